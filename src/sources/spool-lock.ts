import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SpoolBusy } from './errors.ts';

/**
 * Takes a spool for this process; gives how to let it go. The lock of a process of this host that is gone is taken over.
 * @throws SpoolBusy while another process has it.
 */
export async function lockSpool(root: string): Promise<() => Promise<void>> {
  const path = join(root, 'lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      const handle = await open(path, 'wx', 0o600);
      await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
      await handle.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (attempt > 2 || !(await isStale(path))) throw new SpoolBusy();
      await rm(path, { force: true });
    }
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { pid, host } = JSON.parse(await readFile(path, 'utf8')) as { pid: number; host: string };
    if (host !== hostname()) return false;
    if (pid === process.pid) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Gone, or killed between making the file and writing into it.
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
