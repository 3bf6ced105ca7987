export { deidentifyObject } from './deidentify/deidentify-object.ts';
export {
  deidentifyInstance,
  deidentifyPatientStudy,
  deidentifySeries,
  moved,
  uidOf,
} from './deidentify/patient-study.ts';
export type { DeidentificationProfile, RetainOption } from './deidentify/profile.ts';
export { codedText, codeText, freeText, heldAgainst, type TextRule } from './deidentify/source-text.ts';
export {
  type DelineatedRoi,
  type Delineation,
  type DelineationLink,
  delineationDigest,
  delineationMoment,
  delineationNotes,
  linkDelineation,
  loadDelineation,
} from './delineation/delineation.ts';
export { type DelineationFilter, everyDelineation, mayBeWanted } from './delineation/delineation-filter.ts';
export type { DelineationHeader } from './delineation/delineation-header.ts';
export { contentMoment } from './derived/content-moment.ts';
export { equipmentModule, type SoftwareIdentity } from './derived/equipment.ts';
export { patientStudyModules } from './derived/patient-study.ts';
export { jsonKey, type Keyword, type KeywordOf } from './element/dictionary/attribute.ts';
export { unreadImageClass } from './element/dictionary/sop-class-names.ts';
export type { Dataset as ReadDataset } from './element/read/dataset.ts';
export { filesInMemory, type MemoryFile, type MemoryFiles } from './element/read/memory-files.ts';
export { DerivedObjectUnreadable, readDerivedObject } from './element/read/read-derived.ts';
export type { ValueReader } from './element/read/value-reader.ts';
export { codeItem } from './element/write/code-item.ts';
export { formatDs } from './element/write/decimal-string.ts';
export type { Dataset } from './element/write/encode.ts';
export { encodeMeta, writePart10 } from './element/write/part10.ts';
export { copyable, fitText } from './element/write/value-rules.ts';
export { identifiersOf } from './identifiers-of.ts';
export { excessNotes } from './image/pixels/excess.ts';
export { readAllStoredValues } from './image/pixels/read-pixels.ts';
export type { StoredValues } from './image/pixels/stored-values.ts';
export type {
  AuthorStatements,
  Code,
  Contour,
  ImageInstance,
  ImageSeries,
  LinkMethod,
  Note,
  PetFrame,
  PetQuantification,
  RealWorldMapping,
  SeriesDescription,
  StatedAlgorithm,
  StructureRoi,
  StructureSet,
} from './model.ts';
export { writeParametricMap } from './parametric-map/write-parametric-map.ts';
export { patientOf } from './patient-study.ts';
export type { Links, OtherParts } from './rtstruct/link-structure-set.ts';
export type { LinkOptions } from './rtstruct/place-roi.ts';
export { type StructureRoiInput, writeStructureSet } from './rtstruct/write/write-structure-set.ts';
export { identifyObject } from './scan/object-identity.ts';
export type { FoundObject } from './scan/read-object.ts';
export { scan } from './scan/scan.ts';
export type { Scan } from './scan/scan-result.ts';
export { FRACTION_THRESHOLD } from './seg/load-segmentation.ts';
export type { LoadedSegmentation, SegmentationFrame, SegmentRoi } from './seg/model.ts';
export { ownDerivative } from './seg/own-derivative.ts';
export { type OtherNames, otherNames } from './seg/segment-names.ts';
export { neutralCodes } from './seg/write/codes.ts';
export {
  SegmentationEmpty,
  type SegmentationInput,
  SegmentationInputInvalid,
  type SegmentInput,
} from './seg/write/input.ts';
export { segMetadata } from './seg/write/seg-metadata.ts';
export { layersOf, writeLabelMap } from './seg/write/write-label-map.ts';
export { writeSegmentation } from './seg/write/write-segmentation.ts';
