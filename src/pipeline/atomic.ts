import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file so that a reader sees the old content or the new, also after a crash or a power cut. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFileDurable(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a new file and waits until it is on the disk. */
export async function writeFileDurable(path: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

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

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Not every file system can sync a folder; the rename is atomic all the same.
  } finally {
    await handle.close();
  }
}
