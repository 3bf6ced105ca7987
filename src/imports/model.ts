import type { Identity } from '../core/index.ts';
import type { ClinicalVariable, PublicRefusal, SoftwareRecord } from '../graph/index.ts';

export type ImportKind = 'clinical' | 'features' | 'o-raw';

/** A value of one clinical variable, in the stored unit, or its code. */
export interface Observation {
  readonly variable: ClinicalVariable;
  readonly value?: number;
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
  /** Pseudonym, or the identifier made safe under `keep`. */
  readonly subject: string;
  readonly observations: readonly Observation[];
  readonly outputs: readonly ModelOutput[];
  readonly vector?: ImportedVector;
}

export type RowOutcome =
  | { readonly ok: true; readonly record: ImportedRecord }
  /** A row of an erased subject: left out, and nothing is said of it. */
  | { readonly ok: false; readonly refusal?: never }
  | { readonly ok: false; readonly refusal: PublicRefusal };

/** Settings and program behind imported values. */
export interface ImportedParameters {
  readonly software: { readonly name: string; readonly version: string };
  readonly settings: unknown;
}

/** A feature column. */
export interface ImportedColumn {
  /** `<image type>_<class>_<feature>` as the source spells it. */
  readonly name: string;
  readonly label: string;
  /** UCUM. */
  readonly unit: string;
}

export interface ImportNote {
  readonly code: `QIAW_${string}`;
  readonly message: string;
  readonly count?: number;
}

/** Everything about an import but its records. */
export interface ImportHead {
  /** Names the import: digest of source, mapping, dataset and identity key id. */
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
  readonly parameters: readonly ImportedParameters[];
  readonly columns: readonly ImportedColumn[];
  /** Which columns have values under which parameters, as `set:column`. */
  readonly used: ReadonlySet<string>;
}

/** What an import depends on besides file and mapping. */
export interface ImportContext {
  readonly identity: Identity;
  /** Issuer of patient identifiers where the mapping names none. */
  readonly issuer: string;
  /** Dataset where the mapping names none; `inDataset` gives a mapping another than its own. */
  readonly dataset: string;
  readonly software: SoftwareRecord;
  /** Whether the subject was erased from the data directory; its rows are left out. */
  readonly erased: (subject: string) => boolean;
}
