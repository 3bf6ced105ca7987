export { citedDataset } from './citation/cited-dataset.ts';
export type { CitedAgent, CitedWork } from './citation/cited-work.ts';
export { dataciteAttributes, dataciteXml } from './citation/datacite.ts';
export { type CitationFormat, citationFormats } from './citation/formats.ts';
export { type DoiService, registerDoi } from './citation/register-doi.ts';
export { runCrateMetadata } from './exports/crate/write-crate.ts';
export type { BuiltFile } from './exports/model.ts';
export { DistributionCache } from './exports/package/cache.ts';
export { readExportCase } from './exports/package/cases.ts';
export {
  type ExportFormat,
  type ExportRequest,
  exportFormats,
  exportTables,
  exportTo,
} from './exports/package/export-to.ts';
export { describeForExport } from './exports/package/exported-dataset.ts';
export { distributionProvider } from './exports/package/provider.ts';
export type { Column } from './exports/table/columns.ts';
export type { Table } from './exports/table/feature-rows.ts';
export { writeStabilityTable } from './exports/table/stability-rows.ts';
export { writeTableCsv } from './exports/table/write-csv.ts';
export { writeTableParquet } from './exports/table/write-parquet.ts';
export { describeDatasets } from './facts/describe-datasets.ts';
export { defaultCounts } from './fixed-counts.ts';
export { headQuads } from './graph/build.ts';
export type { Layer } from './graph/context.ts';
export { profileTitle } from './graph/record.ts';
export type { DatasetDescription, DatasetVersion } from './model.ts';
export { directoryReadme } from './opening/directory-readme.ts';
export { caseSnippets, type Snippet } from './opening/opening-snippets.ts';
export { currentVersion } from './publish/current-version.ts';
export { withdrawErased } from './publish/erasure.ts';
export { interruptedPublication, publishDataset, withdrawDataset } from './publish/publish.ts';
export { publishedLevels } from './publish/published-levels.ts';
export { availableVersions, rebaseVersions } from './publish/rebase-versions.ts';
export { type PublishedCounts, publishedCounts } from './published-counts.ts';
export { catalogueFile, DatasetFolder } from './record/dataset-folder.ts';
export { checkRecord, parseRecord, readRecord } from './record/record-file.ts';
export { datasetId, type Words } from './record/record-schema.ts';
export { recordTemplate } from './record/record-template.ts';
export { missingKeys } from './record/requirements.ts';
export type { CatalogueRequest } from './refresh/conforming.ts';
export { startIndexPing } from './refresh/index-ping.ts';
export { isCatalogueStale, refreshCatalogue } from './refresh/refresh.ts';
export type { TrainingRequest } from './training/model.ts';
export { lesionRules, missingRules, obliqueRules } from './training/model.ts';
export { TrainingFiles } from './training/record/training-files.ts';
export { type TrainingRecord, trainingSetGraph, trainingSetIri } from './training/record/training-record.ts';
export { parseVocabulary, Vocabularies, type Vocabulary, vocabulariesFolder } from './vocabularies/vocabulary.ts';
