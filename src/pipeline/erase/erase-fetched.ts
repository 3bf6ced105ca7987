import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';

/**
 * Removes from the spool what may concern a subject. Everything fetched from archives is removed, because it can be
 * fetched again. Of the objects sent to the receiver only the subject's folder is removed, because the others may not
 * be processed yet.
 */
export async function removeFetched(data: DataDirectory, subject: string): Promise<void> {
  for (const name of await readdir(data.spool).catch(() => [])) {
    const path = name === 'received' ? join(data.spool, name, receivedFolder(subject)) : join(data.spool, name);
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * The folder of a subject below `received`: a hash, so that no directory listing names a patient in any identity mode.
 */
export function receivedFolder(subject: string): string {
  return sha256(subject).slice(0, 16);
}
