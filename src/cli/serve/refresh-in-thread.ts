import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../core/index.ts';
import type { Setup } from '../options/common.ts';

export interface Refreshing {
  /** Resolves when the work has ended, successfully or not. */
  readonly done: Promise<void>;
  /** Waits at most this many milliseconds, then gives up. Results appear atomically. */
  end(graceMs: number): Promise<void>;
}

export const notRefreshing: Refreshing = { done: Promise.resolve(), end: () => Promise.resolve() };

/**
 * Builds downloads and metadata in a separate thread, while the server continues to serve the existing metadata, which
 * refer only to existing files. On an error, which is logged, the metadata are not changed.
 */
export function refreshInThread(root: string, { config, log }: Setup): Refreshing {
  const worker = new Worker(workerEntry('refresh-worker'), { workerData: { root, config } });
  worker.on('error', (error) => log.error({ err: error }, 'the metadata could not be rebuilt'));
  const done = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    done,
    async end(graceMs) {
      await Promise.race([done, sleep(graceMs, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
