import type { SoftwareRecord } from './case-record.ts';

/** One execution of the pipeline: start, end and outcome. Its results are deterministic and are in the run graphs. */
export interface ExecutionEntry {
  readonly id: string;
  /** ISO 8601 with time zone. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'interrupted';
  /** Digests of the runs it created. */
  readonly cases: readonly string[];
  /** Digests of the runs that already existed. */
  readonly reused: readonly string[];
  /** Number of its runs that were withdrawn later; their digests have been removed. */
  readonly redacted?: number;
  /** Number of refused inputs. */
  readonly refusals: number;
  readonly software: SoftwareRecord;
}
