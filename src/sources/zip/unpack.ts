import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { ZipRefused } from '../errors.ts';
import type { Spool } from '../spool.ts';
import { HARMLESS_BYTES, type ZipLimits } from './limits.ts';

export interface UnpackOptions {
  readonly limits: ZipLimits;
  readonly signal?: AbortSignal;
  /** Called after each file with the numbers so far. */
  readonly onFile?: (files: number, bytes: number) => void;
  /** What identifies an entry in the spool, by its name; undefined: it is not wanted. Default: the name itself. */
  readonly keyOf?: (name: string) => string | undefined;
}

/**
 * Unpacks the files of an archive into a spool, under hashes of their names: no name of the archive ever becomes a path.
 * The whole archive is looked at before the first file is written. Resource forks and links are passed over.
 *
 * @throws ZipRefused for archives that are damaged, encrypted, nested, beyond the limits or name paths outside themselves;
 *   SpoolFull when the disk has no room.
 */
export async function unpackZip(path: string, spool: Spool, options: UnpackOptions): Promise<number> {
  const { default: yauzl } = await import('yauzl');
  const archiveBytes = (await stat(path)).size;
  const entries = await list(await openZip(yauzl, path), archiveBytes, options);
  await spool.requireSpace(entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0));
  const zip = await openZip(yauzl, path);
  const budget = { bytes: 0, archiveBytes };
  let files = 0;
  try {
    for (const [index, entry] of entries.entries()) {
      options.signal?.throwIfAborted();
      const key = options.keyOf === undefined ? entry.fileName : options.keyOf(entry.fileName);
      if (key === undefined) continue;
      if (spool.has(key) && spool.bytesOf(key) === entry.uncompressedSize) budget.bytes += entry.uncompressedSize;
      else await unpack(zip, entry, key, index, spool, budget, options);
      files += 1;
      options.onFile?.(files, budget.bytes);
    }
  } finally {
    zip.close();
  }
  return files;
}

type Yauzl = typeof import('yauzl');

async function openZip(yauzl: Yauzl, path: string): Promise<ZipFile> {
  return yauzl.openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw damaged(cause);
  });
}

/** The files worth unpacking, after every entry has been checked by what the directory of the archive says. */
async function list(zip: ZipFile, archiveBytes: number, { limits, signal }: UnpackOptions): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  let seen = 0;
  try {
    if (zip.entryCount > limits.maxEntries) throw tooMany(zip.entryCount, limits);
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      seen += 1;
      if (seen > limits.maxEntries) throw tooMany(seen, limits);
      if (entry.fileName.endsWith('/') || isAside(entry)) continue;
      if (entry.isEncrypted()) {
        throw new ZipRefused(`entry ${seen} is encrypted.`, 'Unpack it yourself and give the folder.');
      }
      if (/\.zip$/i.test(entry.fileName)) throw nested(seen);
      bytes += entry.uncompressedSize;
      checkSize(bytes, archiveBytes, limits);
      entries.push(entry);
    }
  } catch (error) {
    throw error instanceof ZipRefused || signal?.aborted ? error : damaged(error);
  } finally {
    zip.close();
  }
  return entries;
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  key: string,
  index: number,
  spool: Spool,
  budget: { bytes: number; readonly archiveBytes: number },
  { limits, signal }: UnpackOptions,
): Promise<void> {
  const writer = await spool.begin(key);
  let stream: Readable | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    let first = true;
    let crc = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      if (first && chunk.length >= 4 && chunk.readUInt32LE(0) === 0x04034b50) throw nested(index + 1);
      first = false;
      crc = crc32(chunk, crc);
      budget.bytes += chunk.length;
      // What the directory said may be a lie; the limits hold for what comes out.
      checkSize(budget.bytes, budget.archiveBytes, limits);
      await writer.write(chunk);
    }
    if (crc !== entry.crc32) throw new Error('incorrect CRC-32');
    await writer.commit();
  } catch (error) {
    await writer.abandon();
    stream?.destroy();
    throw isOfZip(error) ? damaged(error) : error;
  }
}

/** Errors of the inflater and of yauzl have no class of their own; those of the file system have a `syscall`. */
function isOfZip(error: unknown): boolean {
  if (!(error instanceof Error) || 'syscall' in error || error.name === 'AbortError') return false;
  return error.constructor === Error || /^(Z_|ERR_)/.test(String((error as { code?: unknown }).code ?? ''));
}

/** Resource forks and folder settings of macOS and Windows, and symbolic links. */
function isAside(entry: Entry): boolean {
  const name = entry.fileName;
  if (/(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name)) return true;
  const unixMode = entry.versionMadeBy >>> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
  return (unixMode & 0o170000) === 0o120000;
}

function checkSize(bytes: number, archiveBytes: number, limits: ZipLimits): void {
  if (bytes > limits.maxBytes) {
    throw new ZipRefused(
      `it unpacks to more than ${(limits.maxBytes / 1024 ** 3).toFixed(1)} GB.`,
      'If it is trusted, raise sources.zip.maxBytes or unpack it yourself.',
    );
  }
  if (bytes > HARMLESS_BYTES && bytes > archiveBytes * limits.maxRatio) {
    throw new ZipRefused(
      `it unpacks to more than ${limits.maxRatio} times its size, as archives made to fill disks do.`,
      'If it is trusted, raise sources.zip.maxRatio or unpack it yourself.',
    );
  }
}

function tooMany(count: number, limits: ZipLimits): ZipRefused {
  return new ZipRefused(
    `it has ${count} entries, more than the ${limits.maxEntries} allowed.`,
    'If it is trusted, raise sources.zip.maxEntries or unpack it yourself.',
  );
}

function nested(position: number): ZipRefused {
  return new ZipRefused(`entry ${position} is an archive itself.`, 'Unpack the inner archives and give the folder.');
}

function damaged(cause: unknown): ZipRefused {
  const reason = cause instanceof Error ? cause.message : String(cause);
  // yauzl's sentences may end in the name of an entry, which may be a patient's.
  const kind = /invalid (relative path|characters in fileName)|absolute path/i.test(reason)
    ? 'an entry names a path outside the archive.'
    : /encrypt/i.test(reason)
      ? 'an entry is encrypted.'
      : /too (many|few) bytes|unexpected end|uncompressed size|invalid (stored|block|distance|code)|incorrect|CRC/i.test(
            reason,
          )
        ? 'an entry does not unpack to what the archive says.'
        : /unsupported compression/i.test(reason)
          ? 'an entry is compressed by a method that is not supported.'
          : 'it is damaged or no zip archive.';
  return new ZipRefused(kind, 'Fetch or make the archive again.', { cause });
}
