import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { openAtomic, temporaryIn } from '../../../core/index.ts';
import { OutputInTheWay } from '../errors.ts';

/** Where a crate is assembled; nothing is visible before `commit`. */
export interface CrateSink {
  addFile(path: string, name: string): Promise<void>;
  addText(text: string, name: string): Promise<void>;
  commit(): Promise<void>;
  /** Discards what was written; has no effect after `commit`. */
  abort(): Promise<void>;
}

/** A folder that must not exist yet, or must be empty. @throws OutputInTheWay */
export async function folderSink(target: string): Promise<CrateSink> {
  const inside = await readdir(target).catch(() => undefined);
  if (inside?.length === 0) await rmdir(target);
  else if ((await stat(target).catch(() => undefined)) !== undefined) {
    throw new OutputInTheWay(`${target} already exists. Choose a new or empty folder, or a file that ends in .zip.`);
  }
  const staged = await temporaryIn(dirname(target));
  const place = async (name: string): Promise<string> => {
    const path = join(staged.path, ...name.split('/'));
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  return {
    addFile: async (path, name) => copyFile(path, await place(name)),
    addText: async (text, name) => writeFile(await place(name), text),
    commit: () => staged.become(target),
    abort: () => staged.release(),
  };
}

/** A zip whose bytes depend only on its content: entries in the given order, all with the same fixed time. */
export async function zipSink(target: string): Promise<CrateSink> {
  const file = await openAtomic(target);
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const options = { mtime: new Date(Date.UTC(1980, 0, 1)), mode: 0o100644, forceDosTimestamp: true };
  let failed: unknown;
  zip.on('error', (error: unknown) => {
    failed = error;
    (zip.outputStream as Readable).destroy(error as Error);
  });
  const written = (async () => {
    for await (const chunk of zip.outputStream as Readable) await file.write(chunk as Uint8Array);
  })();
  // `commit` reports the error; until then the rejection must not end the process.
  written.catch(() => {});
  return {
    async addFile(path, name) {
      const { size } = await stat(path);
      zip.addReadStreamLazy(name, { ...options, size }, (ready) => ready(null, createReadStream(path)));
    },
    async addText(text, name) {
      zip.addBuffer(Buffer.from(text), name, options);
    },
    async commit() {
      zip.end();
      await written;
      if (failed) throw failed;
      await file.commit();
    },
    async abort() {
      (zip.outputStream as Readable).destroy();
      await written.catch(() => {});
      await file.abort();
    },
  };
}
