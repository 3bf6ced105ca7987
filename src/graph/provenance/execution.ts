import type { SoftwareRecord } from './case-record.ts';

/** One start of the pipeline: when and how it ended. What it made is deterministic and stands in the run graphs. */
export interface ExecutionEntry {
  readonly id: string;
  /** ISO 8601 with time zone. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'interrupted';
  /** Digests of the runs it made. */
  readonly cases: readonly string[];
  /** Digests of the runs that were there already. */
  readonly reused: readonly string[];
  /** How many of the runs it made or found were withdrawn later; their digests are gone. */
  readonly redacted?: number;
  /** Number of inputs refused. */
  readonly refusals: number;
  readonly software: SoftwareRecord;
}
