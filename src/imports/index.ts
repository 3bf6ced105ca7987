export { importedFrom } from './earlier.ts';
export { type ImportSummary, importFile } from './import-file.ts';
export { inDataset, readMapping } from './map/mapping.ts';
export { suggestMapping } from './suggest/suggest.ts';
export { ImportSource } from './table/source.ts';
