import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { makePrivate, QiawError } from '../core/index.ts';
import type { DataDirectory } from './data-directory.ts';
import { dataFault } from './data-faults.ts';
import { type HeldLock, silenceMs, takeLock } from './file-lock.ts';
import { parseOwner } from './owner.ts';
import { systemCode } from './passing-fault.ts';

export class DataDirectoryBusy extends QiawError {
  readonly code = 'QIAW_DATA_BUSY';
}

/**
 * One planner at a time: a local run, an import, an erasure. Refuses at once while another one lives on this machine;
 * one of another machine gets a little over a minute to show a sign of life.
 */
export async function withLock<T>(
  data: DataDirectory,
  work: () => Promise<T>,
  silence: number = silenceMs,
): Promise<T> {
  await named(makePrivate(data.root));
  const text = await readFile(data.lock, 'utf8').catch(() => '');
  const elsewhere = text !== '' && parseOwner(text)?.host !== hostname();
  const lock = await named(takeLock(data.lock, elsewhere ? silence * 1.2 : 0, silence));
  if (lock === undefined) {
    throw new DataDirectoryBusy(
      'Another run is writing to this data directory. Wait for it to end, or choose another --data; ' +
        'if no run is active, remove the file .lock in it.',
    );
  }
  return releasing(lock, work);
}

const queues = new Map<string, Promise<unknown>>();

/**
 * The short lock around everything that changes shared files (graphs, refusals, execution log, a case becoming visible).
 * Every process of every machine that works on the directory takes it for each publication, and waits its turn.
 *
 * @throws DataDirectoryBusy when it was not free for ten minutes.
 */
export async function withPublishLock<T>(data: DataDirectory, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const before = queues.get(data.root) ?? Promise.resolve();
  const mine = before.then(() => publishing(data, work));
  const settled = mine.catch(() => {});
  queues.set(data.root, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(data.root) === settled) queues.delete(data.root);
  }
}

async function publishing<T>(data: DataDirectory, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  await makePrivate(data.root);
  const lock = await named(takeLock(data.publishLock, 600_000));
  if (lock === undefined) {
    throw new DataDirectoryBusy(
      'Another process has been publishing to this data directory for ten minutes. If none is active (see its host and pid ' +
        'in the file .publish.lock), remove that file.',
    );
  }
  return releasing(lock, work);
}

/** A full or read-only disk is said as what it is. */
function named<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw dataFault(systemCode(error), error) ?? error;
  });
}

async function releasing<T>(lock: HeldLock, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}
