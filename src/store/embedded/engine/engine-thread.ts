import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../../core/index.ts';
import {
  GraphProtected,
  GraphSyntaxError,
  QueryMemory,
  QuerySyntaxError,
  QueryUnsupported,
  ResultTooLarge,
  StoreClosed,
  StoreFull,
  UpdateFailed,
} from '../../errors.ts';
import type { EngineReply, EngineRequest, EngineSettings, EngineStarted } from './messages.ts';
import { workOf } from './os-thread.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type EngineCommand = WithoutId<EngineRequest>;
export type EngineSuccess = Extract<EngineReply, { ok: true }>;

interface Waiting {
  readonly kind: EngineRequest['kind'];
  readonly resolve: (reply: EngineSuccess) => void;
  readonly reject: (error: Error) => void;
}

/** The engine's code, compiled by the first thread. Later threads reuse it and start much faster. */
let compiled: object | undefined;

/** One engine in its own thread. Requests are answered in order; ending the thread rejects all waiting requests. */
export class EngineThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private failure: Error | undefined;
  private thread: number | undefined;
  private begun = false;
  /** The error that ended the thread; undefined if it was ended on request. */
  fault: unknown;
  /** Bytes that the engine held after its last answer or error. */
  memory = 0;

  /** `onDeath` is called once when the thread has ended, by {@link end} or by a trap. */
  constructor(
    private readonly settings: EngineSettings,
    private readonly onDeath: (thread: EngineThread) => void,
    entry = workerEntry('engine-worker'),
  ) {
    const workerData: EngineSettings = compiled === undefined ? settings : { ...settings, module: compiled };
    this.worker = new Worker(entry, { workerData });
    this.worker.on('message', (message: EngineReply | EngineStarted) => {
      if (!('started' in message)) return this.receive(message);
      this.begun = true;
      this.thread = message.started.thread;
      compiled ??= message.started.module;
    });
    this.worker.on('error', (error) => {
      this.fault = error;
      this.end(new QueryMemory());
    });
    this.worker.on('exit', () => this.end(new QueryMemory()));
    this.worker.unref();
  }

  /** Whether the engine's code has started. */
  get hasBegun(): boolean {
    return this.begun;
  }

  get alive(): boolean {
    return this.failure === undefined;
  }

  /** Milliseconds of CPU time so far, or elapsed time if the operating system does not provide it. */
  workMs(): number {
    return workOf(this.thread) ?? performance.now();
  }

  send(command: EngineCommand): Promise<EngineSuccess> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      const id = this.next++;
      this.waiting.set(id, { kind: command.kind, resolve, reject });
      this.worker.ref();
      this.worker.postMessage({ ...command, id });
    });
  }

  /** Ends the thread immediately, even during work. All waiting requests are rejected with `reason`. */
  end(reason: Error = new StoreClosed()): void {
    if (this.failure) return;
    this.failure = reason;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    void this.worker.terminate();
    this.onDeath(this);
  }

  private receive(reply: EngineReply): void {
    const waiting = this.waiting.get(reply.id);
    if (!waiting) return;
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) this.worker.unref();
    this.memory = reply.memory ?? this.memory;
    if (reply.ok) {
      waiting.resolve(reply);
      return;
    }
    waiting.reject(this.errorOf(reply, waiting.kind));
    if (['memory', 'answer-memory', 'internal'].includes(reply.fault)) this.end(new QueryMemory());
  }

  private errorOf({ fault, message }: Extract<EngineReply, { ok: false }>, kind: EngineRequest['kind']): Error {
    switch (fault) {
      case 'syntax':
        return new QuerySyntaxError(`The query does not parse: ${message}`);
      case 'unsupported':
        return new QueryUnsupported(`This service cannot run the query: ${message}`);
      case 'graph-syntax':
        return new GraphSyntaxError(`The RDF text is invalid: ${message}`);
      case 'full':
        return new StoreFull(this.settings.capacity);
      case 'too-large':
      case 'answer-memory':
        return new ResultTooLarge(this.settings.maxResultBytes);
      case 'protected':
        return new GraphProtected(message);
      case 'failed':
        return new UpdateFailed(message);
      case 'memory':
      case 'internal':
        return kind === 'query' || kind === 'plan' ? new QueryMemory() : new StoreFull(this.settings.capacity);
    }
  }
}
