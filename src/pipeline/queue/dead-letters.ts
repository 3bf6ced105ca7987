import type { Redis } from 'ioredis';
import type { DataDirectory } from '../files/data-directory.ts';
import { TroubledCases } from '../files/troubled-cases.ts';
import { type CaseQueueJob, openQueue, progressOf } from './queue.ts';

/** A case that no worker could make, as recorded in the queue. */
export interface DeadLetter {
  readonly job: string;
  readonly subject: string;
  readonly code: string;
  /** Number of workers that died while making it. */
  readonly deaths: number;
  /** ISO 8601. */
  readonly since: string;
}

/** The cases of this data directory that the queue has given up. */
export async function deadLetters(data: DataDirectory, connection: Redis): Promise<DeadLetter[]> {
  const queue = await openQueue(data, connection);
  const failed = (await queue.getFailed()) as CaseQueueJob[];
  await queue.close();
  return failed.map((job) => ({
    job: job.id ?? '',
    subject: job.data.about.subject,
    code: progressOf(job).settled?.refusals[0]?.code ?? 'QIAW_CASE_FAILED',
    deaths: job.stalledCounter,
    since: new Date(job.finishedOn ?? job.timestamp).toISOString(),
  }));
}

/** Puts all dead letters back into the queue with reset counts and returns their number. */
export async function retryDeadLetters(data: DataDirectory, connection: Redis): Promise<number> {
  const queue = await openQueue(data, connection);
  const setAside = new TroubledCases(data);
  const failed = (await queue.getFailed()) as CaseQueueJob[];
  for (const job of failed) {
    const { data: queued, id } = job;
    if (id === undefined) continue;
    await setAside.clear(id);
    // A new job under the same name: the old one would keep its count of deaths.
    await queue.remove(id);
    await queue.add('case', queued, { jobId: id, attempts: 1 });
  }
  await queue.close();
  return failed.length;
}

export interface QueueStatus {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly finished: number;
  readonly dead: number;
  readonly workers: number;
}

/** Cases of this data directory by their state in the queue, and how many workers listen to it. */
export async function queueStatus(data: DataDirectory, connection: Redis): Promise<QueueStatus> {
  const queue = await openQueue(data, connection);
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed');
  const workers = await queue.getWorkersCount();
  await queue.close();
  const { waiting = 0, active = 0, delayed = 0, completed = 0, failed = 0 } = counts;
  return { waiting, active, delayed, finished: completed, dead: failed, workers };
}
