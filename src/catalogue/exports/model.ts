import type { Identifiers } from '../../core/index.ts';

export interface Person {
  readonly name: string;
  /** ORCID or another IRI that identifies the person. */
  readonly iri?: string;
}

/**
 * The description of a dataset as far as exports include it; made by the composition root from the dataset's record, or
 * computed before the dataset has a record.
 */
export interface ExportedDataset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** MAJOR.MINOR.PATCH */
  readonly version: string;
  /** IRI of the licence; absent if none has been chosen. */
  readonly license?: string;
  readonly keywords: readonly string[];
  readonly creators: readonly Person[];
  readonly publisher: Person;
  /** ISO 8601 dates of the record, never dates of care. */
  readonly issued: string;
  readonly modified: string;
  readonly citation?: string;
  readonly accessRights: 'public' | 'registered' | 'restricted';
}

/** What an export reads from, and the names it uses. */
export interface ExportSource {
  /** The data directory. */
  readonly root: string;
  /** Base IRI, ending in `/`. */
  readonly base: string;
  /** Whether tables of features also have rows for further encodings of a region; by default each region has one row. */
  readonly encodings?: boolean;
  /** Identifiers of the patients of the directory, which no export may contain; absent for readers of exports. */
  readonly patients?: () => Promise<Identifiers>;
}

/** A file that can be downloaded. */
export interface BuiltFile {
  /** Short stable name within the dataset: `features-csv`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly name: string;
  readonly mediaType: string;
  /** If the whole file is compressed: the media type of the compression. */
  readonly compression?: string;
  /** IRIs of the standards the file follows. */
  readonly conformsTo: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly path: string;
}
