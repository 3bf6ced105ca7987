import type { DescribedVariable } from './facts/clinical-columns.ts';
import type { DatasetRecord } from './record/record-schema.ts';

/** Countable facts about a dataset: always computed from its cases and imports, never written by hand. */
export interface ComputedFacts {
  /** Distinct subjects of its cases and imports. */
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly cases: number;
  /** Regions; one that several objects encode counts once. */
  readonly rois: number;
  /** Further encodings of these regions, which no other number here includes; absent if there are none. */
  readonly encodings?: number;
  /** Radiomic and deep feature vectors of the regions. */
  readonly vectors: { readonly radiomic: number; readonly deep: number };
  /** Number of distinct feature columns, and of their values. */
  readonly features: number;
  readonly values: number;
  readonly imports: number;
  /** Clinical variables of the imports, by name; absent in versions that an earlier release published. */
  readonly variables?: readonly string[];
  /** Those that the imports declare themselves; absent if there are none. */
  readonly declared?: readonly DescribedVariable[];
  /** DICOM modalities of the images, most frequent first. */
  readonly modalities: readonly Counted[];
  /** Region types as text, most frequent first; `key` is the code, `scheme:value`. */
  readonly regions: readonly Counted[];
  /** About the images; absent in versions that an earlier release published. */
  readonly imaging?: {
    /** Studies of images that were segmented. */
    readonly studies: number;
    readonly manufacturers: readonly Named[];
    /** `male`, `female`, as the images state. */
    readonly sexes: readonly Named[];
  };
  /** Deep models by id. */
  readonly models: readonly string[];
  /** Digests of the parameter sets the features were computed under. */
  readonly settings: readonly string[];
  /** Software releases that processed the cases: `name version`. */
  readonly software: readonly string[];
  /** Derived files: their number and total bytes. */
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 over the sorted digests of runs and imports: changes whenever the content does. */
  readonly contentDigest: string;
  /** ISO 8601, UTC: when the first and the last content was created. Dates of care never appear. */
  readonly firstMade?: string;
  readonly lastMade?: string;
}

export interface Counted {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** One way to obtain a dataset: an existing file with its actual size and digest. */
export interface DistributionDescription {
  /** Path segment below `/distribution/`, unique in the catalogue: `lung1-features-csv`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** IANA media type without parameters. */
  readonly mediaType: string;
  /** Code of the EU file type authority list (`CSV`, `RDF_N_QUADS`), if it lists the format. */
  readonly fileType?: string;
  /** Path of the file relative to the base, without a leading `/`. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly issued: string;
  readonly modified?: string;
  /** IRIs of the standards the file follows, besides its format. */
  readonly conformsTo?: readonly string[];
  /** IANA media type of the compression (`application/gzip`) or package (`application/zip`). */
  readonly compressFormat?: string;
  readonly packageFormat?: string;
  /** A small file that shows the structure of the data. */
  readonly sample?: boolean;
}

/** The input of a distribution provider. */
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

/** Builds missing files of a dataset and lists them; supplied by the composition root. */
export type DistributionProvider = (request: DistributionRequest) => Promise<readonly DistributionDescription[]>;

/** A published state of a dataset as stored; immutable. */
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
  /** The part of `computed` that may be published, if the version was not public at publication. */
  readonly told?: ToldFacts;
  /** What the version was called at earlier bases, oldest first: digest of its record and digests of its files. */
  readonly revisions?: ReadonlyArray<{
    readonly base: string;
    readonly digest: string;
    readonly files: ReadonlyArray<{ readonly path: string; readonly sha256: string }>;
  }>;
}

/** What metadata may state about the people of a dataset whose records are not public; fixed at publication. */
export interface ToldFacts {
  readonly individuals?: number;
  readonly records?: number;
  readonly studies?: number;
  readonly manufacturers?: readonly Named[];
  readonly sexes?: readonly Named[];
  readonly modalities: readonly Named[];
  readonly regions: readonly Named[];
}

export type Named = Omit<Counted, 'count'>;

/** Configured access levels of datasets: by id, `*` for all others. They override the records. */
export type ConfiguredLevels = Readonly<Record<string, 'public' | 'registered' | 'restricted'>>;

/** Why a version or a whole dataset was withdrawn. */
export interface Withdrawal {
  /** ISO 8601, UTC. */
  readonly withdrawnAt: string;
  readonly reason: 'withdrawn' | 'erasure';
  readonly note?: string;
}

/** The publication state of a dataset: `undescribed` has no record, `draft` has a record but no published version. */
export type DatasetState = 'undescribed' | 'draft' | 'published' | 'withdrawn';

/**
 * Everything the metadata state about a dataset: the newest published version, or the working state if none is published.
 * Landing pages, exports, Croissant and RO-Crate are built only from this.
 */
export interface DatasetDescription {
  readonly id: string;
  /** `{base}dataset/{id}` */
  readonly iri: string;
  readonly state: DatasetState;
  readonly record: DatasetRecord;
  readonly computed: ComputedFacts;
  readonly distributions: readonly DistributionDescription[];
  /** Of the described state; `0.0.0` if nothing is published. */
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
  /** Of the described state; absent if no counts were fixed. */
  readonly told?: ToldFacts;
  /** Set if the dataset as a whole is withdrawn. */
  readonly withdrawn?: Withdrawal;
  /** Keys of the record that a person still has to fill in. */
  readonly missing: readonly string[];
  /** Why the record of an unpublished dataset is unusable; the dataset is treated as undescribed. */
  readonly problem?: string;
}
