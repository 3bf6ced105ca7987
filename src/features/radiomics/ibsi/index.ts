export { aggregations, families, type IbsiFamily } from './families.ts';
export { formatIbsiReport } from './format-report.ts';
export { type IbsiValue, ibsiFeatures } from './ibsi-features.ts';
export { type IbsiReference, referencesFor } from './reference/index.ts';
export { digitalPhantom } from './reference/phantom.ts';
export { type IbsiReport, type IbsiRow, type IbsiRun, type IbsiSummary, runIbsi } from './report.ts';
export * from './settings.ts';
export type { Aggregation } from './texture.ts';
export { type Verdict, verdictOf } from './verdict.ts';
