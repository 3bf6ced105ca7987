import type { Volume } from '../../core/index.ts';
import { ImageFileInvalid } from './errors.ts';
import type { ImageFile } from './image-file.ts';
import { oneChannel } from './one-channel.ts';
import { openMetaImage } from './read-metaimage.ts';
import { openNifti } from './read-nifti.ts';
import { openNrrd } from './read-nrrd.ts';

const formats: ReadonlyArray<
  readonly [extension: RegExp, name: string, open: (source: Uint8Array | string) => Promise<ImageFile>]
> = [
  [/\.(nrrd|nhdr)$/i, 'NRRD', openNrrd],
  [/\.nii(\.gz)?$/i, 'NIfTI', openNifti],
  [/\.(mha|mhd)$/i, 'MetaImage', openMetaImage],
];

/** An image file in memory; its name determines the format. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The name of an image file without folder and extension. */
export function imageStem(fileName: string): string {
  const [extension] = formats.find(([one]) => one.test(fileName)) ?? [''];
  return fileName.replace(extension, '');
}

/**
 * Reads an image of one value per voxel, from a file or from memory, by its extension: `.nrrd`, `.nhdr`, `.nii`,
 * `.nii.gz`, `.mha`, `.mhd`. Paths work only in Node.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function readImage(source: string | NamedBytes): Promise<Volume> {
  const { format, file } = await opened(source);
  return oneChannel(file, format);
}

/** As {@link readImage}, with all values of a voxel and the segments that the file names. */
export async function openImage(source: string | NamedBytes): Promise<ImageFile> {
  return (await opened(source)).file;
}

async function opened(source: string | NamedBytes): Promise<{ format: string; file: ImageFile }> {
  const [name, content] = typeof source === 'string' ? [source, source] : [source.name, source.bytes];
  const [, format, open] = formatOf(name);
  return { format, file: await open(content) };
}

function formatOf(path: string): (typeof formats)[number] {
  const found = formats.find(([extension]) => extension.test(path));
  if (found) return found;
  throw new ImageFileInvalid(
    'Images must be .nrrd, .nhdr, .nii, .nii.gz, .mha or .mhd files; this one has another extension.',
  );
}
