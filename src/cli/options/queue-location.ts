import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/index.ts';
import type { QueueLocation } from '../../pipeline/queue/index.ts';
import type { Setup } from './common.ts';

/** Where the queue is: the option, else QIAW_QUEUE_URL, else `queue.url`; undefined if none is set. */
export async function queueLocation(
  given: string | boolean | undefined,
  { config, environment }: Setup,
): Promise<QueueLocation | undefined> {
  const url = (typeof given === 'string' ? given : undefined) ?? environment.queueUrl ?? config.queue.url;
  if (url === undefined) return undefined;
  const password = environment.queuePassword ?? (await passwordIn(environment.queuePasswordFile));
  return { url, ...(password !== undefined && { password }) };
}

async function passwordIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError('The file named by QIAW_QUEUE_PASSWORD_FILE cannot be read.');
  });
  return text.trim();
}
