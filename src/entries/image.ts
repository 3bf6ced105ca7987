/**
 * Images and masks: grids, NRRD, NIfTI and MetaImage, contours to voxels, and masks on another grid. Only reading from a path
 * needs Node.
 *
 * @packageDocumentation
 */
export {
  type Grid,
  indexToWorld,
  type Mask,
  QiawError,
  type Refusal,
  type Result,
  type Vec3,
  type Volume,
  type VoxelArray,
  voxelCount,
  worldToIndex,
} from '../core/index.ts';
export {
  assertSameGrid,
  type ContourRule,
  compareGrids,
  GridMismatch,
  ImageFileInvalid,
  ImageFileTruncated,
  type LabelMap,
  type MaskChoice,
  MaskSegmentAbsent,
  maskOf,
  type NamedBytes,
  type RasterisedRoi,
  type RasteriseOptions,
  type RoiMask,
  rasterise,
  readImage,
  readMask,
  readNifti,
  readNrrd,
  readRegion,
  transferMask,
  writeNrrd,
} from '../image/index.ts';
