import { createHash } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type HeldLock, makeFolder, sha256, takeLongLock } from '../../core/index.ts';
import { SpoolBusy, SpoolFull } from '../errors.ts';
import { freeBytesAt, SpoolWriter, spoolFault } from './spool-writer.ts';

/** By folder, because one run may name a source twice. */
const held = new Map<string, HeldLock>();

/**
 * Locks a spool for this process; returns the function that releases it. The lock of a dead process is taken over.
 * @throws SpoolBusy while another process has it.
 */
export async function lockSpool(root: string, silence?: number): Promise<() => Promise<void>> {
  const folder = resolve(root);
  await held.get(folder)?.release();
  const lock = await takeLongLock(join(folder, 'lock'), silence);
  if (lock === undefined) throw new SpoolBusy();
  held.set(folder, lock);
  return async () => {
    if (held.get(folder) !== lock) return;
    held.delete(folder);
    await lock.release();
  };
}

/** One line of the journal: an object that arrived completely. */
interface Receipt {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface SpoolOptions {
  /** Bytes that must stay free on the disk of the spool. */
  readonly reserve: number;
  /** Free bytes on the disk of a folder; tests inject their own. */
  readonly freeBytes?: (folder: string) => Promise<number>;
  /** Milliseconds after which the silent lock of another machine is taken over; tests inject their own. */
  readonly silence?: number;
}

/**
 * Holds the objects of a remote source for the pipeline. File names are hashes, so that a directory listing contains no
 * identifiers. A file gets its name only when it is complete and in the journal, so that leftovers of an interrupted
 * run can be distinguished from complete files.
 */
export class Spool {
  /** The folder that the pipeline walks. */
  readonly objects: string;
  private readonly receipts = new Map<string, Receipt>();
  private readonly marks = new Set<string>();
  /** Names that were requested since the spool was opened. */
  private readonly asked = new Set<string>();
  /** Objects in transfer; the pipeline does not look here. */
  private readonly parts: string;
  private unlock: () => Promise<void> = async () => {};
  private readonly root: string;
  private readonly options: SpoolOptions;

  private constructor(root: string, options: SpoolOptions) {
    this.root = root;
    this.objects = join(root, 'objects');
    this.parts = join(root, 'parts');
    this.options = options;
  }

  /**
   * Opens the spool of one source for this process only and checks the files of an earlier run: size and digest must
   * match the journal, and files that are not in it are removed.
   * @throws SpoolBusy if another process fetches the same source.
   */
  static async open(root: string, options: SpoolOptions): Promise<Spool> {
    const spool = new Spool(root, options);
    await makeFolder(spool.objects, 0o700);
    await makeFolder(spool.parts, 0o700);
    spool.unlock = await lockSpool(root, options.silence);
    const text = await readFile(spool.journal, 'utf8').catch(() => '');
    const noted = new Map<string, Receipt>();
    for (const line of text.split('\n')) {
      const { receipt, mark } = parseLine(line);
      if (mark !== undefined) spool.marks.add(mark);
      if (receipt !== undefined) noted.set(receipt.name, receipt);
    }
    for (const receipt of noted.values()) {
      if (await spool.isWhole(receipt)) spool.receipts.set(receipt.name, receipt);
      // The group of the missing object is unknown.
      else spool.marks.clear();
    }
    for (const name of await readdir(spool.objects, { recursive: true })) {
      if (name.endsWith('.dcm') && !spool.receipts.has(basename(name))) await rm(join(spool.objects, name));
    }
    return spool;
  }

  /** The folder of a source's spool: hidden in the data directory, named by a hash of the source's identity. */
  static folderOf(dataDirectory: string, source: string): string {
    return join(dataDirectory, '.spool', sha256(source).slice(0, 16));
  }

  /** Complete objects in the spool. */
  get count(): number {
    return this.receipts.size;
  }

  has(key: string): boolean {
    const name = nameOf(key);
    this.asked.add(name);
    return this.receipts.has(name);
  }

  pathOf(key: string): string {
    return this.path(nameOf(key));
  }

  bytesOf(key: string): number | undefined {
    return this.receipts.get(nameOf(key))?.bytes;
  }

  /** Bytes that are left from an interrupted transfer of an object. */
  async partBytes(key: string): Promise<number> {
    return (await stat(this.part(nameOf(key))).catch(() => undefined))?.size ?? 0;
  }

  /** @throws SpoolFull if `bytes` more would leave less than the reserve. */
  async requireSpace(bytes: number): Promise<void> {
    const free = await (this.options.freeBytes ?? freeBytesAt)(this.objects);
    if (free < bytes + this.options.reserve) throw new SpoolFull(free, bytes + this.options.reserve);
  }

  /**
   * Opens an object for writing; `key` identifies it in its source. With `resume`, the data of an interrupted transfer
   * is kept and continued.
   */
  async begin(key: string, options: { readonly resume?: boolean } = {}): Promise<SpoolWriter> {
    const name = nameOf(key);
    const part = this.part(name);
    const kept = options.resume === true ? await stat(part).catch(() => undefined) : undefined;
    const handle = await open(part, kept === undefined ? 'w' : 'a', 0o600);
    const hash = createHash('sha256');
    if (kept !== undefined) hash.update(await readFile(part));
    return new SpoolWriter(handle, part, hash, kept?.size ?? 0, (bytes, digest) =>
      this.adopt(part, key, bytes, digest),
    );
  }

  /** Moves a complete file from elsewhere on the same disk into the spool. */
  async adopt(part: string, key: string, bytes: number, digest: string): Promise<void> {
    const name = nameOf(key);
    const path = this.path(name);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    await rename(part, path);
    await this.note({ name, bytes, sha256: digest });
  }

  /** Records that a group of objects is complete. */
  async mark(group: string): Promise<void> {
    const mark = nameOf(group);
    await appendFile(this.journal, `${JSON.stringify({ mark })}\n`, { mode: 0o600 }).catch(spoolFault);
    this.marks.add(mark);
  }

  isMarked(group: string): boolean {
    return this.marks.has(nameOf(group));
  }

  /** Removes an object that turned out to be wrong. */
  async drop(key: string): Promise<void> {
    const name = nameOf(key);
    this.receipts.delete(name);
    await rm(this.path(name), { force: true });
  }

  /** Removes objects that were not requested since the spool was opened: the source no longer has them. */
  async prune(): Promise<void> {
    for (const name of [...this.receipts.keys()].filter((one) => !this.asked.has(one))) {
      this.receipts.delete(name);
      await rm(this.path(name), { force: true });
    }
    await rm(this.parts, { recursive: true, force: true });
    await mkdir(this.parts, { mode: 0o700 });
  }

  /** Releases the spool for other processes. */
  async close(): Promise<void> {
    await this.unlock();
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  private async note(receipt: Receipt): Promise<void> {
    await appendFile(this.journal, `${JSON.stringify(receipt)}\n`, { mode: 0o600 }).catch(spoolFault);
    this.receipts.set(receipt.name, receipt);
    this.asked.add(receipt.name);
  }

  private async isWhole({ name, bytes, sha256: wanted }: Receipt): Promise<boolean> {
    const path = this.path(name);
    if ((await stat(path).catch(() => undefined))?.size !== bytes) return false;
    return sha256(await readFile(path)) === wanted;
  }

  private get journal(): string {
    return join(this.root, 'received.ndjson');
  }

  private part(name: string): string {
    return join(this.parts, `${name}.part`);
  }

  private path(name: string): string {
    return join(this.objects, name.slice(0, 2), name);
  }
}

function nameOf(key: string): string {
  return `${sha256(key).slice(0, 40)}.dcm`;
}

function parseLine(line: string): { readonly receipt?: Receipt; readonly mark?: string } {
  try {
    const { name, bytes, sha256: digest, mark } = JSON.parse(line) as Partial<Receipt> & { readonly mark?: string };
    if (mark !== undefined) return { mark };
    if (name === undefined || bytes === undefined || digest === undefined || !/^[0-9a-f]{40}\.dcm$/.test(name))
      return {};
    return { receipt: { name, bytes, sha256: digest } };
  } catch {
    // The last line of a killed run, if any.
    return {};
  }
}
