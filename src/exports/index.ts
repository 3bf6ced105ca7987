export { DistributionCache, type DistributionSet } from './cache.ts';
export { type ExportCase, readExportCase } from './cases.ts';
export { runCrateMetadata } from './crate/write-crate.ts';
export * from './errors.ts';
export {
  type ExportFormat,
  type ExportRequest,
  type ExportSummary,
  exportFormats,
  exportTables,
  exportTo,
} from './export-to.ts';
export { describeForExport } from './exported-dataset.ts';
export * from './model.ts';
export { distributionProvider } from './provider.ts';
export type { Column } from './table/columns.ts';
export type { Table } from './table/feature-rows.ts';
export { writeTableParquet } from './table/write-parquet.ts';
