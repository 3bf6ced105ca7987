import {
  dataFault,
  type HeldLock,
  makePrivate,
  QiawError,
  systemCode,
  takeLock,
  takeLongLock,
} from '../../core/index.ts';
import type { DataDirectory } from './data-directory.ts';
import { clearLeftovers } from './leftovers.ts';

export class DataDirectoryBusy extends QiawError {
  readonly code = 'QIAW_DATA_BUSY';
}

/**
 * One planner at a time: a local run, an import or an erasure. It is refused immediately while another one is running
 * on this machine. A planner on another machine has a little over a minute to renew its lock. The files of dead
 * processes are removed first.
 */
export async function withLock<T>(data: DataDirectory, work: () => Promise<T>, silence?: number): Promise<T> {
  await named(makePrivate(data.root));
  const lock = await named(takeLongLock(data.lock, silence));
  if (lock === undefined) {
    throw new DataDirectoryBusy(
      'Another run is writing to this data directory. Wait for it to end, or choose another --data; ' +
        'if no run is active, remove the file .lock in it.',
    );
  }
  return releasing(lock, async () => {
    await clearLeftovers(data);
    return work();
  });
}

const queues = new Map<string, Promise<unknown>>();

/**
 * The short lock around every change of shared files (graphs, refusals, execution log, a case becoming visible). Every
 * process that works on the directory, on any machine, waits for it before each publication.
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
  await named(makePrivate(data.root));
  const lock = await named(takeLock(data.publishLock, 600_000));
  if (lock === undefined) {
    throw new DataDirectoryBusy(
      'Another process has been publishing to this data directory for ten minutes. If none is active (see its host and pid ' +
        'in the file .publish.lock), remove that file.',
    );
  }
  return releasing(lock, work);
}

/** Reports a full or read-only disk as such. */
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
