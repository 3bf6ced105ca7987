/** One execution of the pipeline: who and when. Everything that is the same in every repetition stands in the run instead. */
export interface ExecutionEntry {
  /** Random, unique. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** `interrupted`: it started and never reported its end. */
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'interrupted';
  /** Run digests made new, and found complete already. */
  readonly cases: readonly string[];
  readonly reused: readonly string[];
  readonly refusals: number;
  readonly software: { readonly name: string; readonly version: string; readonly commit: string };
}
