/**
 * Images and masks: grids, NRRD, NIfTI and MetaImage, contours to voxels, masks from one grid to another. Nothing here needs Node but
 * reading by a path.
 *
 * @packageDocumentation
 */
export { QiawError, type Refusal, type Result, type Vec3 } from '../core/index.ts';
export {
  ImageFileInvalid,
  ImageFileTruncated,
  type LabelMap,
  type MaskChoice,
  MaskSegmentAbsent,
  type NamedBytes,
  readImage,
  readMask,
  readNifti,
  readNrrd,
  readRegion,
  writeNrrd,
} from '../formats/index.ts';
export {
  type ContourRule,
  maskOf,
  type RasterisedRoi,
  type RasteriseOptions,
  type RoiMask,
  rasterise,
  transferMask,
} from '../mask/index.ts';
export {
  assertSameGrid,
  compareGrids,
  type Grid,
  GridMismatch,
  indexToWorld,
  type Mask,
  type Volume,
  type VoxelArray,
  voxelCount,
  worldToIndex,
} from '../volume/index.ts';
