import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SpoolFull } from './errors.ts';

/** Makes a folder. Node says ENOENT of one on a read-only disk; the error of the nearest folder that is there tells why. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    let there = dirname(path);
    while (dirname(there) !== there && (await stat(there).catch(() => undefined)) === undefined) there = dirname(there);
    await access(there, constants.W_OK);
    throw error;
  }
}

export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Turns the operating system's "no space" into the error that says what to do. */
export function spoolFault(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new SpoolFull(0, 0, { cause: error });
  throw error;
}
