export { type ClinicalVariable, clinicalVariables } from './clinical-variables.ts';
export * from './errors.ts';
export { type ImportRequest, type ImportSummary, importFile } from './import-file.ts';
export { type LoadedMapping, parseMapping, readMapping } from './mapping.ts';
export { type RowFault, rowFaults } from './row-refusal.ts';
export { imp } from './terms.ts';
