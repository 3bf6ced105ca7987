import { QueryUnsupported, StoreClosed, StoreUnstartable } from '../errors.ts';
import type { GraphStore, QueryAnswer, QueryOptions, StoreStatistics, UpdateOptions } from '../port.ts';
import { engineQuery } from '../rewriting/engine-query.ts';
import { type GraphSource, type RdfFormat, type Reload, type StoreWrite, WriteJournal } from '../sources.ts';
import { assertNotTooDeep } from '../syntax/sparql-depth.ts';
import type { GraphChange, UpdateOperation } from '../update/model.ts';
import { assertShallowPatterns, shapeOfUpdate } from '../update/packed.ts';
import type { EngineImage } from './engine/messages.ts';
import { shapeOf } from './schedule/query-shapes.ts';
import { Replica, type ReplicaHost } from './schedule/replica.ts';
import { QueryScheduler, type SchedulerHost, type SchedulerOptions } from './schedule/scheduler.ts';

export interface OxigraphStoreOptions extends SchedulerOptions {
  /** Number of engine threads, each with a copy of the data: one more than the number of concurrent long queries. Default 2. */
  readonly replicas?: number;
  /** Maximum number of quads. Default 6 million, half of what fits into npm oxigraph's 4 GiB of WebAssembly memory in tests. */
  readonly capacity?: number;
  /** Number of quads from which an image of an engine's memory is kept for fast refilling. Default 20 000; Infinity: never. */
  readonly imageFrom?: number;
  /** Maximum size of one answer in bytes. Default 256 MiB. */
  readonly maxResultBytes?: number;
  /** False: patterns outside GRAPH match only the default graph, as in the W3C tests. Default true: the union of all graphs. */
  readonly unionDefaultGraph?: boolean;
  /** Source for filling engines, at start and after one was ended. Without it the store keeps a journal of its writes. */
  readonly reload?: Reload;
  /** True: the caller loads the data and then calls `complete`; `reload` is used only to refill an ended engine. Default false. */
  readonly startsEmpty?: boolean;
  /** Entry point of the engine thread; replaced in tests. */
  readonly engineEntry?: URL;
}

/** Characters of a write that keeps an engine busy noticeably long. */
const largeWrite = 1_000_000;

const isLarge = (write: StoreWrite | undefined): boolean => {
  if (write === undefined) return false;
  const texts = write.kind === 'load' ? [write] : write.sources;
  return texts.reduce((sum, { text }) => sum + text.length, 0) >= largeWrite;
};

interface PendingWrite {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Oxigraph (WebAssembly) in worker threads. The time limit ends a thread; another thread with the same data takes over. */
export class OxigraphStore implements GraphStore {
  private readonly replicas: Replica[];
  private readonly journal = new WriteJournal();
  private readonly settings;
  private readonly log = new Map<number, StoreWrite>();
  private readonly pending = new Map<number, PendingWrite>();
  private readonly scheduler: QueryScheduler;
  private image: (EngineImage & { readonly sequence: number }) | undefined;
  private imageTimer: NodeJS.Timeout | undefined;
  private imageDue = false;
  private readonly readyWaiters: Array<PendingWrite> = [];
  private readonly unstartable = new Set<Replica>();
  private head = 0;
  /** Number of quads at the engines' last count, used to decide about images. */
  private quads = 0;
  private exact: { readonly version: number; readonly quads: number } | undefined;
  /** Why the store is unusable: it was closed, or no engine starts. */
  private over: Error | undefined;

  constructor(private readonly options: OxigraphStoreOptions = {}) {
    this.settings = {
      capacity: options.capacity ?? 6_000_000,
      maxResultBytes: options.maxResultBytes ?? 256 * 1024 * 1024,
      maxGrowthBytes: options.maxQueryMemoryBytes ?? 1024 ** 3,
    };
    this.replicas = [];
    this.startReplicas(options.startsEmpty ? 1 : this.wanted);
    this.scheduler = new QueryScheduler(this.schedulerHost(), options);
  }

  /** Resolves when one copy of the data is complete. @throws StoreUnstartable if no engine starts */
  async ready(): Promise<void> {
    if (this.over) throw this.over;
    if (this.replicas.some((replica) => replica.ready)) return;
    await new Promise<void>((resolve, reject) => this.readyWaiters.push({ resolve, reject }));
  }

  /** One engine is loaded first, at full speed. The others start after it; if it is large, from a copy of its memory. */
  async complete(): Promise<void> {
    if (this.over || this.replicas.length === this.wanted) return;
    const { quads } = await this.statistics();
    if (quads >= this.imageFrom) await this.takeImage(this.replicas[0]!);
    this.startReplicas(this.wanted);
  }

  private get wanted(): number {
    return Math.max(1, this.options.replicas ?? 2);
  }

  private get imageFrom(): number {
    return this.options.imageFrom ?? 20_000;
  }

  private startReplicas(upTo: number): void {
    while (!this.over && this.replicas.length < upTo) {
      const n = this.replicas.length;
      this.replicas.push(
        new Replica({ ...this.host(), startsEmpty: n === 0 && this.options.startsEmpty === true }, n > 0),
      );
    }
  }

  load(text: string, format: RdfFormat, graph?: string): Promise<void> {
    return this.write({ kind: 'load', text, format, ...(graph === undefined ? {} : { graph }) });
  }

  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void> {
    return this.replaceGraphs([graph], [{ graph, text, format }]);
  }

  removeGraph(graph: string): Promise<void> {
    return this.replaceGraphs([graph], []);
  }

  replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void> {
    return this.write({ kind: 'replace', graphs: [...new Set(graphs)], sources });
  }

  async query(text: string, options: QueryOptions): Promise<QueryAnswer> {
    assertNotTooDeep(text);
    const query = engineQuery(text, options, this.options.unionDefaultGraph ?? true);
    if (query.form === 'update') throw new QueryUnsupported('This is an update; only queries are accepted here.');
    const form = query.form;
    const command = { kind: 'query', query: { ...query, form, asBytes: options.asBytes ?? false } } as const;
    const { body = '', bytes } = await this.scheduler.run(command, shapeOf(text), options);
    return { form, mediaType: query.mediaType, body, ...(bytes === undefined ? {} : { bytes }) };
  }

  async planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]> {
    assertShallowPatterns(operations);
    const { writable, readable, base } = options;
    const union = this.options.unionDefaultGraph ?? true;
    const reading = { union, base, ...(readable === undefined ? {} : { readable }) };
    const { changes = [] } = await this.scheduler.run(
      { kind: 'plan', operations, writable, reading },
      shapeOfUpdate(operations),
      options,
    );
    return changes;
  }

  async statistics(): Promise<StoreStatistics> {
    if (this.over) throw this.over;
    const quads = await this.counted();
    return { quads, version: this.visible, capacity: this.settings.capacity };
  }

  /** Number of quads, counted on request and cached until the next write, because counting visits all quads. */
  private async counted(): Promise<number> {
    for (;;) {
      await this.ready();
      const version = this.visible;
      if (this.exact?.version === version) return this.exact.quads;
      const able = this.replicas.filter(({ ready, following }) => ready && following >= version);
      const replica = able.find(({ idle }) => idle) ?? able[0] ?? this.replicas.find(({ ready }) => ready);
      if (replica === undefined) continue;
      // An engine that has ended does not reply; another engine does, or the same one after refilling.
      const reply = await replica
        .engine()
        .send({ kind: 'count' })
        .catch(() => undefined);
      if (this.over) throw this.over;
      if (reply === undefined) continue;
      this.exact = { version, quads: reply.quads };
      return reply.quads;
    }
  }

  async close(): Promise<void> {
    this.end(new StoreClosed());
  }

  private end(reason: Error): void {
    this.over ??= reason;
    clearTimeout(this.imageTimer);
    for (const replica of this.replicas) replica.close();
    this.scheduler.close(this.over);
    for (const { reject } of [...this.pending.values(), ...this.readyWaiters.splice(0)]) reject(this.over);
    this.pending.clear();
  }

  private write(write: StoreWrite): Promise<void> {
    if (this.over) return Promise.reject(this.over);
    return new Promise((resolve, reject) => {
      const sequence = ++this.head;
      this.log.set(sequence, write);
      this.pending.set(sequence, { resolve, reject });
      this.followAll();
    });
  }

  /**
   * Distributes writes to the replicas. A large write goes to one engine first and to the others after it has finished: until
   * then the others answer from the previous state, and afterwards the first engine answers while they catch up.
   */
  private followAll(): void {
    const large = [...this.pending.keys()].find((sequence) => isLarge(this.log.get(sequence)));
    if (large === undefined) {
      for (const replica of this.replicas) replica.follow(this.head);
      return;
    }
    const pioneer =
      this.replicas.find(({ ready, following }) => ready && following >= large) ??
      this.replicas.findLast(({ idle }) => idle) ??
      this.replicas.find(({ ready }) => ready);
    for (const replica of this.replicas) replica.follow(replica === pioneer ? this.head : large - 1);
  }

  /** Latest write for which it and all earlier writes are settled. Every query sees at least this state. */
  private get visible(): number {
    return Math.min(this.head, ...[...this.pending.keys()].map((sequence) => sequence - 1));
  }

  /** The first replica to finish a write determines its outcome. All replicas get the same writes, so outcomes are equal. */
  private written(sequence: number, outcome: { quads: number } | { error: Error }): void {
    const pending = this.pending.get(sequence);
    if (pending) {
      this.pending.delete(sequence);
      const write = this.log.get(sequence);
      if ('error' in outcome) {
        this.log.delete(sequence);
        pending.reject(outcome.error);
      } else {
        this.quads = outcome.quads;
        if (write && !this.options.reload) this.journal.record(write);
        pending.resolve();
      }
      this.followAll();
    }
    const seen = Math.min(this.image?.sequence ?? this.head, ...this.replicas.map((replica) => replica.following));
    for (const old of this.log.keys()) {
      if (old <= seen && !this.pending.has(old)) this.log.delete(old);
    }
  }

  /** After a pause in writes, takes an image of an engine's memory if filling without one would be slow. */
  private considerImage(): void {
    const grown = Math.abs(this.quads - (this.image?.quads ?? 0)) > this.quads / 5;
    const late = this.head - (this.image?.sequence ?? 0) > 64;
    if (this.quads < this.imageFrom || !(grown || late)) return;
    clearTimeout(this.imageTimer);
    this.imageTimer = setTimeout(() => {
      this.imageDue = true;
      this.scheduler.dispatch();
    }, 300);
    this.imageTimer.unref();
  }

  private async takeImage(replica: Replica): Promise<void> {
    this.imageDue = false;
    clearTimeout(this.imageTimer);
    const sequence = replica.following;
    const engine = replica.engine();
    replica.busy = true;
    try {
      const { image } = await engine.send({ kind: 'image' });
      if (image) this.image = { ...image, sequence };
    } catch {
      // Without an image, engines are filled from their sources.
    } finally {
      if (engine === replica.engine()) replica.release();
      this.scheduler.dispatch();
    }
  }

  private schedulerHost(): SchedulerHost {
    return {
      replicas: this.replicas,
      visible: () => this.visible,
      beginOther: (replica) => {
        // Before any query: without the image, the end of an engine would require a complete refill.
        if (!this.imageDue) return false;
        void this.takeImage(replica);
        return true;
      },
      answered: (replica, memory) => this.shrink(replica, memory),
    };
  }

  /** WebAssembly memory never shrinks. An engine that a query made much larger than the data is restarted from the image. */
  private shrink(replica: Replica, memory: number): void {
    const kept = this.image?.memory.byteLength;
    if (kept === undefined || memory < 1.5 * kept + 128 * 1024 * 1024) return;
    if (this.replicas.some((other) => other !== replica && other.ready)) replica.engine().end();
  }

  private host(): Omit<ReplicaHost, 'startsEmpty'> {
    const store = this;
    return {
      settings: this.settings,
      entry: this.options.engineEntry,
      base: this.options.reload ? { reload: this.options.reload } : { journal: this.journal },
      log: {
        get decided() {
          return store.visible;
        },
        at: (sequence) => this.log.get(sequence),
        settled: (sequence, outcome) => this.written(sequence, outcome),
      },
      changed: (replica) => {
        if (replica.ready && this.pending.size === 0) this.quads = replica.quads;
        if (replica.ready) for (const { resolve } of this.readyWaiters.splice(0)) resolve();
        // The engine that was to get a write first may have ended. Its own error handling must run before.
        queueMicrotask(() => this.followAll());
        this.scheduler.dispatch();
        this.considerImage();
      },
      image: () => this.image,
      imageFailed: () => {
        this.image = undefined;
      },
      unstartable: (replica, cause) => {
        this.unstartable.add(replica);
        if (this.unstartable.size === this.replicas.length) this.end(new StoreUnstartable(cause));
      },
    };
  }
}
