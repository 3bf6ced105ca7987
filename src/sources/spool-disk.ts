import { statfs } from 'node:fs/promises';
import { SpoolFull } from './errors.ts';

export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Turns the operating system's "no space" into an error with a remedy. */
export function spoolFault(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new SpoolFull(0, 0, { cause: error });
  throw error;
}
