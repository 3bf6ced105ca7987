import { QiawError } from '../core/index.ts';

/** The mapping file does not follow docs/imports.md or does not fit the table. */
export class MappingError extends QiawError {
  readonly code = 'QIAW_IMPORT_MAPPING';
}

/** The import file cannot be read in the format that the mapping states. */
export class ImportSourceError extends QiawError {
  readonly code = 'QIAW_IMPORT_SOURCE';
}

/** The catalogue already has the same source under another mapping. */
export class ImportExists extends QiawError {
  readonly code = 'QIAW_IMPORT_EXISTS';
}

/** A declared variable has the name of another variable of the catalogue, which is defined otherwise. */
export class VariableExists extends QiawError {
  readonly code = 'QIAW_IMPORT_VARIABLE';
}

/** The graph of an import violates the shapes. It is in quarantine/ with its report, and the catalogue is unchanged. */
export class ImportGraphRefused extends QiawError {
  readonly code = 'QIAW_GRAPH_REFUSED';
}
