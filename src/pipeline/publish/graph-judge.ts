import { Worker } from 'node:worker_threads';
import { PassedGraphs, sha256, workerEntry } from '../../core/index.ts';

export interface JudgeTask {
  readonly root: string;
  readonly nameTables: readonly string[];
}

export interface JudgeRequest {
  readonly file: string;
  readonly text: string;
}

export interface JudgeReply {
  /** Absent if the file may be served. */
  readonly refusal?: string;
}

/**
 * Decides which files of a data directory may be served: those that passed the gate in their current state. Any other
 * file is checked by the gate again, in a thread, and the graph of a case is compared with its tables. A pass is
 * recorded, so that the directory of an earlier release is checked only once.
 */
export class GraphJudge {
  private readonly passed: PassedGraphs;
  private readonly task: JudgeTask;
  private worker: Worker | undefined;
  private before: Promise<unknown> = Promise.resolve();

  constructor(root: string, nameTables: readonly string[] = []) {
    this.passed = new PassedGraphs(root);
    this.task = { root, nameTables };
  }

  /**
   * Why a file must not be served, in one sentence; undefined if it may be. `file` is relative to the data directory.
   */
  async refusalOf(file: string, text: string): Promise<string | undefined> {
    const digest = sha256(text);
    if (await this.passed.has(digest)) return undefined;
    const turn = this.before.then(() => this.ask({ file, text }));
    this.before = turn.catch(() => undefined);
    const { refusal } = await turn;
    if (refusal !== undefined) return refusal;
    await this.passed.add(digest);
    return undefined;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(request: JudgeRequest): Promise<JudgeReply> {
    this.worker ??= this.start();
    const { worker } = this;
    worker.ref();
    return new Promise<JudgeReply>((resolve) => {
      const end = (reply: JudgeReply): void => {
        worker.off('message', end).off('error', failed).off('exit', failed);
        worker.unref();
        resolve(reply);
      };
      // Without a verdict, no graph is served.
      const failed = (): void => {
        this.worker = undefined;
        end({ refusal: 'the gate ended before it had checked the file' });
      };
      worker.on('message', end).on('error', failed).on('exit', failed);
      worker.postMessage(request);
    });
  }

  private start(): Worker {
    const worker = new Worker(workerEntry('graph-judge-worker'), { workerData: this.task });
    worker.unref();
    return worker;
  }
}
