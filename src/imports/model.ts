import type { Identity } from '../core/index.ts';
import type { ClinicalVariable, OwnVariable, PublicRefusal, SoftwareRecord } from '../graph/index.ts';

export type ImportKind = 'clinical' | 'features' | 'o-raw';

/** A value of one clinical variable in the stored unit, or its code. */
export interface Observation {
  readonly variable: ClinicalVariable;
  readonly value?: number;
  /** The value stands for itself and everything above it. */
  readonly isTopCode?: boolean;
  /** The value is not the number in the cell: days of a date, another unit, or a top code. */
  readonly isConverted?: boolean;
  readonly code?: string;
}

export interface ModelOutput {
  readonly model: string;
  readonly output: number;
  readonly value: number;
}

/** Feature values of one record; `set` and `column` are positions in the head's lists. */
export interface ImportedVector {
  readonly set: number;
  readonly regionClass?: string;
  readonly label?: string;
  readonly values: ReadonlyArray<{ readonly column: number; readonly value: number }>;
}

/** One accepted row. */
export interface ImportedRecord {
  readonly row: number;
  /** Pseudonym or, with identity `keep`, the identifier in an IRI-safe form. */
  readonly subject: string;
  readonly observations: readonly Observation[];
  readonly outputs: readonly ModelOutput[];
  readonly vector?: ImportedVector;
}

export type RowOutcome =
  | { readonly ok: true; readonly record: ImportedRecord }
  /** A row of an erased subject. It is left out and not reported. */
  | { readonly ok: false; readonly refusal?: never }
  | { readonly ok: false; readonly refusal: PublicRefusal };

/** Settings and program that produced imported values. */
export interface ImportedParameters {
  readonly software: { readonly name: string; readonly version: string };
  readonly settings: unknown;
}

/** A feature column. */
export interface ImportedColumn {
  /** `<image type>_<class>_<feature>` as spelled in the source. */
  readonly name: string;
  readonly label: string;
  /** UCUM unit. */
  readonly unit: string;
}

export interface ImportNote {
  readonly code: `QIAW_${string}`;
  readonly message: string;
  readonly count?: number;
}

/** Everything about an import except its records. */
export interface ImportHead {
  /** Identifies the import: digest of source, mapping, dataset and identity key id. */
  readonly digest: string;
  readonly kind: ImportKind;
  readonly dataset: string;
  readonly source: {
    readonly digest: string;
    readonly bytes: number;
    readonly mediaType: string;
    readonly rows: number;
  };
  readonly mapping: { readonly digest: string; readonly json: string };
  readonly software: SoftwareRecord;
  readonly records: number;
  readonly refusals: readonly PublicRefusal[];
  readonly notes: readonly ImportNote[];
  readonly repairs: readonly ImportNote[];
  /** Variables that the mapping declares. */
  readonly variables: readonly OwnVariable[];
  readonly parameters: readonly ImportedParameters[];
  readonly columns: readonly ImportedColumn[];
  /** Combinations of parameters and column that have values, as `set:column`. */
  readonly used: ReadonlySet<string>;
}

/** Inputs of an import besides file and mapping. */
export interface ImportContext {
  readonly identity: Identity;
  /** Base of the deployment, in whose namespace declared variables are. */
  readonly base: string;
  /** Issuer of patient identifiers if the mapping does not state one. */
  readonly issuer: string;
  /** Dataset if the mapping does not state one; `inDataset` overrides the mapping's own. */
  readonly dataset: string;
  readonly software: SoftwareRecord;
  /** Whether the subject was erased from the data directory. Its rows are left out. */
  readonly erased: (subject: string) => boolean;
}
