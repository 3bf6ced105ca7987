export * from './errors.ts';
export { type ImportSummary, importFile } from './import-file.ts';
export { inDataset, parseMapping, readMapping } from './mapping.ts';
export { rowFaults } from './row-refusal.ts';
export { imp } from './terms.ts';
