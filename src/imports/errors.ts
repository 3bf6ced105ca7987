import { QiawError } from '../core/index.ts';

/** The mapping file is not what docs/imports.md describes, or does not fit the table. */
export class MappingError extends QiawError {
  readonly code = 'QIAW_IMPORT_MAPPING';
}

/** The file to import cannot be read as what the mapping says it is. */
export class ImportSourceError extends QiawError {
  readonly code = 'QIAW_IMPORT_SOURCE';
}

/** The same source is in the catalogue already under another mapping. */
export class ImportExists extends QiawError {
  readonly code = 'QIAW_IMPORT_EXISTS';
}

/** The graph of an import breaks the shapes; it stands in quarantine/ with its report, and nothing became visible. */
export class ImportGraphRefused extends QiawError {
  readonly code = 'QIAW_GRAPH_REFUSED';
}
