import { readdir, rmdir } from 'node:fs/promises';
import { OutputInTheWay } from '../errors.ts';

/** An empty folder is removed, so that the finished one can take its place. @throws OutputInTheWay if it has content */
export async function refuseFull(folder: string): Promise<void> {
  const inside = await readdir(folder).catch(() => undefined);
  if (inside === undefined) return;
  if (inside.length > 0) {
    throw new OutputInTheWay(`${folder} already exists and is not empty. Choose another folder, or remove it.`);
  }
  await rmdir(folder);
}
