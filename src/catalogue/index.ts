export { computeFacts, type DatasetContent } from './compute-facts.ts';
export { DatasetFolder, datasetFolders } from './dataset-folder.ts';
export { type DescribeOptions, describeDataset, describeDatasets } from './describe-datasets.ts';
export * from './errors.ts';
export type * from './model.ts';
export { type PublishedAccess, publishedAccess } from './published-access.ts';
export { emptyRecord, parseRecord, readRecord, writeRecord } from './record-file.ts';
export {
  type ContactPoint,
  type Creator,
  type DatasetRecord,
  datasetId,
  missingKeys,
  type Organisation,
  recordSchema,
  versionPattern,
  type Words,
} from './record-schema.ts';
export {
  compareVersions,
  listVersions,
  readVersion,
  readWithdrawal,
  writeVersion,
  writeWithdrawal,
} from './versions.ts';
