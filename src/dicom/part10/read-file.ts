import type { FileHandle } from 'node:fs/promises';
import { builtin } from '../../core/index.ts';
import { Malformed, NeedMoreBytes } from './malformed.ts';
import { bytesInMemory } from './memory-files.ts';
import { type FileBytes, fileBytes } from './walk.ts';

const FIRST_READ = 64 * 1024;
const GROWTH = 4;

/**
 * Gives `use` the beginning of a file and, when that is too short, more and more of it: a slice's header costs 64 KiB
 * however large its pixels are. Declared lengths are compared with the size on disk, so none can make this read or
 * allocate more than the file holds.
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

/** Gives `use` the whole file. */
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

/** A buffer of its own, never of the shared pool, so that typed arrays may lie over it. */
async function readBytes(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) throw new Malformed('QIAW_FILE_CHANGED', 'The file became shorter while it was read.');
    filled += bytesRead;
  }
  return bytes;
}
