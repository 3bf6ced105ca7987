import type { Identity } from '../../core/index.ts';
import type { Checkpoint, Checkpoints } from '../files/checkpoints.ts';
import type { TroubledCases } from '../files/troubled-cases.ts';
import type { CaseSettings } from '../make/case-settings.ts';
import { estimateCaseMemory } from '../make/memory-budget.ts';
import type { PlanCounts } from '../model.ts';
import type { CaseJob } from './case-job.ts';
import { identifyJob, type JobIdentity } from './job-identity.ts';

/** A case of the plan with its recorded state. */
export interface PlannedCase {
  readonly job: CaseJob;
  readonly about: JobIdentity;
  readonly state: keyof PlanCounts;
  /** Its result, if it is complete. */
  readonly found?: Checkpoint;
  /** What changed, if anything: the settings or release, or the files. */
  readonly why?: 'settings' | 'files';
  /** How often a process died while making it. */
  readonly crashes: number;
}

/** Looks up every job of a plan. Those during which processes died come last, so that they delay no other case. */
export async function plannedCases(
  jobs: readonly CaseJob[],
  settings: CaseSettings,
  identity: Identity,
  known: { readonly checkpoints: Checkpoints; readonly setAside: TroubledCases },
): Promise<PlannedCase[]> {
  const troubled = new Map((await known.setAside.list()).map((one) => [one.job, one]));
  const planned: PlannedCase[] = [];
  for (const job of jobs) {
    const about = await identifyJob(job, settings, identity);
    const { crashes = 0, setAside = false } = troubled.get(about.id) ?? {};
    const found = await known.checkpoints.lookUp(about);
    if (setAside) planned.push({ job, about, state: 'setAside', crashes });
    else if (found === undefined) planned.push({ job, about, state: 'new', crashes });
    else if (typeof found === 'string') planned.push({ job, about, state: 'changed', why: found, crashes });
    else planned.push({ job, about, state: 'done', found, crashes });
  }
  return planned.sort((a, b) => a.crashes - b.crashes);
}

export function countsOf(planned: readonly PlannedCase[]): PlanCounts {
  const of = (state: keyof PlanCounts): number => planned.filter((one) => one.state === state).length;
  return { new: of('new'), done: of('done'), changed: of('changed'), setAside: of('setAside') };
}

/** Bytes of memory that the largest of the cases to be made needs. */
export function largestCase(planned: readonly PlannedCase[], settings: CaseSettings): number {
  return planned.reduce(
    (most, { job, state }) => (state === 'done' ? most : Math.max(most, estimateCaseMemory(job, settings))),
    0,
  );
}
