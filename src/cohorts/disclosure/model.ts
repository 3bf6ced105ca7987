/** One person as seen by the counts: their categories of each published variable. */
export interface Person {
  /** Pseudonym. It seeds the noise and is never stored. */
  readonly id: string;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A variable with published counts, and all categories it can have. */
export interface PublishedVariable {
  readonly name: string;
  readonly label: string;
  readonly keys: ReadonlyArray<{ readonly key: string; readonly label: string }>;
  /** For a number: the edges of its bands, ascending. */
  readonly edges?: readonly number[];
}

/** A count as stored with the version: the true count when it was last updated (not published), and the published value. */
export interface Held<T> {
  readonly basis: number;
  readonly told: T;
}

export interface FixedFacet {
  readonly variable: string;
  readonly cells: ReadonlyArray<Held<number | null> & { readonly key: string }>;
  /** People for whom the variable is unknown. */
  readonly missing: Held<number | null>;
}

/** The answer to a question of the lattice: an approximate number, at least k, or withheld. */
export type LatticeAnswer = number | 'atLeast' | null;

/** All counts published about the people of one version of a dataset. Fixed at publication. */
export interface FixedCounts {
  readonly schemaVersion: 1;
  /** Smallest number of people that is published. */
  readonly k: number;
  /** Number of people from which the answer to a question is a number. */
  readonly countFrom: number;
  /** Rounded down to a multiple of k; null below k. */
  readonly individuals: Held<number | null>;
  /** Their records, rounded down to two digits; changes only when `individuals` does. */
  readonly records: Held<number | null>;
  /** Studies of their images, by the same rule; absent in counts that an earlier release fixed. */
  readonly studies?: Held<number | null>;
  /** Modalities and region classes with at least k people: metadata name only these. */
  readonly kinds: ReadonlyArray<{
    readonly variable: string;
    readonly key: string;
    readonly label: string;
    readonly basis: number;
  }>;
  readonly variables: readonly PublishedVariable[];
  readonly facets: readonly FixedFacet[];
  /** By question; a question that nobody matches is absent, and its answer is withheld. */
  readonly lattice: Readonly<Record<string, readonly [basis: number, told: LatticeAnswer]>>;
}

/** One condition of a question: the variable has this category. */
export interface Condition {
  readonly variable: string;
  readonly key: string;
}
