import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that is written piece by piece and appears under its name only when it is complete. */
export interface PendingFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Makes the file visible in one step, after it is on the disk. */
  commit(): Promise<void>;
  /** Throws away what was written; harmless after `commit`. */
  abort(): Promise<void>;
}

/** Opens a file beside `path`; readers see the old content of `path` until `commit`, and the new from then on, with this mode. */
export async function openAtomic(path: string, mode = 0o666): Promise<PendingFile> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(temporary, 'w', mode);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  return {
    async write(data) {
      await handle.writeFile(data);
    },
    async commit() {
      await handle.sync();
      await close();
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
    async abort() {
      await close();
      await rm(temporary, { force: true });
    },
  };
}

/** Writes a file so that a reader sees the old content or the new, also after a crash or a power cut. */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const file = await openAtomic(path, mode);
  try {
    await file.write(data);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** Writes a new file and waits until it is on the disk. */
export async function writeFileDurable(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const handle = await open(path, 'w', mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until names in a folder are on the disk, where the file system can say so; a rename is atomic all the same. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Not every file system can sync a folder.
  } finally {
    await handle.close();
  }
}
