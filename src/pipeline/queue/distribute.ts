import type { Redis } from 'ioredis';
import type { RunSummary } from '../model.ts';
import { distributeRun } from '../run.ts';
import type { RunRequest } from '../run-request.ts';
import { follow } from './collect-results.ts';
import { closeTimeoutMs, endsWithin } from './connection.ts';
import { enqueue } from './enqueue.ts';
import { openQueue, reportQueue } from './queue.ts';

export interface DistributeRequest extends RunRequest {
  readonly connection: Redis;
}

/**
 * A run whose cases are made by the workers of the queue; plan, refusals, execution log and summary are as in a local
 * run.
 */
export async function distribute(request: DistributeRequest): Promise<RunSummary> {
  const { connection, settings, metrics, pause, signal } = request;
  const interrupted = AbortSignal.any([pause, signal].filter((one) => one !== undefined));
  return distributeRun(request, async (session, cases, execution, onSettled) => {
    const queue = await openQueue(session.data, connection);
    const again = (some: typeof cases) => enqueue(queue, some, settings, execution);
    try {
      await again(cases);
      if (metrics) await reportQueue(queue, metrics);
      await follow(queue, cases, { connection, again, onSettled, signal: interrupted });
    } finally {
      await endsWithin(queue.close(), closeTimeoutMs);
    }
  });
}
