import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../core/index.ts';

export { writeFileAtomic, writeFileDurable } from '../core/index.ts';

/**
 * Makes a finished folder visible under its final name in one step. Where that name exists already (an earlier run that
 * was told apart only now), the existing one stays and the new one is thrown away: both hold the same.
 */
export async function publishFolder(staged: string, final: string): Promise<void> {
  await mkdir(dirname(final), { recursive: true });
  await syncFolder(staged);
  try {
    await rename(staged, final);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    await rm(staged, { recursive: true, force: true });
  }
  await syncFolder(dirname(final));
}

/** Removes half-written files a killed run left beside the real ones. */
export async function removeTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  await Promise.all(
    names.filter((name) => /\.[0-9a-f]{12}\.tmp$/.test(name)).map((name) => rm(join(folder, name), { force: true })),
  );
}
