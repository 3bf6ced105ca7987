export { ImageFileInvalid, ImageFileTruncated } from './errors.ts';
export { readImage } from './read-image.ts';
export { readNifti } from './read-nifti.ts';
export { readNrrd } from './read-nrrd.ts';
export { type NrrdOptions, writeNrrd } from './write-nrrd.ts';
