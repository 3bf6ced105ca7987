import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, temporaryIn } from './temporary.ts';

/** A file that is written in pieces and appears under its name only when it is complete. */
export interface PendingFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Makes the file visible in one step, after it is on the disk. */
  commit(): Promise<void>;
  /** Discards the written content; has no effect after `commit`. */
  abort(): Promise<void>;
}

/**
 * Opens a temporary file next to `path`; readers see the old content of `path` until `commit`, and the new content
 * afterwards, with this mode.
 */
export async function openAtomic(path: string, mode?: number): Promise<PendingFile> {
  const temporary = await temporaryIn(dirname(path));
  const handle = await open(temporary.path, 'w', mode).catch(async (error: unknown) => {
    await temporary.release();
    throw error;
  });
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
      await temporary.become(path);
    },
    async abort() {
      await close();
      await temporary.release();
    },
  };
}

/** Writes a file so that a reader sees either the old or the new content, also after a crash or power failure. */
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

/**
 * Makes a finished folder visible under its final name in one step. If that name exists already (an earlier run that is
 * recognised only now), the existing folder stays and the new one is discarded: both have the same content.
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
