import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../core/index.ts';
import type { Setup } from '../options/common.ts';

export interface Refreshing {
  /** Resolves when nothing is being made any more, well or not. */
  readonly done: Promise<void>;
  /** Waits at most so many milliseconds, then gives up: what is made appears whole or not at all. */
  end(graceMs: number): Promise<void>;
}

export const notRefreshing: Refreshing = { done: Promise.resolve(), end: () => Promise.resolve() };

/**
 * Builds downloads and makes the metadata anew in a thread of its own: a server goes on answering meanwhile, from the metadata
 * there are, which name only what exists. What goes wrong is logged; the metadata then stay as they were.
 */
export function refreshInThread(root: string, { config, log }: Setup): Refreshing {
  const worker = new Worker(workerEntry('refresh-worker'), { workerData: { root, config } });
  worker.on('error', (error) => log.error({ err: error }, 'the metadata could not be made anew'));
  const done = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    done,
    async end(graceMs) {
      await Promise.race([done, sleep(graceMs, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
