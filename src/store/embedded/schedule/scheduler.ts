import { QueryCancelled, QueryMemory, QueryTimeout, StoreBusy } from '../../errors.ts';
import type { EngineCommand, EngineSuccess } from '../engine/engine-thread.ts';
import { MemoryWatch } from '../engine/memory-watch.ts';
import { QueryShapes } from './query-shapes.ts';
import type { Replica } from './replica.ts';
import { type Job, WaitingQueries } from './waiting-queries.ts';

export interface SchedulerOptions {
  /** Milliseconds after which a query counts as long. Default 250. */
  readonly waitMs?: number;
  /** Maximum number of queries waiting for an engine. Default 256. */
  readonly maxWaiting?: number;
  /** Milliseconds that a query may wait for an engine. Default 10 000. */
  readonly maxWaitMs?: number;
  /** Bytes that all running queries together may use in addition to the data. Default 1 GiB. */
  readonly maxQueryMemoryBytes?: number;
}

export interface SchedulerHost {
  /** The first is the quick lane. The others run long queries, at a lower operating system priority. */
  readonly replicas: readonly Replica[];
  /** Number of the latest settled write. A query runs only on engines that have received it. */
  visible(): number;
  /** Whether an idle engine has other work to do first; if so, the work has been started. */
  beginOther(replica: Replica): boolean;
  /** An engine has answered or refused a query; `memory` is its current size in bytes. */
  answered(replica: Replica, memory: number): void;
}

/** A text of this length is always expensive. */
const longText = 64 * 1024;

/**
 * Decides when and where each query runs. Queries with a quick shape go first, on the quick lane or any idle engine. Others run
 * on the remaining engines. While those are busy, a query of unknown shape may be tried on the quick lane. If it turns out to be
 * long, it moves to the queue of the other engines; its engine is ended and refills itself.
 */
export class QueryScheduler {
  private readonly waiting: WaitingQueries;
  private readonly shapes = new QueryShapes();
  private readonly runningShapes = new Set<string>();
  private readonly watch: MemoryWatch;
  private readonly waitMs: number;
  /** Monotonic time in milliseconds before which no unknown shape is tried on the quick lane again. */
  private noTrialBefore = 0;
  private over: Error | undefined;

  constructor(
    private readonly host: SchedulerHost,
    private readonly options: SchedulerOptions,
  ) {
    this.waiting = new WaitingQueries(options.maxWaiting ?? 256);
    this.waitMs = options.waitMs ?? 250;
    this.watch = new MemoryWatch(options.maxQueryMemoryBytes ?? 1024 ** 3);
  }

  run(command: EngineCommand, shape: string, options: Job['options']): Promise<EngineSuccess> {
    if (this.over) return Promise.reject(this.over);
    if (options.signal?.aborted) return Promise.reject(new QueryCancelled());
    return new Promise((resolve, reject) => {
      const job: Job = { shape, command, options, resolve, reject };
      if (shape.length > 0 && textLength(command) > longText) this.shapes.suspect(shape);
      options.signal?.addEventListener('abort', () => this.leave(job, new QueryCancelled()), { once: true });
      this.wait(job);
      this.dispatch();
    });
  }

  close(reason: Error): void {
    this.over = reason;
    this.watch.stop();
    for (const job of this.waiting.clear()) {
      clearTimeout(job.waitTimer);
      job.reject(reason);
    }
  }

  /** Must be called whenever an engine may have become free. */
  dispatch(): void {
    for (;;) {
      const idle = this.host.replicas.filter((one) => one.idle && one.following >= this.host.visible());
      const [first] = idle;
      if (first === undefined) return;
      if (this.host.beginOther(first)) continue;
      const next = this.next(idle);
      if (next === undefined) return;
      void this.work(next.job, next.replica);
    }
  }

  private wait(job: Job): void {
    const refuse = (one: Job) => {
      clearTimeout(one.waitTimer);
      one.reject(new StoreBusy());
    };
    const taken = this.waiting.add(job, (one) => this.shapes.pace(one.shape) === 'slow', refuse);
    if (!taken) refuse(job);
    else job.waitTimer = setTimeout(() => this.leave(job, new StoreBusy()), this.options.maxWaitMs ?? 10_000);
  }

  private leave(job: Job, reason: Error): void {
    if (!this.waiting.remove(job)) return;
    clearTimeout(job.waitTimer);
    job.reject(reason);
  }

  private next(idle: readonly Replica[]): { readonly job: Job; readonly replica: Replica } | undefined {
    const pace = (job: Job) => this.shapes.pace(job.shape);
    const quickLane = this.host.replicas.length > 1 ? this.host.replicas[0] : undefined;
    const lane = idle.find((one) => one === quickLane);
    const other = idle.find((one) => one !== quickLane);
    const give = (job: Job | undefined, replica: Replica | undefined) => job && replica && { job, replica };
    const quick = this.waiting.take((job) => pace(job) === 'quick');
    if (quick) return give(quick, lane ?? other);
    const isNew = (job: Job) => pace(job) === 'unknown' && !this.runningShapes.has(job.shape);
    if (other) return give(this.waiting.take(isNew) ?? this.waiting.take((job) => pace(job) === 'slow'), other);
    if (performance.now() < this.noTrialBefore) return undefined;
    return give(this.waiting.take(isNew), lane);
  }

  /** Runs one query on one engine. The time limit or an abort ends that engine, which then refills itself. */
  private async work(job: Job, replica: Replica): Promise<void> {
    clearTimeout(job.waitTimer);
    replica.busy = true;
    this.runningShapes.add(job.shape);
    const engine = replica.engine();
    const { timeoutMs, signal } = job.options;
    let moved = false;
    const end = performance.now() + timeoutMs;
    const limit = setTimeout(() => engine.end(new QueryTimeout(timeoutMs)), timeoutMs);
    const before = engine.workMs();
    const slowTimer = setInterval(() => {
      // Waiting for a core on a busy machine does not count as long.
      if (replica.long || engine.workMs() - before < this.waitMs) return;
      replica.long = true;
      this.shapes.learn(job.shape, 'slow');
      this.watch.add(replica, () => engine.end(new QueryMemory()));
    }, this.waitMs);
    const yieldTimer = setInterval(() => {
      // Quick queries usually finish within a quarter of this time. A shape rated quick gets more, because the engine may be cold.
      const allowed = this.shapes.pace(job.shape) === 'quick' ? this.waitMs : this.waitMs / 4;
      if (engine.workMs() - before < allowed) return;
      if (!this.mustYield(replica, end - performance.now())) return;
      moved = true;
      this.shapes.learn(job.shape, 'slow');
      engine.end(new StoreBusy());
    }, this.waitMs);
    // An abort takes effect after half a second: replacing an engine costs more than letting a nearly finished query end.
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      grace = setTimeout(() => engine.end(new QueryCancelled()), 500);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const reply = await engine.send(job.command);
      if (!replica.long) this.shapes.learn(job.shape, 'quick');
      job.resolve(reply);
    } catch (error) {
      if (moved && !this.over && !signal?.aborted) this.wait(job);
      else job.reject(error as Error);
    } finally {
      for (const timer of [limit, slowTimer, yieldTimer, grace]) clearTimeout(timer);
      this.watch.remove(replica);
      this.runningShapes.delete(job.shape);
      signal?.removeEventListener('abort', onAbort);
      if (engine === replica.engine()) replica.release();
      // Also after an error: an answer that was too large was built before its size was known.
      if (engine.alive) this.host.answered(replica, engine.memory);
      this.dispatch();
    }
  }

  /** A long query on the quick lane is ended if others wait for it and refilling takes less than the `leftMs` that remain. */
  private mustYield(replica: Replica, leftMs: number): boolean {
    if (this.host.replicas.length === 1 || replica !== this.host.replicas[0]) return false;
    if (this.host.replicas.some((one) => one !== replica && one.idle)) return false;
    if (replica.fillMs >= leftMs) return false;
    if (!this.waiting.has((one) => this.shapes.pace(one.shape) !== 'slow')) return false;
    // Not for too long: the next unknown shape may be quick.
    this.noTrialBefore = performance.now() + Math.min(4 * this.waitMs, replica.fillMs);
    return true;
  }
}

const textLength = (command: EngineCommand): number => (command.kind === 'query' ? command.query.text.length : 0);
