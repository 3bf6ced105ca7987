/**
 * Images and masks: grids, NRRD, NIfTI and MetaImage, contours to voxels, masks from one grid to another. Nothing here needs Node but
 * reading by a path.
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
