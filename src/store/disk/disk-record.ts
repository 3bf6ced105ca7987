import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, writeFileAtomic } from '../../core/index.ts';
import type { LoadRecord } from '../follow/load-record.ts';

interface FileRead {
  readonly stamp: string;
  readonly graphs: readonly string[];
  /** Digest of the text that filled the graphs. */
  readonly digest: string;
}

type Line =
  | { readonly for: string }
  | { readonly writing: readonly string[] }
  | { readonly wrote: readonly string[]; readonly digest: string | undefined }
  | ({ readonly file: string } & FileRead)
  | { readonly purged: string }
  | { readonly mark: string };

/** What the store does for its record. */
export interface DiskWork {
  /** Gives the engine everything that is still waiting, before the record claims it. */
  settle(): Promise<void>;
  finish(owned: Iterable<string>): Promise<void>;
  purge(): Promise<void>;
}

/** Lines after which the record is written again. */
const mostLines = 20_000;

/**
 * The record of the store on disk: lines that are appended. A write is announced before the engine gets it and recorded after it has
 * ended, so that after a crash in between the graphs count as unknown and are written again.
 */
export class DiskRecord implements LoadRecord {
  private readonly digests = new Map<string, string>();
  private readonly files = new Map<string, FileRead>();
  private pending: Line[] = [];
  private lines = 0;
  private purged_ = '';
  private mark_ = '';
  /** Graphs whose writing was announced and not recorded. */
  private readonly unknown = new Set<string>();
  /** Nothing was known when it was opened, so the database has never held anything that is erased now. */
  private fresh = false;
  private work: DiskWork | undefined;

  private constructor(
    private readonly path: string,
    /** What the content of the store depends on besides the files: base, program version. */
    private readonly context: string,
  ) {}

  /** Reads the record of a folder; an unreadable one is empty. */
  static async open(folder: string, context: string): Promise<DiskRecord> {
    const record = new DiskRecord(join(folder, 'record.ndjson'), context);
    const text = await readFile(record.path, 'utf8').catch(() => '');
    let known = '';
    // The last line may be incomplete after a crash.
    for (const line of text.split('\n').slice(0, -1)) {
      try {
        const read = JSON.parse(line) as Line;
        if ('for' in read) known = read.for;
        else record.take(read);
      } catch {
        record.forget();
      }
      record.lines++;
    }
    // Files are read again, and only what has changed is written.
    if (known !== context) record.files.clear();
    record.pending.push({ for: context });
    return record;
  }

  does(work: DiskWork): void {
    this.work = work;
  }

  /** Nothing is known to be in the store. */
  get isEmpty(): boolean {
    return this.digests.size === 0;
  }

  /** The name given to the present content by {@link setMark}; empty after any write. */
  get mark(): string {
    return this.mark_;
  }

  async setMark(mark: string): Promise<void> {
    this.note({ mark });
    await this.save();
  }

  get purged(): string {
    return this.purged_;
  }

  forget(): void {
    this.digests.clear();
    this.files.clear();
    this.unknown.clear();
    this.mark_ = '';
    this.fresh = true;
  }

  /** Announces a write; must be awaited before it. */
  async announce(graphs: readonly string[]): Promise<void> {
    const gone = new Set(graphs);
    this.pending = this.pending.map((line) =>
      'wrote' in line ? { ...line, wrote: line.wrote.filter((graph) => !gone.has(graph)) } : line,
    );
    this.take({ writing: graphs });
    await this.append([{ writing: graphs }]);
  }

  /** Announces that the engine gets what was already noted with `wrote`. */
  async announceFilling(graphs: readonly string[]): Promise<void> {
    this.mark_ = '';
    await this.append([{ for: this.context }, { writing: graphs }]);
  }

  holds(graphs: readonly string[], text: string): boolean {
    const digest = sha256(text);
    return graphs.length > 0 && graphs.every((graph) => this.digests.get(graph) === digest);
  }

  lacks(graphs: readonly string[]): boolean {
    return graphs.every((graph) => !this.digests.has(graph) && !this.unknown.has(graph));
  }

  wrote(graphs: Iterable<string>, text: string | undefined): void {
    this.note({ wrote: [...graphs], digest: text === undefined ? undefined : sha256(text) });
  }

  unchanged(file: string, stamp: string): readonly string[] | undefined {
    const known = this.files.get(file);
    if (known?.stamp !== stamp) return undefined;
    return known.graphs.every((graph) => this.digests.get(graph) === known.digest) ? known.graphs : undefined;
  }

  read(file: string, stamp: string, graphs: readonly string[]): void {
    const digest = this.digests.get(graphs[0] ?? '');
    if (digest !== undefined) this.note({ file, stamp, graphs, digest });
  }

  finish(owned: Iterable<string>): Promise<void> {
    return this.work?.finish(owned) ?? Promise.resolve();
  }

  async purge(request: string): Promise<void> {
    const { fresh } = this;
    this.fresh = false;
    if (request === this.purged_) return;
    if (!fresh) await this.work?.purge();
    this.take({ purged: request });
    await this.work?.settle();
    await this.compact();
  }

  async save(): Promise<void> {
    await this.work?.settle();
    const lines = this.pending;
    if (lines.length === 0) return;
    this.pending = [];
    if (this.lines + lines.length > mostLines) await this.compact();
    else await this.append(lines);
  }

  private async append(lines: readonly Line[]): Promise<void> {
    this.lines += lines.length;
    await appendFile(this.path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  }

  /** Writes the record again, without superseded lines and without the names of what is gone. */
  async compact(): Promise<void> {
    this.pending = [];
    const byDigest = new Map<string, string[]>();
    for (const [graph, digest] of this.digests) byDigest.set(digest, [...(byDigest.get(digest) ?? []), graph]);
    const lines: Line[] = [
      { for: this.context },
      ...(this.unknown.size === 0 ? [] : [{ writing: [...this.unknown] }]),
      ...(this.purged_ === '' ? [] : [{ purged: this.purged_ }]),
      ...[...byDigest].map(([digest, wrote]) => ({ wrote, digest })),
      ...[...this.files]
        .filter(([, { graphs, digest }]) => graphs.every((graph) => this.digests.get(graph) === digest))
        .map(([file, read]) => ({ file, ...read })),
      ...(this.mark_ === '' ? [] : [{ mark: this.mark_ }]),
    ];
    this.lines = lines.length;
    await writeFileAtomic(this.path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 0o600);
  }

  private note(line: Exclude<Line, { for: string }>): void {
    this.take(line);
    this.pending.push(line);
  }

  private take(line: Exclude<Line, { for: string }>): void {
    if ('writing' in line) {
      this.mark_ = '';
      for (const graph of line.writing) {
        this.digests.delete(graph);
        this.unknown.add(graph);
      }
    } else if ('wrote' in line) {
      for (const graph of line.wrote) {
        this.unknown.delete(graph);
        if (line.digest === undefined) this.digests.delete(graph);
        else this.digests.set(graph, line.digest);
      }
    } else if ('file' in line) {
      const { file, ...read } = line;
      this.files.set(file, read);
    } else if ('mark' in line) this.mark_ = line.mark;
    else this.purged_ = line.purged;
  }
}
