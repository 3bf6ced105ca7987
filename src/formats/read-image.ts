import type { Volume } from '../volume/index.ts';
import { ImageFileInvalid } from './errors.ts';
import type { ImageFile } from './image-file.ts';
import { oneChannel } from './one-channel.ts';
import { openMetaImage } from './read-metaimage.ts';
import { openNifti } from './read-nifti.ts';
import { openNrrd } from './read-nrrd.ts';

const formats: ReadonlyArray<readonly [extension: RegExp, name: string, open: (path: string) => Promise<ImageFile>]> = [
  [/\.(nrrd|nhdr)$/i, 'NRRD', openNrrd],
  [/\.nii(\.gz)?$/i, 'NIfTI', openNifti],
  [/\.(mha|mhd)$/i, 'MetaImage', openMetaImage],
];

/** The name of an image file without folder and extension. */
export function imageStem(fileName: string): string {
  const [extension] = formats.find(([one]) => one.test(fileName)) ?? [''];
  return fileName.replace(extension, '');
}

/** Reads an image of one value per voxel by its extension: `.nrrd`, `.nhdr`, `.nii`, `.nii.gz`, `.mha`, `.mhd`. */
export async function readImage(path: string): Promise<Volume> {
  const [, name, open] = formatOf(path);
  return oneChannel(await open(path), name);
}

/** As {@link readImage}, with all values of a voxel and the segments that the file names. */
export async function openImage(path: string): Promise<ImageFile> {
  const [, , open] = formatOf(path);
  return open(path);
}

function formatOf(path: string): (typeof formats)[number] {
  const found = formats.find(([extension]) => extension.test(path));
  if (found) return found;
  throw new ImageFileInvalid(
    'Images must be .nrrd, .nhdr, .nii, .nii.gz, .mha or .mhd files; this one has another extension.',
  );
}
