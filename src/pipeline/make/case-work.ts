import type { Identity } from '../../core/index.ts';
import type { StepName } from '../model.ts';
import type { CaseJob } from '../plan/case-job.ts';
import type { JobIdentity } from '../plan/job-identity.ts';
import type { CaseSettings } from './case-settings.ts';

export interface CaseWork {
  readonly job: CaseJob;
  readonly about: JobIdentity;
  readonly settings: CaseSettings;
  readonly identity: Identity;
  /** The execution to which the case belongs. */
  readonly execution: string;
  readonly threads: number;
  /** How often processes died while making this case, if the caller counts it (a queue does). */
  readonly crashes?: number;
  readonly onStep?: (step: StepName) => void;
  /** Aborts the case immediately. */
  readonly signal?: AbortSignal;
}
