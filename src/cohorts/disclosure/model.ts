/** One person, as far as counts look at them: their categories of each published variable. */
export interface Person {
  /** Pseudonym; it decides about the noise and is never kept. */
  readonly id: string;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A variable of which counts are told, with all categories it can have. */
export interface PublishedVariable {
  readonly name: string;
  readonly label: string;
  readonly keys: ReadonlyArray<{ readonly key: string; readonly label: string }>;
  /** Of a number: edges of its bands, ascending. */
  readonly edges?: readonly number[];
}

/** A count as it is kept beside the version: what it was when it was last told anew, which is not told, and what is told of it. */
export interface Held<T> {
  readonly basis: number;
  readonly told: T;
}

export interface FixedFacet {
  readonly variable: string;
  readonly cells: ReadonlyArray<Held<number | null> & { readonly key: string }>;
  /** People of whom the variable is not known. */
  readonly missing: Held<number | null>;
}

/** The answer to a question of the lattice: about so many, at least k, or not told. */
export type LatticeAnswer = number | 'atLeast' | null;

/** Everything that is told of the people of one version of a dataset. Fixed when it is published. */
export interface FixedCounts {
  readonly schemaVersion: 1;
  /** Smallest number of people that is told. */
  readonly k: number;
  /** Number of people from which an answer to a question is a number. */
  readonly countFrom: number;
  /** Rounded down to a multiple of k; null below k. */
  readonly individuals: Held<number | null>;
  /** Records of them, rounded down to two digits; moves only when `individuals` does. */
  readonly records: Held<number | null>;
  /** Modalities and classes of regions that k people or more have: metadata name these and no others. */
  readonly kinds: ReadonlyArray<{
    readonly variable: string;
    readonly key: string;
    readonly label: string;
    readonly basis: number;
  }>;
  readonly variables: readonly PublishedVariable[];
  readonly facets: readonly FixedFacet[];
  /** By question; one that nobody fits is absent, and not told. */
  readonly lattice: Readonly<Record<string, readonly [basis: number, told: LatticeAnswer]>>;
}

/** One condition of a question: the variable has this category. */
export interface Condition {
  readonly variable: string;
  readonly key: string;
}
