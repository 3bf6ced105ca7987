import { parentPort, Worker } from 'node:worker_threads';

/**
 * Why a thread did not answer: it was terminated at its time or memory limit, too many jobs are waiting, or it ended by
 * itself.
 */
export type ThreadEnd = 'time' | 'memory' | 'busy' | 'ended';

export interface ThreadOptions<Job> {
  /** Milliseconds one job may run. */
  readonly timeMs: (job: Job) => number;
  readonly memoryMb: number;
  /** Jobs that may wait for their turn; further ones are refused immediately. */
  readonly mostWaiting: number;
  /** The error to reject with if there is no answer. */
  readonly noAnswer: (why: ThreadEnd) => Error;
  /** Converts an error that the job threw, because errors lose their classes between threads. */
  readonly failed: (code: string | undefined, message: string) => Error;
}

type Reply = { readonly value: unknown } | { readonly code: string | undefined; readonly message: string };

interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Processes untrusted input in a separate thread: the main thread keeps answering, and a job that exceeds its time or
 * memory is terminated with the thread, which is restarted for the next job. Jobs run one at a time, in order of
 * arrival.
 */
export class EndableThread<Job, Answer> {
  private worker: Worker | undefined;
  private running: Waiting<Job, Answer> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly queue: Waiting<Job, Answer>[] = [];

  constructor(
    private readonly entry: URL,
    private readonly options: ThreadOptions<Job>,
  ) {}

  /** Aborting `signal` ends the job, whether it has started or not. */
  run(job: Job, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.queue.length >= this.options.mostWaiting) return Promise.reject(this.options.noAnswer('busy'));
    return new Promise((resolve, reject) => {
      const one = { job, signal, resolve, reject };
      this.queue.push(one);
      signal?.addEventListener('abort', () => this.leave(one), { once: true });
      this.next();
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private next(): void {
    if (this.running !== undefined) return;
    this.running = this.queue.shift();
    if (this.running === undefined) return;
    this.worker ??= this.start();
    this.worker.ref();
    this.timer = setTimeout(() => this.stop('time'), this.options.timeMs(this.running.job));
    this.worker.postMessage(this.running.job);
  }

  private start(): Worker {
    const worker = new Worker(this.entry, { resourceLimits: { maxOldGenerationSizeMb: this.options.memoryMb } });
    const ended = (why: ThreadEnd): void => {
      if (this.worker === worker) this.stop(why);
    };
    worker.on('message', (reply: Reply) => this.worker === worker && this.receive(reply));
    worker.on('error', (error: NodeJS.ErrnoException) =>
      ended(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended'),
    );
    worker.on('exit', () => ended('ended'));
    worker.unref();
    return worker;
  }

  private receive(reply: Reply): void {
    this.worker?.unref();
    const one = this.done();
    if ('value' in reply) one?.resolve(reply.value as Answer);
    else one?.reject(this.options.failed(reply.code, reply.message));
    this.next();
  }

  private stop(why: ThreadEnd): void {
    void this.worker?.terminate();
    this.worker = undefined;
    this.done()?.reject(this.options.noAnswer(why));
    this.next();
  }

  private done(): Waiting<Job, Answer> | undefined {
    clearTimeout(this.timer);
    const one = this.running;
    this.running = undefined;
    return one;
  }

  private leave(one: Waiting<Job, Answer>): void {
    const at = this.queue.indexOf(one);
    if (at >= 0) this.queue.splice(at, 1);
    one.reject(one.signal?.reason as Error);
    if (this.running === one) this.stop('ended');
  }
}

/** Runs in the thread: answers every job by `work`. */
export function answerJobs<Job, Answer>(work: (job: Job) => Promise<Answer>): void {
  parentPort?.on('message', (job: Job) => {
    work(job).then(
      (value) => parentPort?.postMessage({ value } satisfies Reply),
      (error: unknown) => {
        const { code, message } = error as { readonly code?: string; readonly message?: string };
        parentPort?.postMessage({ code, message: message ?? String(error) } satisfies Reply);
      },
    );
  });
}
