import type { FileHandle } from 'node:fs/promises';
import { builtin } from '../../../core/index.ts';
import { Malformed, NeedMoreBytes } from './malformed.ts';
import { bytesInMemory } from './memory-files.ts';
import { type FileBytes, fileBytes } from './walk.ts';

const FIRST_READ = 64 * 1024;
const GROWTH = 4;

/**
 * Passes the beginning of a file to `use`, and more of it if that is too short: a slice's header needs 64 KiB for
 * pixels of any size. Declared lengths are compared with the size on disk, so that none can make this read or allocate
 * more than the file has.
 */
export async function readBeginning<T>(path: string, use: (file: FileBytes) => T): Promise<T> {
  const held = bytesInMemory(path);
  if (held) return use(fileBytes(held));
  return await withFile(path, async (handle, size) => {
    let wanted = Math.min(size, FIRST_READ);
    for (;;) {
      const file = fileBytes(await readBytes(handle, wanted), size);
      try {
        return use(file);
      } catch (short) {
        if (!(short instanceof NeedMoreBytes) || wanted >= size) throw short;
        wanted = Math.min(size, Math.max(short.wanted, wanted * GROWTH));
      }
    }
  });
}

/** Passes the whole file to `use`. */
export async function readWhole<T>(path: string, use: (file: FileBytes) => T): Promise<T> {
  const held = bytesInMemory(path);
  if (held) return use(fileBytes(held));
  return await withFile(path, async (handle, size) => use(fileBytes(await readBytes(handle, size))));
}

async function withFile<T>(path: string, use: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    const node = builtin('node:fs/promises');
    if (!node) throw new Malformed('QIAW_FILE_UNREADABLE', 'The file cannot be read.', { system: 'no file system' });
    handle = await node.open(path, 'r');
    return await use(handle, (await handle.stat()).size);
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (cause instanceof Malformed || typeof code !== 'string') throw cause;
    throw new Malformed('QIAW_FILE_UNREADABLE', 'The file cannot be read.', { system: code });
  } finally {
    await handle?.close();
  }
}

/** A separate buffer, not from the shared pool, so that typed arrays may be views on it. */
async function readBytes(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) throw new Malformed('QIAW_FILE_CHANGED', 'The file was truncated while it was read.');
    filled += bytesRead;
  }
  return bytes;
}
