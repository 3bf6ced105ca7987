export { type ClinicalColumn, clinicalColumnsOf, clinicalKeyColumns } from './clinical-columns.ts';
export { computeFacts, type DatasetContent } from './compute-facts.ts';
export type { CatalogueRequest } from './conforming.ts';
export { DatasetFolder } from './dataset-folder.ts';
export { type DescribeOptions, describeDataset, describeDatasets } from './describe-datasets.ts';
export { withdrawErased } from './erasure.ts';
export * from './errors.ts';
export { type CountSettings, defaultCounts } from './fixed-counts.ts';
export { computedDescription, keywordsOf } from './graph/dataset-texts.ts';
export {
  type CatalogueContext,
  type CatalogueEntry,
  catalogueTerms,
  datasetQuads,
  headQuads,
  type Layer,
  profileTitle,
} from './graph/index.ts';
export { type ImportContent, readImports } from './import-content.ts';
export { pingIndex, startIndexPing } from './index-ping.ts';
export type * from './model.ts';
export {
  interruptedPublication,
  type NextVersion,
  type PublishRequest,
  publishDataset,
  type WithdrawRequest,
  withdrawDataset,
} from './publish.ts';
export { type PublishedAccess, publishedAccess } from './published-access.ts';
export { type PublishedCounts, publishedCounts } from './published-counts.ts';
export { publishedLevels } from './published-levels.ts';
export { checkRecord, emptyRecord, parseRecord, readRecord } from './record-file.ts';
export {
  type Creator,
  type DatasetRecord,
  missingKeys,
  type Words,
} from './record-schema.ts';
export { recordTemplate } from './record-template.ts';
export { isCatalogueStale, type Refreshed, refreshCatalogue } from './refresh.ts';
export { shownFacts } from './shown-facts.ts';
export {
  listVersions,
  readVersion,
  writeVersion,
  writeWithdrawal,
} from './versions.ts';
