export interface Person {
  readonly name: string;
  /** ORCID or another address that names the person. */
  readonly iri?: string;
}

/**
 * What people say of a dataset, as far as exports carry it; made by the composition root from the dataset's record, or
 * computed where nobody has described it yet.
 */
export interface ExportedDataset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** MAJOR.MINOR.PATCH */
  readonly version: string;
  /** IRI of the licence; absent where nobody has chosen one. */
  readonly license?: string;
  readonly keywords: readonly string[];
  readonly creators: readonly Person[];
  readonly publisher: Person;
  /** ISO 8601 dates of the record, never of care. */
  readonly issued: string;
  readonly modified: string;
  readonly citation?: string;
  readonly accessRights: 'public' | 'registered' | 'restricted';
}

/** Everything an export reads and names. */
export interface ExportSource {
  /** The data directory. */
  readonly root: string;
  /** Base IRI, ending in `/`. */
  readonly base: string;
}

/** A file that can be downloaded. */
export interface BuiltFile {
  /** Short stable name within the dataset: `features-csv`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly name: string;
  readonly mediaType: string;
  /** Where the file is compressed as a whole: the media type of the compression. */
  readonly compression?: string;
  /** IRIs of the standards the file follows. */
  readonly conformsTo: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly path: string;
}
