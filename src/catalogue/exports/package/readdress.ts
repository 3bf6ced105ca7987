import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { digestOf, temporaryIn } from '../../../core/index.ts';
import { zipSink } from '../crate/sink.ts';
import type { BuiltFile } from '../model.ts';
import { readdressParquet } from '../table/readdress-parquet.ts';
import { type WrittenFile, writeFileBy } from './file-sink.ts';

type Listed = Omit<BuiltFile, 'path'>;

/** A set of downloads whose addresses were changed; digests and sizes of its files by name. */
export interface ReaddressedSet {
  /** Name of the folder of the set. */
  readonly version: string;
  readonly files: ReadonlyMap<string, WrittenFile>;
}

/**
 * Writes the downloads of a published version again with another base: every text, the columns of Parquet tables, the files in a crate,
 * and the digests and sizes that descriptions state of other files. The former folder is removed at the end. Same input, same bytes.
 * @param kept `<data>/datasets/<dataset>/files`
 * @param version Name of the folder below it.
 */
export async function readdressSet(kept: string, version: string, from: string, to: string): Promise<ReaddressedSet> {
  const next = digestOf([version, from, to]).slice(0, 16);
  const [source, target] = [join(kept, version), join(kept, next)];
  const done = await readIndex(target);
  if (done !== undefined) {
    await rm(source, { recursive: true, force: true });
    return { version: next, files: new Map(done.map((file) => [file.name, file])) };
  }
  const listed = (await readIndex(source)) ?? [];
  const staged = await temporaryIn(kept);
  try {
    await mkdir(staged.path);
    const again = (text: string): string => text.replaceAll(from, to).replaceAll(`/${version}/`, `/${next}/`);
    const written: Array<{ readonly before: Listed; readonly after: WrittenFile }> = [];
    for (const before of listed) {
      const paths = [join(source, before.name), join(staged.path, before.name)] as const;
      written.push({ before, after: await readdressFile(...paths, again, written) });
    }
    const index = written.map(({ before, after }) => ({ ...before, ...after }));
    await writeFile(join(staged.path, 'index.json'), JSON.stringify(index, null, 1));
    await staged.become(target);
    await rm(source, { recursive: true, force: true });
    return { version: next, files: new Map(index.map((file) => [file.name, file])) };
  } finally {
    await staged.release();
  }
}

async function readIndex(folder: string): Promise<Listed[] | undefined> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Listed[]);
}

type Again = (text: string) => string;
type Written = ReadonlyArray<{ readonly before: Listed; readonly after: WrittenFile }>;

async function readdressFile(path: string, target: string, again: Again, others: Written): Promise<WrittenFile> {
  if (path.endsWith('.zip')) return readdressZip(path, target, again, others);
  if (path.endsWith('.parquet')) return writeFileBy(target, (sink) => readdressParquet(path, sink, again));
  if (path.endsWith('.json')) {
    const text = withDigests(again(await readFile(path, 'utf8')), others);
    return writeFileBy(target, (sink) => sink.write(text));
  }
  return writeFileBy(target, async (sink) => {
    const stream = createReadStream(path);
    // Opened here, because lines that are read before the loop begins would be lost.
    const lines = createInterface({ input: path.endsWith('.gz') ? stream.pipe(createGunzip()) : stream });
    for await (const line of lines) await sink.write(`${again(line)}\n`);
  });
}

/** A crate contains tables, which were written already, and its own description. */
async function readdressZip(path: string, target: string, again: Again, others: Written): Promise<WrittenFile> {
  const { strFromU8, unzipSync } = await import('fflate');
  const zip = await zipSink(target);
  try {
    for (const [name, bytes] of Object.entries(unzipSync(new Uint8Array(await readFile(path))))) {
      const known = others.some(({ before }) => before.name === name);
      if (known) await zip.addFile(join(target, '..', name), name);
      else await zip.addText(withDigests(again(strFromU8(bytes)), others), name);
    }
    await zip.commit();
  } catch (error) {
    await zip.abort();
    throw error;
  }
  const bytes = await readFile(target);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** JSON with the digests and sizes that the files written before it have now. */
function withDigests(text: string, files: Written): string {
  const bySha = new Map(files.map((file) => [file.before.sha256, file] as const));
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [key, visit(one)] as const);
    const file = bySha.get(String((value as Record<string, unknown>)['sha256']));
    if (file === undefined) return Object.fromEntries(entries);
    const { before, after } = file;
    return Object.fromEntries(
      entries.map(([key, one]) => {
        if (key === 'sha256') return [key, after.sha256];
        // The size of a restricted file is a band, which stays.
        const isExact =
          key === 'contentSize' && /^\d+(?: B)?$/.test(String(one)) && parseInt(String(one), 10) === before.bytes;
        return [key, isExact ? String(one).replace(/^\d+/, String(after.bytes)) : one];
      }),
    );
  };
  const parsed: unknown = JSON.parse(text);
  const indent = /^.\n( *)\S/.exec(text)?.[1]?.length ?? 0;
  return JSON.stringify(visit(parsed), null, indent) + (text.endsWith('\n') ? '\n' : '');
}
