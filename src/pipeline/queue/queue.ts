import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { gauge, type Metrics, writeFileAtomic } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { withPublishLock } from '../files/lock.ts';
import type { CaseResult } from '../make/case-result.ts';
import type { JobProgress, QueuedCase } from './queued-case.ts';

export type CaseQueue = Queue<QueuedCase, CaseResult>;
export type CaseQueueJob = Job<QueuedCase, CaseResult>;

export const queuePrefix = 'qiaw';

/**
 * Results wait this many seconds for the planner to collect them; the cases themselves are already in the catalogue.
 */
export const keepResultsSeconds = 7 * 24 * 3600;

/**
 * The queue of a data directory: its name is created once and kept in the directory, so that planner and workers use
 * the same name.
 */
export async function queueNameOf(data: DataDirectory): Promise<string> {
  const path = join(data.root, '.queue.json');
  const read = async (): Promise<string | undefined> => {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as { name: string }).name;
  };
  return (
    (await read()) ??
    (await withPublishLock(data, async () => {
      const existing = await read();
      if (existing !== undefined) return existing;
      const name = `cases-${randomBytes(8).toString('hex')}`;
      await writeFileAtomic(path, `${JSON.stringify({ name })}\n`);
      return name;
    }))
  );
}

export async function openQueue(data: DataDirectory, connection: Redis): Promise<CaseQueue> {
  const queue: CaseQueue = new Queue(await queueNameOf(data), { connection, prefix: queuePrefix });
  // The connection already reports it.
  queue.on('error', () => {});
  return queue;
}

export const progressOf = (job: CaseQueueJob): JobProgress =>
  typeof job.progress === 'object' ? (job.progress as JobProgress) : {};

const queueJobs = gauge({ name: 'qiaw_queue_jobs', help: 'Cases in the queue, by state.', labels: ['state'] });

const states = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

export async function reportQueue(queue: CaseQueue, metrics: Metrics): Promise<void> {
  const counts = await queue.getJobCounts(...states);
  for (const state of states) metrics.set(queueJobs, { state }, counts[state] ?? 0);
}
