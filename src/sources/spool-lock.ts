import { join, resolve } from 'node:path';
import { type HeldLock, takeLongLock } from '../core/index.ts';
import { SpoolBusy } from './errors.ts';

/** By folder, because one run may name a source twice. */
const held = new Map<string, HeldLock>();

/**
 * Locks a spool for this process; returns the function that releases it. The lock of a dead process is taken over.
 * @throws SpoolBusy while another process has it.
 */
export async function lockSpool(root: string, silence?: number): Promise<() => Promise<void>> {
  const folder = resolve(root);
  await held.get(folder)?.release();
  const lock = await takeLongLock(join(folder, 'lock'), silence);
  if (lock === undefined) throw new SpoolBusy();
  held.set(folder, lock);
  return async () => {
    if (held.get(folder) !== lock) return;
    held.delete(folder);
    await lock.release();
  };
}
