export { clinicalVariables } from './clinical-variables.ts';
export * from './errors.ts';
export { type ImportSummary, importFile } from './import-file.ts';
export { parseMapping, readMapping } from './mapping.ts';
export { rowFaults } from './row-refusal.ts';
export { imp } from './terms.ts';
