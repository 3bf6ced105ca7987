import type { DatasetRecord } from './record/record-schema.ts';

/** What can be counted about a dataset: always computed from its cases and imports, never written by hand. */
export interface ComputedFacts {
  /** Distinct subjects of its cases and imports. */
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly cases: number;
  readonly rois: number;
  /** Radiomic and deep feature vectors. */
  readonly vectors: { readonly radiomic: number; readonly deep: number };
  /** Distinct feature columns, and the values of them. */
  readonly features: number;
  readonly values: number;
  readonly imports: number;
  /** Clinical variables of the imports, by name; absent in versions that an earlier release published. */
  readonly variables?: readonly string[];
  /** DICOM modalities of the images, most frequent first. */
  readonly modalities: readonly Counted[];
  /** Region types in words, most frequent first; `key` is the code, `scheme:value`. */
  readonly regions: readonly Counted[];
  /** Deep models by id. */
  readonly models: readonly string[];
  /** Digests of the parameter sets the features were computed under. */
  readonly settings: readonly string[];
  /** Releases that made the cases: `name version`. */
  readonly software: readonly string[];
  /** Derived files: how many, and bytes in all. */
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 over the sorted digests of runs and imports: changes when the content does. */
  readonly contentDigest: string;
  /** ISO 8601, UTC: when the first and the last of the content was made. Dates of care never appear. */
  readonly firstMade?: string;
  readonly lastMade?: string;
}

export interface Counted {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** One way to get a dataset: a file that exists, with its true size and digest. */
export interface DistributionDescription {
  /** Path segment below `/distribution/`, unique in the catalogue: `lung1-features-csv`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** IANA media type without parameters. */
  readonly mediaType: string;
  /** Code of the EU file type authority list (`CSV`, `RDF_N_QUADS`), where it has the format. */
  readonly fileType?: string;
  /** Address of the file below the base, without a leading `/`. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly issued: string;
  readonly modified?: string;
  /** IRIs of standards the file follows, besides its format. */
  readonly conformsTo?: readonly string[];
  /** IANA media type of the compression (`application/gzip`) or package (`application/zip`). */
  readonly compressFormat?: string;
  readonly packageFormat?: string;
  /** A small file that shows what the data look like. */
  readonly sample?: boolean;
}

/** What a provider of distributions is told about the dataset. */
export interface DistributionRequest {
  readonly dataDirectory: string;
  readonly base: string;
  readonly dataset: string;
  /** Version that is being published; undefined for the working state. */
  readonly version: string | undefined;
  readonly record: DatasetRecord;
  readonly computed: ComputedFacts;
  /** Names of the dataset's case folders. */
  readonly cases: readonly string[];
}

/** Makes what is missing and lists the files of a dataset; given by the composition root. */
export type DistributionProvider = (request: DistributionRequest) => Promise<readonly DistributionDescription[]>;

/** A published state of a dataset, as it is kept: it never changes afterwards. */
export interface DatasetVersion {
  readonly schemaVersion: 1;
  readonly dataset: string;
  /** MAJOR.MINOR.PATCH */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  readonly previous?: string;
  readonly record: DatasetRecord;
  readonly computed: ComputedFacts;
  readonly distributions: readonly DistributionDescription[];
  /** What of `computed` may be told of a version that was not public when it was published. */
  readonly told?: ToldFacts;
}

/** What metadata may say of the people of a dataset whose records not everybody may read; fixed when it is published. */
export interface ToldFacts {
  readonly individuals?: number;
  readonly records?: number;
  readonly modalities: readonly Named[];
  readonly regions: readonly Named[];
}

export type Named = Omit<Counted, 'count'>;

/** Levels of datasets as the configuration says them: by id, `*` for all others. They win over records. */
export type ConfiguredLevels = Readonly<Record<string, 'public' | 'registered' | 'restricted'>>;

/** Why a version, or a whole dataset, is no longer offered. */
export interface Withdrawal {
  /** ISO 8601, UTC. */
  readonly withdrawnAt: string;
  readonly reason: 'withdrawn' | 'erasure';
  readonly note?: string;
}

/** How far a dataset is: `undescribed` has no record, `draft` a record but no published version. */
export type DatasetState = 'undescribed' | 'draft' | 'published' | 'withdrawn';

/**
 * Everything the metadata say about a dataset: the newest published version, or the working state where none is published.
 * Landing pages, exports, Croissant and RO-Crate are made from this alone.
 */
export interface DatasetDescription {
  readonly id: string;
  /** `{base}dataset/{id}` */
  readonly iri: string;
  readonly state: DatasetState;
  readonly record: DatasetRecord;
  readonly computed: ComputedFacts;
  readonly distributions: readonly DistributionDescription[];
  /** Of the described state; `0.0.0` where nothing is published. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly issued: string;
  readonly modified: string;
  /** All published versions, oldest first. */
  readonly versions: ReadonlyArray<{
    readonly version: string;
    readonly publishedAt: string;
    readonly withdrawn?: Withdrawal;
  }>;
  /** Of the described state; absent where nothing was fixed. */
  readonly told?: ToldFacts;
  /** Set when the dataset as a whole is withdrawn. */
  readonly withdrawn?: Withdrawal;
  /** What a person still has to write: keys of the record. */
  readonly missing: readonly string[];
  /** Why the record of a dataset that is not published cannot be used; it is treated as undescribed. */
  readonly problem?: string;
}
