import type { Clock, Log, Metrics, Tracer } from '../core/index.ts';
import type { CaseResult } from './make/case-result.ts';
import type { RunEvent } from './model.ts';
import type { PlannedCase } from './plan/planned-cases.ts';
import type { SurveyRequest } from './plan/survey.ts';
import type { Session } from './session.ts';

export interface RunRequest extends SurveyRequest {
  /** Cases side by side, as far as memory reaches; default one a core. */
  readonly workers?: number;
  /** Memory all cases in flight may take together; default what the machine or container has free. */
  readonly memoryBytes?: number;
  readonly minimumFreeBytes: number;
  /** Tries of a case that meets passing faults; default 3. */
  readonly maxTries?: number;
  /** Process deaths after which a case is set aside; default 5. */
  readonly maxCrashes?: number;
  /** Try again what was set aside. */
  readonly retrySetAside?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly tracer?: Tracer;
  readonly onEvent: (event: RunEvent) => void;
  /** Drops the running cases where they stand. */
  readonly signal?: AbortSignal;
  /** Takes no new case; those that run are finished. */
  readonly pause?: AbortSignal;
}

/** Makes these cases somehow and tells what became of each; returns early when the run is interrupted. */
export type MakeCases = (
  session: Session,
  cases: readonly PlannedCase[],
  execution: string,
  onSettled: (planned: PlannedCase, settled: CaseResult) => void,
) => Promise<void>;
