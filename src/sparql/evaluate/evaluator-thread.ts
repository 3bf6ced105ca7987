import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../core/index.ts';
import { QueryMemory, QuerySyntaxError, QueryUnsupported, ResultTooLarge } from '../../store/index.ts';
import type { Evaluation, FromEvaluator, ToEvaluator } from './messages.ts';

export interface QueryReply {
  readonly body: string;
  readonly mediaType: string;
}

/** Runs the subqueries of an evaluation, on the embedded engine or a site. */
export type Answerer = (target: string, query: string) => Promise<QueryReply>;

export interface Evaluated {
  readonly form: 'bindings' | 'boolean' | 'graph';
  readonly body: string;
}

interface Running {
  readonly answer: Answerer;
  readonly run: Evaluation;
  /** The first typed error of a subquery; it is more specific than Comunica's error. */
  cause?: unknown;
  resolve(done: Evaluated): void;
  reject(error: unknown): void;
}

/** One Comunica engine in its own thread. It runs one evaluation at a time, which can be stopped by ending the thread. */
export class EvaluatorThread {
  private readonly worker: Worker;
  private running: Running | undefined;
  private over = false;
  /** Resolves when the engine has loaded, which takes a second or two, or when the thread has ended. */
  readonly ready: Promise<void>;
  private started = (): void => undefined;

  constructor(memoryMb: number) {
    this.ready = new Promise((resolve) => {
      this.started = resolve;
    });
    this.worker = new Worker(workerEntry('evaluator-worker'), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.worker.on('message', (message: FromEvaluator) => this.receive(message));
    this.worker.on('error', () => this.end(new QueryMemory()));
    this.worker.on('exit', () => this.end(new QueryMemory()));
  }

  get alive(): boolean {
    return !this.over;
  }

  evaluate(run: Evaluation, answer: Answerer): Promise<Evaluated> {
    return new Promise((resolve, reject) => {
      if (this.over) return reject(new QueryMemory());
      this.running = { run, answer, resolve, reject };
      this.worker.ref();
      this.send({ kind: 'run', run });
    });
  }

  /** Ends the thread immediately; the running evaluation is rejected with `reason`. */
  end(reason: Error): void {
    if (this.over) return;
    this.over = true;
    this.started();
    this.running?.reject(reason);
    void this.worker.terminate();
  }

  private send(message: ToEvaluator): void {
    if (!this.over) this.worker.postMessage(message);
  }

  private receive(message: FromEvaluator): void {
    if (message.kind === 'ready') {
      this.worker.unref();
      this.started();
      return;
    }
    const running = this.running;
    if (running === undefined) return;
    if (message.kind === 'ask') {
      running.answer(message.target, message.query).then(
        (reply) => this.send({ kind: 'reply', ask: message.ask, ...reply }),
        (error: unknown) => {
          running.cause ??= error;
          this.send({ kind: 'refused', ask: message.ask, message: error instanceof Error ? error.message : 'refused' });
        },
      );
      return;
    }
    this.running = undefined;
    this.worker.unref();
    if (message.kind === 'done') running.resolve(message);
    else running.reject(running.cause ?? errorOf(message, running.run));
  }
}

function errorOf({ fault, message }: Extract<FromEvaluator, { kind: 'failed' }>, run: Evaluation): Error {
  if (fault === 'too-large') return new ResultTooLarge(run.maxResultBytes);
  if (fault === 'syntax') return new QuerySyntaxError(`The query does not parse: ${message}`);
  return new QueryUnsupported(`This service cannot run the query: ${message}`);
}
