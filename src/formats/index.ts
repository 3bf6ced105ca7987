export { ImageFileInvalid, ImageFileTruncated, MaskSegmentAbsent } from './errors.ts';
export { imageStem, type NamedBytes, readImage } from './read-image.ts';
export { type LabelMap, type MaskChoice, readMask, readRegion } from './read-mask.ts';
export { readNifti } from './read-nifti.ts';
export { readNrrd } from './read-nrrd.ts';
export { writeNrrd } from './write-nrrd.ts';
