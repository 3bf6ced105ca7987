import { ReadableStream } from 'node:stream/web';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ArchiveRefused } from '../errors.ts';
import type { Spool } from '../spool/spool.ts';
import { inflated, statedSize } from './inflated.ts';
import { damageOf, intoSpool, isAside, type UnpackOptions, writeOut } from './unpacking.ts';

/**
 * Unpacks the files of a tar archive, as {@link unpackZip}. An archive without its end is refused: it may be truncated
 * between two entries. Links, devices and pipes are not followed; returns their number.
 *
 * @throws ArchiveRefused, SpoolFull
 */
export async function unpackTar(path: string, spool: Spool, gzip: boolean, options: UnpackOptions): Promise<number> {
  if (gzip) options.budget.expect('tar', await statedSize(path));
  let [others, position] = [0, 0];
  try {
    const bytes = ReadableStream.from(inflated(path, 'tar', gzip, options));
    const entries = bytes.pipeThrough(createTarDecoder({ strict: true }) as never) as AsyncIterable<ParsedTarEntry>;
    for await (const { header, body } of entries) {
      options.budget.addEntries('tar', 1);
      const { name, type = 'file', size, pax } = header;
      const key = type === 'file' && !isAside(name) ? options.keyOf(name, position) : undefined;
      position += 1;
      if (type !== 'file' && type !== 'directory') others += 1;
      if (key !== undefined) {
        checkEntry(name, pax);
        options.budget.addFile('tar', size);
      }
      if (key === undefined || (spool.has(key) && spool.bytesOf(key) === size)) await body.cancel();
      else {
        await spool.requireSpace(size);
        await intoSpool(spool, key, (writer) => writeOut(body as unknown as AsyncIterable<Uint8Array>, writer));
      }
      if (key !== undefined) options.onFile?.({ key, name, bytes: size });
    }
  } catch (error) {
    throw damageOf('tar', error);
  }
  return others;
}

function checkEntry(name: string, pax: Readonly<Record<string, string>> = {}): void {
  if (name.startsWith('/') || name.split(/[\\/]/).includes('..')) {
    throw new ArchiveRefused('tar', 'an entry names a path outside the archive.', 'Make a new archive without it.');
  }
  if (Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'))) {
    throw new ArchiveRefused('tar', 'an entry is stored as a sparse file.', 'Make a new archive without --sparse.');
  }
}

/** Unpacks the single file in a gzip file. */
export async function unpackGzip(path: string, spool: Spool, name: string, options: UnpackOptions): Promise<void> {
  const key = options.keyOf(name, 0);
  if (key === undefined) return;
  try {
    options.budget.addEntries('gzip', 1);
    if (!spool.has(key)) {
      const stated = await statedSize(path);
      options.budget.expect('gzip', stated);
      await spool.requireSpace(stated);
      await intoSpool(spool, key, (writer) => writeOut(inflated(path, 'gzip', true, options), writer));
    }
    options.onFile?.({ key, name, bytes: spool.bytesOf(key) ?? 0 });
  } catch (error) {
    throw damageOf('gzip', error);
  }
}
