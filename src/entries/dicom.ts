/**
 * DICOM: reads series, structure sets and segmentations, and writes DICOM-SEG and DICOM-SR (TID 1500). Nothing here needs Node but
 * reading by a path.
 *
 * @packageDocumentation
 */
export { deriveUid, QiawError, type Refusal, type RefusedInput, type Result } from '../core/index.ts';
export {
  type Code,
  type Contour,
  type Delineation,
  type DelineationFilter,
  type DelineationHeader,
  type DelineationLink,
  delineationDigest,
  filesInMemory,
  type ImageInstance,
  type ImageSeries,
  type LinkOptions,
  type Links,
  type LoadedSegmentation,
  linkDelineation,
  loadDelineation,
  type MemoryFile,
  type MemoryFiles,
  type Note,
  type OtherParts,
  readDerivedObject,
  type Scan,
  type SegmentRoi,
  type StructureRoi,
  type StructureSet,
  scan,
} from '../dicom/index.ts';
export { maskOf, type RasteriseOptions, type RoiMask } from '../mask/index.ts';
export {
  type MeasuredSegment,
  neutralCodes,
  type ReportedMeasurements,
  readStructuredReport,
  SegmentationEmpty,
  type SegmentationInput,
  SegmentationInputInvalid,
  type SegmentInput,
  type StructuredReportInput,
  StructuredReportInputInvalid,
  writeSegmentation,
  writeStructuredReport,
} from '../outputs/index.ts';
export { type Grid, type LoadedVolume, loadVolume, type Mask, type Volume } from '../volume/index.ts';
