export type { DataDirectoryOptions, LoadReport } from './data-directory.ts';
export { dataDirectorySources, loadDataDirectory } from './data-directory.ts';
export * from './errors.ts';
export { openOxigraphStore } from './oxigraph/open.ts';
export type { OxigraphStoreOptions } from './oxigraph/oxigraph-store.ts';
export type * from './port.ts';
export type { GraphSource, Reload } from './sources.ts';
export type { SparqlOutline } from './sparql-text.ts';
export { outlineOf } from './sparql-text.ts';
