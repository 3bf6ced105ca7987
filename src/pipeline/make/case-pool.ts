import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { workerEntry } from '../../core/index.ts';
import type { StepName } from '../model.ts';
import type { CaseJob } from '../plan/case-job.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseOutcome, CaseTask } from './case-worker.ts';

export type CaseThreads = Pick<Piscina<CaseTask, CaseOutcome>, 'run' | 'destroy'> & {
  /** Called when a thread ends without a task, for instance because memory runs out as it starts. */
  on?(event: 'error', listener: (error: Error) => void): unknown;
};

/** Threads, and what rejects once one of them has ended without a task: the pool does not start others for what is queued. */
interface Started {
  readonly threads: CaseThreads;
  readonly broken: Promise<never>;
  isBroken(): boolean;
}

/** How often a pool whose threads end is replaced for a case. */
const mostReplacements = 3;

/** How the threads are started; replaced in tests. */
export const caseThreads = {
  start: (workers: number): CaseThreads =>
    new Piscina<CaseTask, CaseOutcome>({
      filename: workerEntry('case-worker').href,
      minThreads: 1,
      maxThreads: workers,
      idleTimeout: 10_000,
      // Otherwise short-lived objects (quads, DICOM elements) make the young heap of each thread grow over dozens of
      // cases.
      resourceLimits: { maxYoungGenerationSizeMb: 24 },
    }),
};

/** Worker threads that make cases, one case per thread at a time. */
export class CasePool {
  private started: Started;
  private replacing: Promise<void> | undefined;

  constructor(private readonly workers: number) {
    this.started = this.start();
  }

  async run(
    job: CaseJob,
    settings: CaseSettings,
    { staging, threads }: Pick<CaseTask, 'staging' | 'threads'>,
    onStep: (step: StepName) => void,
    signal?: AbortSignal,
  ): Promise<CaseOutcome> {
    for (let replaced = 0; ; replaced++) {
      const used = this.started;
      const { port1, port2 } = new MessageChannel();
      port1.on('message', onStep);
      const made = used.threads.run(
        { job, settings, staging, threads, progress: port2 },
        { transferList: [port2], ...(signal && { signal }) },
      );
      try {
        return await Promise.race([made, used.broken]);
      } catch (error) {
        made.catch(() => undefined);
        if (!used.isBroken() || replaced === mostReplacements) throw error;
        await this.replace(used);
        signal?.throwIfAborted();
      } finally {
        port1.close();
      }
    }
  }

  async close(): Promise<void> {
    await this.replacing;
    await this.started.threads.destroy();
  }

  private start(): Started {
    const threads = caseThreads.start(this.workers);
    let isBroken = false;
    const broken = new Promise<never>((_, reject) => {
      threads.on?.('error', (error) => {
        isBroken = true;
        reject(error);
      });
    });
    broken.catch(() => undefined);
    return { threads, broken, isBroken: () => isBroken };
  }

  /** Ends the threads that are left, so that none of them still makes a case, and starts others; once for all cases of the pool. */
  private async replace(used: Started): Promise<void> {
    if (this.started === used) {
      this.replacing ??= used.threads.destroy().then(() => {
        this.started = this.start();
        this.replacing = undefined;
      });
    }
    await this.replacing;
  }
}
