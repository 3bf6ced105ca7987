import { Worker } from 'node:worker_threads';
import { workerEntry } from '../core/index.ts';
import type { Setup } from './common.ts';

/**
 * Builds downloads and makes the metadata anew in a thread of its own: a server goes on answering meanwhile, from the metadata
 * there are, which name only what exists. What goes wrong is logged; the metadata then stay as they were.
 */
export function refreshInThread(root: string, { config, log }: Setup): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(workerEntry(import.meta.url, './refresh-worker.ts'), { workerData: { root, config } });
    worker.on('error', (error) => log.error({ err: error }, 'the metadata could not be made anew'));
    worker.on('exit', () => resolve());
  });
}
