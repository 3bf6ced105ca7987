import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { ArchiveRefused } from '../errors.ts';
import type { Spool } from '../spool/spool.ts';
import { damageOf, intoSpool, isAside, type UnpackOptions, writeOut } from './unpacking.ts';

/**
 * Unpacks the files of a zip archive into a spool, under hashes of their names: no name of the archive ever becomes a
 * path. The directory of the whole archive is checked before the first file is written. Resource forks and links are
 * skipped; returns the number of links.
 *
 * @throws ArchiveRefused for archives that are damaged, encrypted, beyond the limits or name paths outside themselves;
 *   SpoolFull if the disk has no space.
 */
export async function unpackZip(path: string, spool: Spool, options: UnpackOptions): Promise<number> {
  const { default: yauzl } = await import('yauzl');
  const { entries, links } = await list(await openZip(yauzl, path), options);
  await spool.requireSpace(entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0));
  const zip = await openZip(yauzl, path);
  try {
    for (const [position, entry] of entries.entries()) {
      options.signal?.throwIfAborted();
      const key = options.keyOf(entry.fileName, position);
      if (key === undefined) continue;
      if (spool.has(key) && spool.bytesOf(key) === entry.uncompressedSize) {
        options.budget.addBytes('zip', entry.uncompressedSize);
      } else await unpack(zip, entry, key, spool, options);
      options.onFile?.({ key, name: entry.fileName, bytes: entry.uncompressedSize });
    }
  } finally {
    zip.close();
  }
  return links;
}

type Yauzl = typeof import('yauzl');

async function openZip(yauzl: Yauzl, path: string): Promise<ZipFile> {
  // A file that cannot be opened at all is a fault of the file system.
  await stat(path);
  return yauzl.openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw damageOf('zip', error);
  });
}

/** The files to unpack, after every entry has been checked by the directory of the archive. */
async function list(zip: ZipFile, { budget, signal }: UnpackOptions): Promise<{ entries: Entry[]; links: number }> {
  const entries: Entry[] = [];
  let [bytes, links, seen] = [0, 0, 0];
  try {
    budget.addEntries('zip', zip.entryCount);
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      seen += 1;
      if (seen > zip.entryCount) budget.addEntries('zip', 1);
      if (entry.fileName.endsWith('/') || isAside(entry.fileName)) continue;
      if (isLink(entry)) {
        links += 1;
        continue;
      }
      if (entry.isEncrypted()) {
        throw new ArchiveRefused('zip', `entry ${seen} is encrypted.`, 'Unpack it yourself and give the folder.');
      }
      budget.addFile('zip', entry.uncompressedSize);
      bytes += entry.uncompressedSize;
      budget.expect('zip', bytes);
      entries.push(entry);
    }
  } catch (error) {
    throw damageOf('zip', error);
  } finally {
    zip.close();
  }
  return { entries, links };
}

async function unpack(zip: ZipFile, entry: Entry, key: string, spool: Spool, options: UnpackOptions): Promise<void> {
  let stream: Readable | undefined;
  try {
    await intoSpool(spool, key, async (writer) => {
      stream = await zip.openReadStreamPromise(entry);
      let crc = 0;
      await writeOut(stream as AsyncIterable<Buffer>, writer, (piece) => {
        options.signal?.throwIfAborted();
        // The directory may be wrong, so the limits also apply to the actual output.
        options.budget.addBytes('zip', piece.byteLength);
        crc = crc32(piece, crc);
      });
      if (crc !== entry.crc32) throw new Error('incorrect CRC-32');
    });
  } catch (error) {
    stream?.destroy();
    throw damageOf('zip', error);
  }
}

function isLink(entry: Entry): boolean {
  const unixMode = entry.versionMadeBy >>> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
  return (unixMode & 0o170000) === 0o120000;
}
