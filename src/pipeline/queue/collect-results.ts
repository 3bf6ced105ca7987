import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { CaseResult } from '../make/case-result.ts';
import type { PlannedCase } from '../plan/planned-cases.ts';
import { closableConnection, closeTimeoutMs, endsWithin } from './connection.ts';
import { type CaseQueue, type CaseQueueJob, progressOf, queuePrefix } from './queue.ts';

export interface FollowOptions {
  readonly connection: Redis;
  /** Adds cases that Redis lost to the queue again. */
  readonly again: (cases: readonly PlannedCase[]) => Promise<void>;
  readonly onSettled: (planned: PlannedCase, settled: CaseResult) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between polls of every outstanding job, for events that were missed. */
  readonly sweepMs?: number;
}

/** Collects the results of these cases from the workers until all are settled or the signal is aborted. */
export async function follow(queue: CaseQueue, cases: readonly PlannedCase[], options: FollowOptions): Promise<void> {
  const { connection, again, onSettled, signal, sweepMs = 10_000 } = options;
  const outstanding = new Map(cases.map((planned) => [planned.about.id, planned]));
  let finish: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted || outstanding.size === 0) resolve();
  });
  const collect = async (id: string): Promise<void> => {
    const planned = outstanding.get(id);
    if (planned === undefined) return;
    const job = await queue.getJob(id);
    const settled = job && resultOf(job);
    if (job === undefined || settled === undefined) return;
    if (!outstanding.delete(id)) return;
    onSettled(planned, settled);
    // Failed jobs are kept: they are the dead-letter list.
    if (settled.status !== 'failed' && settled.status !== 'setAside') await job.remove().catch(() => {});
    if (outstanding.size === 0) finish();
  };
  const own = closableConnection(connection);
  const events = new QueueEvents(queue.name, { connection: own.connection, prefix: queuePrefix });
  events.on('error', () => {});
  events.on('completed', ({ jobId }) => void collect(jobId).catch(() => {}));
  events.on('failed', ({ jobId }) => void collect(jobId).catch(() => {}));
  const sweep = async (): Promise<void> => {
    const lost: PlannedCase[] = [];
    for (const [id, planned] of [...outstanding]) {
      if (signal.aborted) return;
      await collect(id);
      if (outstanding.has(id) && (await queue.getJobState(id)) === 'unknown') lost.push(planned);
    }
    // A Redis that lost its last second may have lost a job; adding it again is harmless.
    if (lost.length > 0) await again(lost);
  };
  const loop = async (): Promise<void> => {
    while (outstanding.size > 0 && !signal.aborted) {
      await sweep().catch(() => {});
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, sweepMs).unref())]);
    }
  };
  const looping = loop();
  await done;
  await endsWithin(looping, 1_000);
  await endsWithin(events.close(), closeTimeoutMs);
  own.closeAll();
}

function resultOf(job: CaseQueueJob): CaseResult | undefined {
  if (job.finishedOn === undefined) return undefined;
  return job.returnvalue ?? progressOf(job).settled;
}
