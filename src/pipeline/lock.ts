import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { QiawError } from '../core/index.ts';
import type { DataDirectory } from './data-directory.ts';

export class DataDirectoryBusy extends QiawError {
  readonly code = 'QIAW_DATA_BUSY';
}

/**
 * Only one run writes to a data directory at a time. The lock of a process that is gone (killed, machine restarted) is
 * taken over; a lock made on another host is respected, because that process cannot be asked.
 */
export async function withLock<T>(data: DataDirectory, work: () => Promise<T>): Promise<T> {
  await mkdir(data.root, { recursive: true });
  const me = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(data.lock, 'wx');
      await handle.writeFile(me);
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (attempt > 2 || !(await isStale(data.lock))) {
        throw new DataDirectoryBusy(
          'Another run is writing to this data directory. Wait for it to end, or choose another --data; ' +
            'if no run is active, remove the file .lock in it.',
        );
      }
      await rm(data.lock, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    await rm(data.lock, { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  let owner: { pid?: unknown; host?: unknown };
  try {
    owner = JSON.parse(text) as { pid?: unknown; host?: unknown };
  } catch {
    return true; // Killed between making the file and writing into it.
  }
  if (owner.host !== hostname()) return false;
  if (typeof owner.pid !== 'number' || owner.pid === process.pid) return true;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
