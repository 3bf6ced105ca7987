import type { Config, SourceEnvironment } from '../../core/config/index.ts';
import type { Clock, Log, Metrics } from '../../core/index.ts';
import type { Sleep } from '../http/retry.ts';
import type { Filters } from './filters.ts';

/** Settings for fetching a source. */
export interface FetchContext {
  readonly settings: Config['sources'];
  readonly environment: SourceEnvironment;
  readonly filters: Filters;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal?: AbortSignal;
  /** How to wait between attempts; tests skip the delay. */
  readonly sleep?: Sleep;
  /** Called as objects arrive. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Called for each delineation that the filters exclude. */
  readonly onLeftOut?: () => void;
}

export interface FetchProgress {
  /** Patients, studies or archives processed so far; the total is often unknown. */
  readonly groups: number;
  /** Objects in the spool, including those of an earlier attempt. */
  readonly objects: number;
  /** Bytes that arrived in this run. */
  readonly bytes: number;
}
