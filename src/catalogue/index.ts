export { computeFacts, type DatasetContent } from './compute-facts.ts';
export type { CatalogueRequest } from './conforming.ts';
export { DatasetFolder, datasetFolders } from './dataset-folder.ts';
export { type DescribeOptions, describeDataset, describeDatasets } from './describe-datasets.ts';
export { withdrawErased } from './erasure.ts';
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
export { IndexRefused, pingIndex, startIndexPing } from './index-ping.ts';
export type * from './model.ts';
export {
  type NextVersion,
  nextVersion,
  type PublishRequest,
  publishDataset,
  type WithdrawRequest,
  withdrawDataset,
} from './publish.ts';
export { type PublishedAccess, publishedAccess } from './published-access.ts';
export { publishedLevels } from './published-levels.ts';
export { checkRecord, emptyRecord, parseRecord, readRecord } from './record-file.ts';
export {
  type Creator,
  type DatasetRecord,
  datasetId,
  missingKeys,
  recordSchema,
  versionPattern,
  type Words,
} from './record-schema.ts';
export { recordTemplate } from './record-template.ts';
export { isCatalogueStale, type Refreshed, refreshCatalogue } from './refresh.ts';
export {
  compareVersions,
  listVersions,
  readVersion,
  readWithdrawal,
  writeVersion,
  writeWithdrawal,
} from './versions.ts';
