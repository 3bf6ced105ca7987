import type { CaseSettings } from '../make/case-settings.ts';
import type { PlannedCase } from '../plan/planned-cases.ts';
import type { CaseQueue } from './queue.ts';
import { queuedCase } from './queued-case.ts';

const chunk = 100;

/**
 * Puts cases into the queue under their job ids: one that is already waiting or being made is not added twice, even by
 * another planner; one that ended earlier is replaced. Adding is idempotent.
 */
export async function enqueue(
  queue: CaseQueue,
  cases: readonly PlannedCase[],
  settings: CaseSettings,
  execution: string,
): Promise<void> {
  for (let at = 0; at < cases.length; at += chunk) {
    const part = cases.slice(at, at + chunk);
    await Promise.all(
      part.map(async ({ about }) => {
        const state = await queue.getJobState(about.id);
        if (state === 'completed' || state === 'failed') await queue.remove(about.id);
      }),
    );
    await queue.addBulk(
      part.map(({ job, about }) => ({
        name: 'case',
        data: queuedCase(job, about, settings, execution),
        opts: { jobId: about.id, attempts: 1 },
      })),
    );
  }
}
