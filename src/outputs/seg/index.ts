export { neutralCodes } from './codes.ts';
export { SegmentationEmpty, SegmentationInputInvalid } from './errors.ts';
export type { SegmentationInput, SegmentInput } from './input.ts';
export { packedLength, packFrame } from './pack-bits.ts';
export { writeSegmentation } from './write-segmentation.ts';
