import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';

/**
 * Removes what the spool may hold of a subject: everything fetched from archives, which can be fetched again; of what was sent to
 * the receiver only the subject's folder, because the others may not be processed yet.
 */
export async function removeFetched(data: DataDirectory, subject: string): Promise<void> {
  for (const name of await readdir(data.spool).catch(() => [])) {
    const path = name === 'received' ? join(data.spool, name, receivedFolder(subject)) : join(data.spool, name);
    await rm(path, { recursive: true, force: true });
  }
}

/** The folder of a subject below `received`: a hash, so that no listing names anybody, whatever the identity mode. */
export function receivedFolder(subject: string): string {
  return sha256(subject).slice(0, 16);
}
