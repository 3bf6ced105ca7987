import { digestOf } from '../../core/index.ts';
import type { CaseRecord, SoftwareRecord } from './case-record.ts';

/** One execution of the pipeline: start, end and outcome. Its results are deterministic and are in the run graphs. */
export interface ExecutionEntry {
  readonly id: string;
  /** ISO 8601 with time zone. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'interrupted';
  /** Digests of the runs it created. */
  readonly cases: readonly string[];
  /** Digests of the results of the runs it created, by run; absent for executions of earlier releases. */
  readonly results?: Readonly<Record<string, string>>;
  /** Digests of the runs that already existed. */
  readonly reused: readonly string[];
  /** Number of its runs that were withdrawn later; their digests have been removed. */
  readonly redacted?: number;
  /** Number of refused inputs. */
  readonly refusals: number;
  readonly software: SoftwareRecord;
}

/** Files whose content depends on inputs and settings alone. Objects and graphs also state the release. */
const resultRoles = new Set(['image', 'mask', 'features', 'deep-features']);

/** SHA-256 over the results of a run: paths and digests of its image, masks and tables. */
export function resultDigest({ outputs }: Pick<CaseRecord, 'outputs'>): string {
  const results = outputs
    .filter(({ role }) => resultRoles.has(role))
    .map(({ path, sha256 }) => [path, sha256] as const);
  return digestOf(results.sort(([a], [b]) => (a < b ? -1 : 1)));
}
