export { formatIbsiReport } from './format-report.ts';
export { type IbsiExtraction, type IbsiFromFilesOptions, ibsiFromFiles } from './from-files.ts';
export { type IbsiValue, ibsiFeatures } from './ibsi-features.ts';
export { type IbsiReference, referencesFor as ibsiReferences } from './reference/index.ts';
export { digitalPhantom as ibsiDigitalPhantom } from './reference/phantom.ts';
export { type IbsiReport, type IbsiRow, type IbsiRun, type IbsiSummary, runIbsi } from './report.ts';
export * from './settings.ts';
export type { Aggregation as IbsiAggregation } from './texture.ts';
export { type Verdict as IbsiVerdict, verdictOf as ibsiVerdict } from './verdict.ts';
