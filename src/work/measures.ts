import { gauge, type Metrics } from '../core/index.ts';
import type { CaseQueue } from './queue.ts';

const queueJobs = gauge({ name: 'qiaw_queue_jobs', help: 'Cases in the queue, by state.', labels: ['state'] });

const states = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

export async function reportQueue(queue: CaseQueue, metrics: Metrics): Promise<void> {
  const counts = await queue.getJobCounts(...states);
  for (const state of states) metrics.set(queueJobs, { state }, counts[state] ?? 0);
}
