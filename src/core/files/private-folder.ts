import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './temporary.ts';

/** The database of `serve --store disk`, in a data directory. It can be made again from the other files. */
export const diskStoreFolder = '.disk-store';

/**
 * Creates a folder for its owner only (mode 700); an existing folder keeps its permissions, and parent folders get the
 * usual ones.
 */
export async function makePrivate(folder: string): Promise<void> {
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
