export { neutralCodes } from './codes.ts';
export { SegmentationEmpty, SegmentationInputInvalid } from './errors.ts';
export type {
  DelineationReference,
  Rgb,
  SegmentationInput,
  SegmentInput,
  SegmentVoxels,
  SoftwareIdentity,
} from './input.ts';
export { packedLength, packFrame } from './pack-bits.ts';
export { segmentationSopClassUid, writeSegmentation } from './write-segmentation.ts';
