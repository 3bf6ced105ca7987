export { jsonKey, type Keyword, type KeywordOf } from './attribute.ts';
export * from './deidentify/index.ts';
export {
  type DelineatedRoi,
  type Delineation,
  type DelineationHeader,
  type DelineationLink,
  delineationDigest,
  delineationMoment,
  delineationNotes,
  linkDelineation,
  loadDelineation,
} from './delineation.ts';
export {
  type DelineationFilter,
  everyDelineation,
  type FilteredDelineation,
  mayBeWanted,
} from './delineation-filter.ts';
export { type Links, linkStructureSet, type OtherParts } from './link-structure-set.ts';
export { loadStructureSet } from './load-structure-set.ts';
export * from './model.ts';
export { type Identified, identifyObject, type ObjectIdentity } from './object-identity.ts';
export type { Dataset as ReadDataset } from './part10/dataset.ts';
export { filesInMemory, type MemoryFile, type MemoryFiles } from './part10/memory-files.ts';
export { DerivedObjectUnreadable, readDerivedObject } from './part10/read-derived.ts';
export { patientOf } from './patient-study.ts';
export { excessNotes } from './pixels/excess.ts';
export { readAllStoredValues, readStoredValues } from './pixels/read-pixels.ts';
export type { StoredValues } from './pixels/stored-values.ts';
export type { LinkOptions } from './place-roi.ts';
export type { FoundObject } from './read-object.ts';
export { type Scan, scan } from './scan.ts';
export { linkSegmentation } from './segmentation/link-segmentation.ts';
export { FRACTION_THRESHOLD, loadSegmentation } from './segmentation/load-segmentation.ts';
export type * from './segmentation/model.ts';
export { ownDerivative } from './segmentation/own-derivative.ts';
export { type OtherNames, otherNames } from './segmentation/segment-names.ts';
export { segmentationDigest } from './segmentation/segmentation-digest.ts';
export { unreadImageClass } from './sop-class-names.ts';
export { structureSetDigest } from './structure-set-digest.ts';
export type { ValueReader } from './value-reader.ts';
export * from './write/index.ts';
