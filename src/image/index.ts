export { type BoxedMask, boxMask } from './agreement/boxed-mask.ts';
export { majority } from './agreement/consensus.ts';
export { agreementMeasures } from './agreement/measure-table.ts';
export { type Agreement, Comparable, compareMasks } from './agreement/measures.ts';
export { staple, stapleMinimum } from './agreement/staple.ts';
export { ImageFileInvalid, ImageFileTruncated, MaskSegmentAbsent } from './formats/errors.ts';
export { imageStem, type NamedBytes, readImage } from './formats/read-image.ts';
export { type LabelMap, type MaskChoice, readMask, readRegion } from './formats/read-mask.ts';
export { readNifti } from './formats/read-nifti.ts';
export { readNrrd } from './formats/read-nrrd.ts';
export { writeNifti } from './formats/write-nifti.ts';
export { writeNrrd } from './formats/write-nrrd.ts';
export { rasterise } from './mask/contours/rasterise.ts';
export { type TracedContour, traceContours } from './mask/contours/trace.ts';
export { maskOf } from './mask/mask-of.ts';
export type {
  ContourRule,
  MappedName,
  MaskTransfer,
  PlainCode,
  RasterisedRoi,
  RasteriseOptions,
  RoiMask,
  TransferMethod,
} from './mask/model.ts';
export { fileNames } from './mask/names/file-names.ts';
export { loadNameTable, type NameTable } from './mask/names/name-table.ts';
export type { Laterality, NamedText, TimePoint } from './mask/names/name-table-schema.ts';
export { isObserverNumber, isStandardLabel, mapRoiName, type NameReading, readName } from './mask/names/read-name.ts';
export { distinctNames, plainName } from './mask/names/region-names.ts';
export { transferMask } from './mask/transfer/transfer-mask.ts';
export { drawOutlines, drawPreview, outlineColors } from './preview/draw-preview.ts';
export { castVoxel, integerRange, storeVoxels } from './volume/cast-voxel.ts';
export { assertSameGrid, compareGrids, GridMismatch } from './volume/compare-grids.ts';
export { type LoadedVolume, loadVolume } from './volume/load-volume.ts';
export { onClock, readingOf } from './volume/moment.ts';
export { valueUnitMeanings } from './volume/value-unit-meanings.ts';
