import type { Instrumented, Mutant } from './instrument.ts';

/** Instructions for the process that runs the mutants, in a file named by `QIAW_MUTATION_JOB`. */
export interface Job {
  readonly code: Instrumented['code'];
  /** Absolute paths. */
  readonly tests: readonly string[];
  /** The mutants to test. */
  readonly ids: readonly string[];
  /** Where each {@link Message} is written as it occurs, one line of JSON each. */
  readonly journal: string;
  /** Results of an earlier process; a mutant that never ends takes its process with it. */
  readonly coverage?: Coverage;
}

/** Which tests reach which mutants. */
export interface Coverage {
  readonly files: readonly FileCoverage[];
  /** How often all tests together reach a mutant. */
  readonly hits: Readonly<Record<string, number>>;
}

export interface FileCoverage {
  readonly file: string;
  readonly milliseconds: number;
  /**
   * Mutants that the file reaches while modules load, outside its tests (in hooks and during import), and in each test.
   */
  readonly loading: readonly string[];
  readonly outside: readonly string[];
  readonly tests: Readonly<Record<string, { readonly milliseconds: number; readonly mutants: readonly string[] }>>;
}

export type Outcome = 'killed' | 'survived' | 'uncovered' | 'endless';

export type Message =
  | { readonly kind: 'coverage'; readonly coverage: Coverage }
  | { readonly kind: 'broken'; readonly text: string }
  /** Until the next message arrives, this mutant may be running. */
  | { readonly kind: 'begun'; readonly id: string; readonly milliseconds: number }
  | { readonly kind: 'result'; readonly id: string; readonly outcome: Outcome; readonly by?: string };

export interface Result extends Mutant {
  readonly outcome: Outcome;
  /** The test file that detected it. */
  readonly by?: string;
}
