/**
 * DICOM: reads series, structure sets and segmentations, and writes DICOM-SEG and DICOM-SR (TID 1500). Only reading from a path
 * needs Node.
 *
 * @packageDocumentation
 */
export {
  deriveUid,
  type Grid,
  type Mask,
  QiawError,
  type Refusal,
  type RefusedInput,
  type Result,
  type Volume,
} from '../core/index.ts';
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
  neutralCodes,
  type OtherParts,
  readDerivedObject,
  type Scan,
  SegmentationEmpty,
  type SegmentationInput,
  SegmentationInputInvalid,
  type SegmentInput,
  type SegmentRoi,
  type StructureRoi,
  type StructureSet,
  scan,
  writeSegmentation,
} from '../dicom/index.ts';
export { type LoadedVolume, loadVolume, maskOf, type RasteriseOptions, type RoiMask } from '../image/index.ts';
export {
  type MeasuredSegment,
  type ReportedMeasurements,
  readStructuredReport,
  type StructuredReportInput,
  StructuredReportInputInvalid,
  writeStructuredReport,
} from '../report/index.ts';
