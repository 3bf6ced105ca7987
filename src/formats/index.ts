export { readImage } from './read-image.ts';
export { readNifti } from './read-nifti.ts';
export { readNrrd } from './read-nrrd.ts';
export { writeNrrd } from './write-nrrd.ts';
