import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Log, silentLog } from '../../core/index.ts';
import { readWithdrawn, withdrawnDigest } from '../../graph/index.ts';
import type { LoadReport } from '../data-directory.ts';
import { GraphHeldBack, GraphSyntaxError, StoreClosed, StoreFull } from '../errors.ts';
import { graphNamesOf } from '../graph-names.ts';
import type { GraphStore } from '../port.ts';
import type { GraphSource } from '../sources.ts';
import { type DataDirectoryOptions, readSource, refusalOf, stampNow, stampOf } from './directory-files.ts';
import { DirectoryScan, type StampedFile } from './directory-scan.ts';
import type { FollowProgress } from './follow-progress.ts';
import { GuardedStore } from './guarded-store.ts';
import type { LoadRecord } from './load-record.ts';
import { Ownership } from './ownership.ts';
import { withoutWithdrawn } from './withdrawn-graphs.ts';

export interface FollowOptions extends DataDirectoryOptions {
  /** Milliseconds between two scans. Default 1000. Scans take at most a twentieth of the time. */
  readonly intervalMs?: number;
  readonly log?: Log;
  /** What a store that survives this process already holds. */
  readonly record?: LoadRecord;
  /** Called after the store was closed. */
  readonly closed?: () => Promise<void>;
}

/**
 * A file of the data directory with a new word after each erasure: when everything erased has left the other files, every trace of it
 * must leave a store that survives this process.
 */
export const purgeRequest = '.disk-store-purge';

/** Every this many scans, all files are checked, to find manual changes inside a file. */
const thoroughEvery = 30;

/**
 * Keeps a store in sync with a data directory. The files are authoritative: {@link load} fills the store, and then the directory
 * is followed, so that new cases, imports, records, user graphs and erasures take effect without a restart.
 */
export class FollowedDirectory {
  /** The store to query. Queries are refused with QIAW_STORE_LOADING until everything is loaded. */
  readonly store: GraphStore;
  private readonly scan: DirectoryScan;
  private readonly owned = new Ownership();
  private readonly known = new Map<string, StampedFile>();
  private readonly failed = new Map<string, string>();
  private readonly held = new Map<string, string>();
  private progress_: FollowProgress = { state: 'loading', files: 0, of: 0 };
  private withdrawn_: ReadonlySet<string> = new Set();
  private tombstones: string | undefined;
  private erasing = false;
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private passes = 0;
  private closed = false;
  /** Stamp of the request that was fulfilled last. */
  private purged: string | undefined;

  constructor(
    private readonly inner: GraphStore,
    private readonly dataDirectory: string,
    private readonly options: FollowOptions = {},
  ) {
    this.scan = new DirectoryScan(dataDirectory, options);
    this.store = new GuardedStore(inner, () => this.progress_);
  }

  get progress(): FollowProgress {
    return this.progress_;
  }

  /** SHA-256 of every withdrawn IRI, as of the last {@link upToDate}. */
  get withdrawn(): ReadonlySet<string> {
    return this.withdrawn_;
  }

  /** Fills the store. Files that do not parse are reported. If not everything fits, the store refuses queries. */
  async load(): Promise<LoadReport> {
    await this.readTombstones();
    const files = await this.scan.pass(true);
    this.progress_ = { state: 'loading', files: 0, of: files.length };
    for (const file of files) {
      const same = this.options.record?.unchanged?.(file.name, file.stamp);
      if (same === undefined) await this.take(file);
      else {
        this.owned.set(file.name, same);
        this.known.set(file.name, file);
      }
      if (this.progress_.state === 'full') break;
      this.progress_ = { ...this.progress_, files: this.progress_.files + 1 };
    }
    if (this.progress_.state !== 'full') {
      // Picks up changes made during loading.
      await this.pass(true);
      await this.options.record?.finish(this.owned.allGraphs());
      await this.purge();
      await this.inner.complete?.();
      this.progress_ = { ...this.progress_, state: 'ready' };
    }
    const { quads } = await this.inner.statistics();
    const taken = [...this.known.values()].filter(({ name }) => !this.failed.has(name) && !this.held.has(name));
    return {
      files: taken.length,
      cases: taken.filter(({ kind }) => kind === 'case').length,
      quads,
      broken: [...this.failed].map(([file, message]) => ({ file, message })),
      held: [...this.held].map(([file, message]) => ({ file, message })),
    };
  }

  /** Starts scanning the directory at regular intervals. */
  follow(): void {
    const interval = this.options.intervalMs ?? 1000;
    const look = async (): Promise<void> => {
      const started = performance.now();
      await this.synchronise(++this.passes % thoroughEvery === 0).catch((error: unknown) => {
        if (!(error instanceof StoreClosed)) this.log.error({ err: error }, 'the data directory cannot be followed');
      });
      if (this.closed) return;
      this.timer = setTimeout(look, Math.max(interval, 20 * (performance.now() - started)));
      this.timer.unref();
    };
    this.timer = setTimeout(look, interval);
    this.timer.unref();
  }

  /** Resolves when everything that was in the directory at the time of the call is in the store. */
  synchronise(thorough = true): Promise<void> {
    if (this.progress_.state === 'full') return Promise.resolve();
    if (this.running) {
      // A scan in progress may have started before the caller's change.
      const again = (): Promise<void> => {
        this.waiting = undefined;
        return this.synchronise(true);
      };
      this.waiting ??= this.running.then(again, again);
      return this.waiting;
    }
    this.running = this.pass(thorough).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /**
   * Called before each answer, so that no answer contains erased data. It checks two files. During an erasure, every answer waits
   * for the removals so far.
   */
  async upToDate(): Promise<void> {
    // In this order: an erasure that ends between the two checks has written its tombstones.
    const erasing = stampNow(join(this.dataDirectory, '.erasure.json')) !== undefined;
    const stamp = stampNow(this.tombstoneFile);
    if (!erasing && !this.erasing && stamp === this.tombstones) return;
    if (this.progress_.state === 'ready') await this.synchronise();
    else await this.readTombstones();
    this.erasing = erasing;
  }

  /**
   * Applies a change to TriG files below graphs/ and makes all of them visible in one step. `change` must leave every file
   * complete. If it or the store fails, the next scan makes the current files visible.
   */
  async commit(files: readonly string[], change: () => Promise<void>): Promise<void> {
    while (this.running) await this.running.catch(() => undefined);
    const work = async (): Promise<void> => {
      await change();
      const there = await Promise.all(files.map((name) => graphFile(name, this.dataDirectory)));
      await this.takeTogether(
        files,
        there.filter((file) => file !== undefined),
      );
    };
    this.running = work().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running?.catch(() => undefined);
    await this.inner.close();
    await this.options.closed?.();
  }

  private get log(): Log {
    return this.options.log ?? silentLog;
  }

  private get tombstoneFile(): string {
    return join(this.dataDirectory, 'graphs', 'tombstones.trig');
  }

  private async readTombstones(): Promise<string | undefined> {
    const stamp = await stampOf(this.tombstoneFile);
    if (stamp === this.tombstones) return stamp;
    this.withdrawn_ = await readWithdrawn(join(this.dataDirectory, 'graphs'));
    const graphs = [...this.owned.allGraphs()].filter((graph) => this.withdrawn_.has(withdrawnDigest(graph)));
    if (graphs.length > 0) await this.inner.replaceGraphs(graphs, []);
    this.options.record?.wrote(graphs, undefined);
    return stamp;
  }

  /** Leaves nothing of what has been erased in a store that survives this process. */
  private async purge(): Promise<void> {
    const { record } = this.options;
    if (record?.purge === undefined) return;
    const path = join(this.dataDirectory, purgeRequest);
    const stamp = stampNow(path) ?? '';
    if (stamp === this.purged) return;
    await record.purge(await readFile(path, 'utf8').catch(() => ''));
    this.purged = stamp;
  }

  private async pass(thorough: boolean): Promise<void> {
    const tombstones = await this.readTombstones();
    const files = await this.scan.pass(thorough);
    const names = new Set(files.map(({ name }) => name));
    for (const file of files) {
      if (this.closed) return;
      const again = thorough && this.failed.has(file.name);
      if (again || this.known.get(file.name)?.stamp !== file.stamp) await this.take(file);
    }
    for (const file of this.known.values()) if (!names.has(file.name)) await this.drop(file.name);
    await this.options.record?.save();
    if (this.progress_.state === 'ready') await this.purge();
    // Only now: concurrent answers must wait until everything that was erased has been removed.
    this.tombstones = tombstones;
  }

  /** Replaces the previous content of a file by the current one; on failure the previous content remains. */
  private async take(file: StampedFile): Promise<void> {
    const source = await readSource(file);
    if (source === undefined) return this.drop(file.name);
    if (await this.isHeld(file, source)) {
      await this.write(file.name, [], undefined);
      this.known.set(file.name, file);
      return;
    }
    try {
      const content = withoutWithdrawn(source, this.withdrawn_);
      const graphs = graphNamesOf(content);
      await this.write(file.name, graphs, content);
      this.failed.delete(file.name);
      this.options.record?.read?.(file.name, file.stamp, graphs);
    } catch (error) {
      if (!(error instanceof GraphSyntaxError || error instanceof StoreFull)) throw error;
      this.failed.set(file.name, error.message);
      if (error instanceof StoreFull && this.progress_.state === 'loading')
        this.progress_ = { ...this.progress_, state: 'full' };
      this.log.warn({ file: file.name, code: error.code }, 'a file is not served in its current state');
    }
    this.known.set(file.name, file);
  }

  /** Content that has not passed the gate is not shown, no matter who changed it. */
  private async isHeld(file: StampedFile, source: GraphSource): Promise<boolean> {
    const refusal = await refusalOf(file, source, this.options);
    if (refusal === undefined) {
      this.held.delete(file.name);
      return false;
    }
    if (this.held.get(file.name) !== refusal) {
      const { code, message } = new GraphHeldBack(refusal);
      this.log.error({ file: file.name, code }, message);
    }
    this.held.set(file.name, refusal);
    this.failed.delete(file.name);
    return true;
  }

  private async takeTogether(names: readonly string[], files: readonly StampedFile[]): Promise<void> {
    const content = new Map<string, { readonly source: GraphSource; readonly graphs: readonly string[] }>();
    for (const file of files) {
      const source = await readSource(file);
      if (source && (await this.isHeld(file, source))) continue;
      const kept = source && withoutWithdrawn(source, this.withdrawn_);
      if (kept) content.set(file.name, { source: kept, graphs: graphNamesOf(kept) });
    }
    const wanted = names.flatMap((name) => [...this.owned.graphsOf(name), ...(content.get(name)?.graphs ?? [])]);
    const { graphs, files: sharing } = this.owned.closure(wanted);
    const others = [...sharing].filter((name) => !names.includes(name));
    const sources = await Promise.all(others.map((name) => this.contentOf(name)));
    const all = [...sources, ...[...content.values()].map(({ source }) => source)];
    await this.inner.replaceGraphs(
      [...graphs],
      all.filter((source) => source !== undefined),
    );
    this.options.record?.wrote(graphs, undefined);
    for (const { source, graphs: own } of content.values()) this.options.record?.wrote(own, source.text);
    await this.options.record?.save();
    for (const name of names) {
      this.owned.set(name, content.get(name)?.graphs ?? []);
      this.failed.delete(name);
      this.known.delete(name);
    }
    for (const file of files) this.known.set(file.name, file);
  }

  private async drop(name: string): Promise<void> {
    await this.write(name, [], undefined);
    this.known.delete(name);
    this.failed.delete(name);
    this.held.delete(name);
  }

  private async write(name: string, graphs: readonly string[], content: GraphSource | undefined): Promise<void> {
    const before = this.owned.graphsOf(name);
    const { graphs: touched, files } = this.owned.closure([...before, ...graphs]);
    files.delete(name);
    const { record } = this.options;
    const first =
      content !== undefined && before.length === 0 && files.size === 0 && this.progress_.state === 'loading';
    if (first && record?.holds(graphs, content.text)) {
      // The server holds it from an earlier run.
    } else if (first && (record === undefined || record.lacks?.(graphs) === true)) {
      await this.inner.load(content.text, content.format, content.graph);
      record?.wrote(graphs, content.text);
    } else if (touched.size > 0) {
      const others = await Promise.all([...files].map((other) => this.contentOf(other)));
      const sources = [...others, content].filter((source): source is GraphSource => source !== undefined);
      await this.inner.replaceGraphs([...touched], sources);
      record?.wrote(touched, undefined);
      if (files.size === 0) record?.wrote(graphs, content?.text);
    }
    this.owned.set(name, graphs);
  }

  private async contentOf(name: string): Promise<GraphSource | undefined> {
    const file = this.known.get(name);
    const source = file && !this.held.has(name) ? await readSource(file) : undefined;
    return source && withoutWithdrawn(source, this.withdrawn_);
  }
}

async function graphFile(name: string, dataDirectory: string): Promise<StampedFile | undefined> {
  const path = join(dataDirectory, name);
  const stamp = await stampOf(path);
  return stamp === undefined ? undefined : { kind: 'graph', name, path, format: 'trig', stamp };
}
