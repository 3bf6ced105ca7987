export { convertRdf } from './convert-rdf.ts';
export { dataDirectorySources, type LoadReport } from './data-directory.ts';
export { compareWithFiles } from './disk/compare-with-files.ts';
export { diskStoreOf, purgedOf } from './disk/open.ts';
export { oxigraphVersion } from './disk/oxigraph-program.ts';
export { openOxigraphStore } from './embedded/open.ts';
export type { OxigraphStoreOptions } from './embedded/oxigraph-store.ts';
export {
  GraphProtected,
  GraphSyntaxError,
  QueryCancelled,
  QueryMemory,
  QuerySyntaxError,
  QueryTimeout,
  QueryUnsupported,
  ResultTooLarge,
  StoreBusy,
  StoreClosed,
  StoreDiskInUse,
  StoreFull,
  StoreProgram,
  StoreUnprotected,
} from './errors.ts';
export { type FollowedDirectory, purgeRequest } from './follow/followed-directory.ts';
export { graphMediaTypes, resultsMediaTypes } from './media-types.ts';
export { followDataDirectory, followOnDisk, followOnRemoteStore, openDataDirectory } from './open-data-directory.ts';
export type { GraphFormat, GraphStore, QueryAnswer, QueryOptions, ResultsFormat } from './port.ts';
export { datasetOf } from './syntax/query-dataset.ts';
export { assertNotTooDeep } from './syntax/sparql-depth.ts';
export { outlineOf, positionedTerminals } from './syntax/sparql-text.ts';
export { type GraphChange, mayWrite, type UpdateOperation, type Writable } from './update/model.ts';
export { UpdateThread } from './update/update-thread.ts';
export { type FileChange, UserGraphFiles } from './user-graphs/user-graph-files.ts';
export { userGraphFile, userGraphRoot } from './user-graphs/user-graph-names.ts';
