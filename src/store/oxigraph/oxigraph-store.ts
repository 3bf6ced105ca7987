import { QueryCancelled, QueryTimeout, QueryUnsupported, StoreBusy, StoreClosed } from '../errors.ts';
import type { GraphStore, QueryAnswer, QueryOptions, RdfFormat, StoreStatistics } from '../port.ts';
import { type Reload, type StoreWrite, WriteJournal } from '../sources.ts';
import { engineQuery } from './engine-query.ts';
import type { EngineQuery } from './messages.ts';
import { Replica, type ReplicaHost } from './replica.ts';
import { SlowQueries } from './slow-queries.ts';

export interface OxigraphStoreOptions {
  /** Engine threads, each with a copy of the data: one more than the long queries admitted at once. Default 2. */
  readonly replicas?: number;
  /** Quads; default 6 million, half of what npm oxigraph's 4 GiB of WebAssembly memory was seen to hold. */
  readonly capacity?: number;
  /** Milliseconds after which a query counts as long; default 250. */
  readonly patienceMs?: number;
  /** Bytes of one answer; default 256 MiB. */
  readonly maxResultBytes?: number;
  /** Queries that may wait for a free engine; default 256. */
  readonly maxWaiting?: number;
  /** Milliseconds a query may wait for a free engine; default 10 000. */
  readonly maxWaitMs?: number;
  /** False: patterns outside GRAPH see only the default graph, as the W3C tests want. Default true: the union of all. */
  readonly unionDefaultGraph?: boolean;
  /** What engines are filled from, at start and after one was ended; without it the store remembers its writes. */
  readonly reload?: Reload;
}

interface Job {
  readonly query: EngineQuery;
  readonly options: QueryOptions;
  readonly resolve: (body: string) => void;
  readonly reject: (error: Error) => void;
  waitTimer?: NodeJS.Timeout;
}

interface PendingWrite {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Oxigraph (WebAssembly) in worker threads: the time limit ends a thread, and another with the same data answers on. */
export class OxigraphStore implements GraphStore {
  private readonly replicas: Replica[];
  private readonly journal = new WriteJournal();
  private readonly settings;
  private readonly queue: Job[] = [];
  private readonly log = new Map<number, StoreWrite>();
  private readonly pending = new Map<number, PendingWrite>();
  private readonly slow = new SlowQueries();
  private readonly readyWaiters: Array<() => void> = [];
  private head = 0;
  private quads = 0;
  private closed = false;

  constructor(private readonly options: OxigraphStoreOptions = {}) {
    this.settings = {
      capacity: options.capacity ?? 6_000_000,
      maxResultBytes: options.maxResultBytes ?? 256 * 1024 * 1024,
    };
    this.replicas = [];
    const host = this.host();
    for (let n = 0; n < Math.max(1, options.replicas ?? 2); n++) this.replicas.push(new Replica(host));
  }

  /** Resolves when one copy of the data is complete. */
  async ready(): Promise<void> {
    if (this.replicas.some((replica) => replica.ready)) return;
    await new Promise<void>((resolve) => this.readyWaiters.push(resolve));
  }

  load(text: string, format: RdfFormat, graph?: string): Promise<void> {
    return this.write({ kind: 'load', text, format, ...(graph === undefined ? {} : { graph }) });
  }

  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void> {
    return this.write({ kind: 'replace', graph, text, format });
  }

  removeGraph(graph: string): Promise<void> {
    return this.write({ kind: 'remove', graph });
  }

  async query(text: string, options: QueryOptions): Promise<QueryAnswer> {
    const query = engineQuery(text, options, this.options.unionDefaultGraph ?? true);
    if (query.form === 'update') throw new QueryUnsupported('This is an update; only queries are answered here.');
    const form = query.form;
    const body = await this.enqueue({ ...query, form }, options);
    return { form, mediaType: query.mediaType, body };
  }

  async statistics(): Promise<StoreStatistics> {
    if (this.closed) throw new StoreClosed();
    await this.ready();
    return { quads: this.quads, version: this.head, capacity: this.settings.capacity };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const replica of this.replicas) replica.close();
    for (const job of this.queue.splice(0)) this.settle(job, () => job.reject(new StoreClosed()));
    for (const { reject } of this.pending.values()) reject(new StoreClosed());
    this.pending.clear();
  }

  private write(write: StoreWrite): Promise<void> {
    if (this.closed) return Promise.reject(new StoreClosed());
    return new Promise((resolve, reject) => {
      const sequence = ++this.head;
      this.log.set(sequence, write);
      this.pending.set(sequence, { resolve, reject });
      for (const replica of this.replicas) replica.follow();
    });
  }

  /** The first replica that has carried out a write decides; all give the same outcome, being given the same writes. */
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
    }
    const seen = Math.min(...this.replicas.map((replica) => replica.following));
    for (const old of this.log.keys()) {
      if (old <= seen && !this.pending.has(old)) this.log.delete(old);
    }
  }

  private enqueue(query: EngineQuery, options: QueryOptions): Promise<string> {
    if (this.closed) return Promise.reject(new StoreClosed());
    if (options.signal?.aborted) return Promise.reject(new QueryCancelled());
    if (this.queue.length >= (this.options.maxWaiting ?? 256)) return Promise.reject(new StoreBusy());
    return new Promise((resolve, reject) => {
      const job: Job = { query, options, resolve, reject };
      const leave = (error: Error) => {
        const place = this.queue.indexOf(job);
        if (place < 0) return;
        this.queue.splice(place, 1);
        this.settle(job, () => reject(error));
      };
      job.waitTimer = setTimeout(() => leave(new StoreBusy()), this.options.maxWaitMs ?? 10_000);
      options.signal?.addEventListener('abort', () => leave(new QueryCancelled()), { once: true });
      this.queue.push(job);
      this.dispatch();
    });
  }

  private dispatch(): void {
    for (;;) {
      const replica = this.replicas.find((candidate) => candidate.idle && candidate.following === this.head);
      const next = replica && this.queue.findIndex((job) => this.mayStart(job));
      if (replica === undefined || next === undefined || next < 0) return;
      void this.run(this.queue.splice(next, 1)[0]!, replica);
    }
  }

  /** A query known to run long waits rather than take the last replica, which stays for the short ones. */
  private mayStart({ query }: Job): boolean {
    if (this.replicas.length === 1 || !this.slow.has(query.text)) return true;
    return this.replicas.filter((replica) => replica.idle).length > 1;
  }

  /** Runs one query on one replica; passing the limit or an abort ends that engine, which fills itself again. */
  private async run(job: Job, replica: Replica): Promise<void> {
    clearTimeout(job.waitTimer);
    replica.busy = true;
    const engine = replica.engine();
    const { timeoutMs, signal } = job.options;
    const limit = setTimeout(() => engine.end(new QueryTimeout(timeoutMs)), timeoutMs);
    const patience = setTimeout(() => this.becomesLong(job, replica), this.options.patienceMs ?? 250);
    // A query that is nearly done is not worth an engine: half a second of grace before a caller's leaving ends it.
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      grace = setTimeout(() => engine.end(new QueryCancelled()), 500);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const reply = await engine.send({ kind: 'query', query: job.query });
      if (!replica.long) this.slow.forget(job.query.text);
      job.resolve(reply.body ?? '');
    } catch (error) {
      job.reject(error as Error);
    } finally {
      for (const timer of [limit, patience, grace]) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (engine === replica.engine()) replica.release();
      this.dispatch();
    }
  }

  /** The last replica is not given to a long query when filling it again is quicker than waiting for that query. */
  private becomesLong(job: Job, replica: Replica): void {
    replica.long = true;
    this.slow.remember(job.query.text);
    const others = this.replicas.filter((other) => other !== replica);
    if (others.length === 0 || others.some((other) => other.ready && !other.long)) return;
    if (replica.fillMs * 2 < job.options.timeoutMs) replica.engine().end(new StoreBusy());
  }

  private settle(job: Job, act: () => void): void {
    clearTimeout(job.waitTimer);
    act();
  }

  private host(): ReplicaHost {
    const store = this;
    return {
      settings: this.settings,
      base: this.options.reload ? { reload: this.options.reload } : { journal: this.journal },
      log: {
        get head() {
          return store.head;
        },
        get decided() {
          return Math.min(store.head, ...[...store.pending.keys()].map((sequence) => sequence - 1));
        },
        at: (sequence) => this.log.get(sequence),
        settled: (sequence, outcome) => this.written(sequence, outcome),
      },
      changed: (replica) => {
        if (replica.ready && this.pending.size === 0) this.quads = replica.quads;
        if (replica.ready) for (const resolve of this.readyWaiters.splice(0)) resolve();
        this.dispatch();
      },
    };
  }
}
