import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './temporary.ts';

/** Makes a folder that only its owner enters (mode 700); one that is there keeps its rights, and folders above it get the usual ones. */
export async function makePrivate(folder: string): Promise<void> {
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
