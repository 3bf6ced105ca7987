import type { Instrumented, Mutant } from './instrument.ts';

/** What the process of the mutants is told, in a file that `QIAW_MUTATION_JOB` names. */
export interface Job {
  readonly code: Instrumented['code'];
  /** Absolute paths. */
  readonly tests: readonly string[];
  /** Those to try. */
  readonly ids: readonly string[];
  /** Where each {@link Message} goes as it comes, a line of JSON each. */
  readonly journal: string;
  /** What an earlier process found out; a mutant that never ends costs the process it ran in. */
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
  /** Mutants that the file reaches while modules load, outside of its tests (in hooks and while it is read), and in each test. */
  readonly loading: readonly string[];
  readonly outside: readonly string[];
  readonly tests: Readonly<Record<string, { readonly milliseconds: number; readonly mutants: readonly string[] }>>;
}

export type Outcome = 'killed' | 'survived' | 'uncovered' | 'endless';

export type Message =
  | { readonly kind: 'coverage'; readonly coverage: Coverage }
  | { readonly kind: 'broken'; readonly text: string }
  /** Until the next message comes, this mutant may be running. */
  | { readonly kind: 'begun'; readonly id: string; readonly milliseconds: number }
  | { readonly kind: 'result'; readonly id: string; readonly outcome: Outcome; readonly by?: string };

export interface Result extends Mutant {
  readonly outcome: Outcome;
  /** The test file that noticed. */
  readonly by?: string;
}
