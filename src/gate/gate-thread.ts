import { Worker } from 'node:worker_threads';
import { QiawError, workerEntry } from '../core/index.ts';
import type { ValidationResult } from './model.ts';

export interface CheckRequest {
  readonly id: number;
  readonly graph: string;
  readonly ntriples: string;
}

export type CheckReply =
  | { readonly id: number; readonly checked: CheckedGraph }
  | { readonly id: number; readonly failure: string };

/** A graph that was checked by itself. */
export interface CheckedGraph {
  readonly conforms: boolean;
  readonly results: readonly ValidationResult[];
  /** The graph as it is to be kept; empty when it does not conform. */
  readonly trig: string;
}

/** The gate did not come to a verdict: its thread ended, or something unforeseen happened in it. */
export class GateFailed extends QiawError {
  readonly code = 'QIAW_GATE_FAILED';
}

interface Waiting {
  readonly resolve: (checked: CheckedGraph) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A gate in a thread of its own, for a server that must go on answering: checking ten megabytes takes ten seconds. Started by the
 * first graph, and again after its thread has ended. Graphs are checked in the order they came.
 */
export class GateThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  check(graph: string, ntriples: string): Promise<CheckedGraph> {
    const worker = this.worker ?? this.start();
    return new Promise((resolve, reject) => {
      const request: CheckRequest = { id: this.next++, graph, ntriples };
      this.waiting.set(request.id, { resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(workerEntry(import.meta.url, './gate-worker.ts'));
    const ended = (): void => {
      if (this.worker === worker) this.worker = undefined;
      for (const { reject } of this.waiting.values())
        reject(new GateFailed('The gate ended before it had checked the graph. Try again.'));
      this.waiting.clear();
    };
    worker.on('message', (reply: CheckReply) => this.receive(reply, worker));
    worker.on('error', ended);
    worker.on('exit', ended);
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private receive(reply: CheckReply, worker: Worker): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) worker.unref();
    if ('checked' in reply) waiting?.resolve(reply.checked);
    else waiting?.reject(new GateFailed(`The graph could not be checked: ${reply.failure}`));
  }
}
