export { computeFacts, type DatasetContent } from './compute-facts.ts';
export { DatasetFolder, datasetFolders } from './dataset-folder.ts';
export { type DescribeOptions, describeDataset, describeDatasets } from './describe-datasets.ts';
export * from './errors.ts';
export {
  type CatalogueContext,
  type CatalogueEntry,
  catalogId,
  catalogueTerms,
  datasetQuads,
  headQuads,
  type Layer,
  layerIris,
  profileTitle,
} from './graph/index.ts';
export type * from './model.ts';
export { type PublishedAccess, publishedAccess } from './published-access.ts';
export { emptyRecord, parseRecord, readRecord, writeRecord } from './record-file.ts';
export {
  type Creator,
  type DatasetRecord,
  datasetId,
  missingKeys,
  recordSchema,
  versionPattern,
  type Words,
} from './record-schema.ts';
export { type CatalogueRequest, catalogueFile, type Refreshed, refreshCatalogue } from './refresh.ts';
export {
  compareVersions,
  listVersions,
  readVersion,
  readWithdrawal,
  writeVersion,
  writeWithdrawal,
} from './versions.ts';
