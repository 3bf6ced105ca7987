import { DelayedError, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Identity, type Metrics, noMetrics, QiawError } from '../../core/index.ts';
import { clearLeftovers } from '../files/leftovers.ts';
import type { CaseResult } from '../make/case-result.ts';
import type { CaseRunner } from '../make/case-runner.ts';
import { availableForCases } from '../make/memory-budget.ts';
import { openSession, type Session, type SessionOptions } from '../session.ts';
import { closableConnection, closeTimeoutMs, endsWithin } from './connection.ts';
import { WorkerMismatch } from './errors.ts';
import {
  type CaseQueue,
  type CaseQueueJob,
  keepResultsSeconds,
  openQueue,
  queueNameOf,
  queuePrefix,
  reportQueue,
} from './queue.ts';
import { openCase, type QueuedCase } from './queued-case.ts';

/** `settings` gives data directory, base and identity of this worker; the rest of the settings comes with each job. */
export interface WorkRequest extends SessionOptions {
  readonly connection: Redis;
  /** Cases in parallel. */
  readonly workers: number;
  readonly memoryBytes?: number;
  readonly onSettled?: (settled: CaseResult) => void;
  /** End when the queue is empty instead of waiting for more. */
  readonly untilEmpty?: boolean;
  /** Stops taking new cases. */
  readonly pause: AbortSignal;
  /** Gives the running cases back to the queue. */
  readonly drop: AbortSignal;
  /** Milliseconds until the cases of an unresponsive worker are given to others; default 30 000. */
  readonly lockMs?: number;
}

/** Processes the queue of a data directory until it is stopped. Resolves with the number of settled cases. */
export async function work(request: WorkRequest): Promise<number> {
  const session = await openSession(request);
  await clearLeftovers(session.data);
  const queue = await openQueue(session.data, request.connection);
  try {
    return await new QueueWorker(request, session, queue).run();
  } finally {
    await endsWithin(queue.close(), closeTimeoutMs);
    await session.close();
  }
}

class QueueWorker {
  private readonly request: WorkRequest;
  private readonly session: Session;
  private readonly queue: CaseQueue;
  private readonly runner: CaseRunner;
  private readonly identity: Identity;
  private readonly making = new Set<Promise<unknown>>();
  private settled = 0;
  private untidy = false;
  private fault: unknown;
  private stop: () => void = () => {};

  constructor(request: WorkRequest, session: Session, queue: CaseQueue) {
    this.request = request;
    this.session = session;
    this.queue = queue;
    this.runner = session.runner(request.workers, availableForCases(request.memoryBytes));
    const { mode, keyId, keyBytes } = request.settings.identity;
    this.identity = new Identity(mode, { id: keyId, bytes: keyBytes });
  }

  async run(): Promise<number> {
    const { connection, workers, log, pause, drop, lockMs = 30_000, metrics = noMetrics } = this.request;
    // BullMQ leaves connections open that were given to it.
    const own = closableConnection(connection);
    const worker = new Worker<QueuedCase, CaseResult>(
      await queueNameOf(this.session.data),
      (job, token) => this.process(job, token),
      {
        connection: own.connection,
        prefix: queuePrefix,
        concurrency: workers,
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
        // The case runner decides how many deaths are too many, and records it in the catalogue.
        maxStalledCount: 1_000_000,
        removeOnComplete: { age: keepResultsSeconds },
        runRetryDelay: 2_000,
      },
    );
    worker.on('error', (error) => log.debug({ name: error.name }, 'the queue reports an error'));
    worker.on('stalled', (id) => log.warn({ job: id }, 'a worker stopped responding; its case is given to another'));
    const chores = setInterval(() => void this.chores(metrics), 5_000);
    const ended = new Promise<void>((resolve) => {
      this.stop = resolve;
      for (const signal of [pause, drop]) signal.addEventListener('abort', () => resolve(), { once: true });
      if (pause.aborted || drop.aborted) resolve();
    });
    const empty = this.request.untilEmpty ? this.watchEmpty(ended) : undefined;
    await ended;
    clearInterval(chores);
    // Waits for the running cases; `drop` returns them to the queue.
    const closed = worker.close();
    await Promise.race([closed, this.idle()]);
    // Redis may be unreachable. The cases are in the catalogue; a worker that gets their jobs again finds them there.
    if (!(await endsWithin(closed, closeTimeoutMs)))
      log.warn({}, 'the queue does not answer; this worker ends without it');
    own.closeAll();
    if (empty) await endsWithin(empty, closeTimeoutMs);
    await this.session.publisher.complete();
    if (this.fault !== undefined) throw this.fault;
    return this.settled;
  }

  private async process(job: CaseQueueJob, token: string | undefined): Promise<CaseResult> {
    const { log, settings, drop, onSettled } = this.request;
    try {
      const { about, execution } = job.data;
      const { job: caseJob, settings: caseSettings } = openCase(job.data, settings);
      const making = this.runner.run({
        job: caseJob,
        about,
        settings: caseSettings,
        identity: this.identity,
        execution,
        threads: 1,
        crashes: job.stalledCounter,
        signal: drop,
      });
      this.making.add(making);
      const settled = await making.finally(() => this.making.delete(making));
      if (settled === undefined) return await this.giveBack(job, token, 0);
      this.settled++;
      this.untidy = true;
      onSettled?.(settled);
      if (settled.status !== 'failed' && settled.status !== 'setAside') return settled;
      await job.updateProgress({ settled });
      throw new UnrecoverableError(settled.refusals[0]?.code ?? settled.status);
    } catch (error) {
      if (error instanceof DelayedError || error instanceof UnrecoverableError) throw error;
      // The fault is in the directory or this worker, not in the case. The case returns to the queue, and this worker
      // ends with the reason.
      const ours = error instanceof QiawError;
      if (!ours) log.error({ name: (error as Error).name }, 'a case could not be processed');
      this.fault ??= error;
      this.stop();
      return this.giveBack(job, token, error instanceof WorkerMismatch ? 1_000 : 10_000);
    }
  }

  /** Resolves when no case is being made. */
  private async idle(): Promise<void> {
    while (this.making.size > 0) await Promise.allSettled(this.making);
  }

  private async giveBack(job: CaseQueueJob, token: string | undefined, afterMs: number): Promise<never> {
    await job.moveToDelayed(this.request.clock.now() + afterMs, token);
    throw new DelayedError();
  }

  /** Adds refusals to the ledger and counts to the metrics. */
  private async chores(metrics: Metrics): Promise<void> {
    try {
      await reportQueue(this.queue, metrics);
      if (!this.untidy) return;
      this.untidy = false;
      await this.session.publisher.tidy();
    } catch (error) {
      this.untidy = true;
      this.request.log.warn({ name: (error as Error).name }, 'refusals will be written later');
    }
  }

  private async watchEmpty(ended: Promise<void>): Promise<void> {
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!over) {
      // Redis refuses commands while it is loading or full. Its content is then unknown, and nothing else depends on
      // this value.
      const counts = await this.queue
        .getJobCounts('waiting', 'active', 'delayed', 'prioritized')
        .catch(() => ({ unknown: 1 }));
      if (Object.values(counts).every((count) => count === 0)) this.stop();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))]);
    }
  }
}
