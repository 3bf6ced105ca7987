import type { Volume } from '../volume/index.ts';
import { ImageFileInvalid } from './errors.ts';
import { readNifti } from './read-nifti.ts';
import { readNrrd } from './read-nrrd.ts';

/** Reads an image or mask by its extension: `.nrrd`, `.nhdr`, `.nii`, `.nii.gz`. */
export async function readImage(path: string): Promise<Volume> {
  if (/\.(nrrd|nhdr)$/i.test(path)) return readNrrd(path);
  if (/\.nii(\.gz)?$/i.test(path)) return readNifti(path);
  throw new ImageFileInvalid(
    'Images are read from .nrrd, .nhdr, .nii and .nii.gz files; this one has another extension.',
  );
}
