import type { Clock, Log, Metrics, Tracer } from '../core/index.ts';
import type { KnownPatients } from './known-patients.ts';
import type { CaseResult } from './make/case-result.ts';
import type { RunEvent } from './model.ts';
import type { PlannedCase } from './plan/planned-cases.ts';
import type { SurveyRequest } from './plan/survey.ts';
import type { Session } from './session.ts';

export interface RunRequest extends SurveyRequest {
  /** Cases in parallel, if memory suffices; default one per core. */
  readonly workers?: number;
  /** Memory that all cases in flight may use together; default the free memory of the machine or container. */
  readonly memoryBytes?: number;
  readonly minimumFreeBytes: number;
  /** Attempts for a case with transient faults; default 3. */
  readonly maxTries?: number;
  /** Process deaths after which a case is set aside; default 5. */
  readonly maxCrashes?: number;
  /** Try again the cases that were set aside. */
  readonly retrySetAside?: boolean;
  /** Compare delineations of one structure; default true. */
  readonly agreement?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly tracer?: Tracer;
  /** Learns the patients of the sources; given if the caller needs them, too. */
  readonly patients?: KnownPatients;
  readonly onEvent: (event: RunEvent) => void;
  /** Aborts the running cases immediately. */
  readonly signal?: AbortSignal;
  /** Starts no new case; running cases are completed. */
  readonly pause?: AbortSignal;
}

/** Makes these cases and reports the result of each; returns early when the run is interrupted. */
export type MakeCases = (
  session: Session,
  cases: readonly PlannedCase[],
  execution: string,
  onSettled: (planned: PlannedCase, settled: CaseResult) => void,
) => Promise<void>;
