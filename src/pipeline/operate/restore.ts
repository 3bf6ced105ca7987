import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { counted, makePrivate, systemFault, temporaryIn } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { requireKnownLayout } from '../files/layout.ts';
import { BackupDamaged, BackupFailed, type BackupHead, headName, sumsName } from './backup-format.ts';

export interface RestoreSummary extends BackupHead {
  readonly files: number;
}

/**
 * Restores a backup into a directory that does not exist yet or is empty. The directory appears under its name only
 * after every file was compared with its digest.
 * @throws BackupFailed, BackupDamaged, LayoutTooNew
 */
export async function restore(file: string, data: DataDirectory): Promise<RestoreSummary> {
  if ((await readdir(data.root).catch(() => [])).length > 0) {
    throw new BackupFailed('The data directory to restore into is not empty. Choose a new one with --data.');
  }
  const temporary = await temporaryIn(dirname(data.root));
  const partial = temporary.path;
  try {
    await makePrivate(partial);
    const digests = await unpack(file, partial);
    const head = await check(partial, digests);
    await rm(join(partial, headName));
    await rm(join(partial, sumsName));
    await rmdir(data.root).catch(() => {});
    await temporary.become(data.root);
    return { ...head, files: digests.size - 2 };
  } finally {
    await temporary.release();
  }
}

/** Digests of all files by path. */
async function unpack(file: string, folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  const gzipped = await isGzip(file);
  const bytes = createReadStream(file);
  const plain = gzipped ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => plain.destroy(error));
  try {
    const entries = (Readable.toWeb(plain) as unknown as ReadableStream<Uint8Array>).pipeThrough(
      createTarDecoder({ strict: true }) as never,
    ) as unknown as AsyncIterable<ParsedTarEntry>;
    for await (const { header, body } of entries) {
      const { name } = header;
      if (header.type !== undefined && header.type !== 'file')
        throw new BackupDamaged(
          'The backup contains links or folders, which `qiaw backup` never writes. Restore another backup.',
        );
      if (name.startsWith('/') || name.split('/').some((part) => part === '..' || part === '') || digests.has(name)) {
        throw new BackupDamaged(
          'The backup contains a path outside the data directory, or the same path twice. Restore another backup.',
        );
      }
      digests.set(name, await writeEntry(join(folder, name), body));
    }
    return digests;
  } catch (error) {
    if (error instanceof BackupDamaged) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new BackupFailed('The disk is full; nothing was restored.', { cause: error });
    const fault = systemFault(error);
    if (fault !== undefined) throw fault;
    throw new BackupDamaged('The backup is truncated or is not a tar file of this program.', { cause: error });
  }
}

async function writeEntry(path: string, body: ReadableStream<Uint8Array>): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const out = createWriteStream(path);
  const closed = new Promise<void>((resolve, reject) => {
    out.once('close', resolve);
    out.once('error', reject);
  });
  closed.catch(() => {});
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    if (!out.write(chunk))
      await Promise.race([new Promise<void>((resolve) => out.once('drain', () => resolve())), closed]);
  }
  out.end();
  await closed;
  return hash.digest('hex');
}

async function check(folder: string, digests: ReadonlyMap<string, string>): Promise<BackupHead> {
  if (!digests.has(headName) || !digests.has(sumsName)) {
    throw new BackupDamaged('The backup is incomplete: its head or its list of digests is missing.');
  }
  const head = JSON.parse(await readFile(join(folder, headName), 'utf8')) as BackupHead;
  if (head.format !== 'qiaw-backup-1')
    throw new BackupDamaged(
      'The backup has a format that this release does not support. Restore it with the release that made it, or a newer one.',
    );
  requireKnownLayout(head.layout);
  const lines = (await readFile(join(folder, sumsName), 'utf8')).split('\n').filter(Boolean);
  const stated = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const wrong = [...digests].filter(
    ([name, digest]) => name !== headName && name !== sumsName && stated.get(name) !== digest,
  );
  const missing = [...stated.keys()].filter((name) => !digests.has(name));
  if (wrong.length + missing.length > 0) {
    throw new BackupDamaged(
      `${counted(wrong.length, 'file')} of the backup ${wrong.length === 1 ? 'differs from its digest' : 'differ from their digests'}, ${missing.length} missing.`,
    );
  }
  return head;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => {
    throw new BackupFailed('The backup file does not exist.');
  });
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
}
