import { QueryCancelled, QueryTimeout, StoreBusy, StoreClosed } from '../../store/index.ts';
import { type Answerer, type Evaluated, EvaluatorThread } from './evaluator-thread.ts';
import type { Evaluation } from './messages.ts';

export interface EvaluatorOptions {
  /** Maximum number of concurrent evaluations, each in its own thread. Default 2. */
  readonly threads?: number;
  /** Maximum number of evaluations waiting for a thread. Default 64. */
  readonly maxWaiting?: number;
  /** Maximum waiting time in milliseconds. Default 10 000. */
  readonly maxWaitMs?: number;
  /** Maximum heap size of one evaluation in megabytes. Default 1024. */
  readonly memoryMb?: number;
}

/** Limits of one evaluation. The time counts from its start. */
export interface EvaluationLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Comunica engines in threads, which are started when needed. The time limit or an abort ends the thread, and a new one replaces
 * it. Rejects with QIAW_QUERY_TIMEOUT, _CANCELLED, _MEMORY, _SYNTAX, _UNSUPPORTED, QIAW_RESULT_TOO_LARGE, QIAW_STORE_BUSY, and
 * with any error of `answer`.
 */
export class Evaluator {
  private readonly idle: EvaluatorThread[] = [];
  private readonly busy = new Set<EvaluatorThread>();
  private readonly queue: Array<(thread: EvaluatorThread | undefined) => void> = [];
  private closed = false;

  constructor(private readonly options: EvaluatorOptions = {}) {}

  async evaluate(run: Evaluation, answer: Answerer, limits: EvaluationLimits): Promise<Evaluated> {
    if (limits.signal?.aborted) throw new QueryCancelled();
    const thread = await this.take();
    await thread.ready;
    const timer = setTimeout(() => thread.end(new QueryTimeout(limits.timeoutMs)), limits.timeoutMs);
    const onAbort = () => thread.end(new QueryCancelled());
    limits.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (limits.signal?.aborted) throw new QueryCancelled();
      return await thread.evaluate(run, answer);
    } finally {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', onAbort);
      this.giveBack(thread);
    }
  }

  close(): void {
    this.closed = true;
    for (const thread of [...this.idle, ...this.busy]) thread.end(new StoreClosed());
    for (const resolve of this.queue.splice(0)) resolve(undefined);
  }

  private async take(): Promise<EvaluatorThread> {
    if (this.closed) throw new StoreClosed();
    const room = this.idle.length > 0 || this.busy.size < (this.options.threads ?? 2);
    const thread = room ? (this.idle.pop() ?? this.start()) : await this.wait();
    if (thread === undefined) throw new StoreClosed();
    this.busy.add(thread);
    return thread;
  }

  private wait(): Promise<EvaluatorThread | undefined> {
    if (this.queue.length >= (this.options.maxWaiting ?? 64)) throw new StoreBusy();
    return new Promise((resolve, reject) => {
      const turn = (thread: EvaluatorThread | undefined) => {
        clearTimeout(waitTimer);
        resolve(thread);
      };
      const waitTimer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(turn), 1);
        reject(new StoreBusy());
      }, this.options.maxWaitMs ?? 10_000);
      this.queue.push(turn);
    });
  }

  private giveBack(thread: EvaluatorThread): void {
    this.busy.delete(thread);
    if (this.closed) return;
    const next = thread.alive ? thread : this.start();
    const waiting = this.queue.shift();
    if (waiting) waiting(next);
    else this.idle.push(next);
  }

  private start(): EvaluatorThread {
    return new EvaluatorThread(this.options.memoryMb ?? 1024);
  }
}
