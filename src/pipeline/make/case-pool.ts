import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { workerEntry } from '../../core/index.ts';
import type { StepName } from '../model.ts';
import type { CaseJob } from '../plan/case-job.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseOutcome, CaseTask } from './case-worker.ts';

export type CaseThreads = Pick<Piscina<CaseTask, CaseOutcome>, 'run' | 'destroy'>;

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
  private readonly pool: CaseThreads;

  constructor(workers: number) {
    this.pool = caseThreads.start(workers);
  }

  async run(
    job: CaseJob,
    settings: CaseSettings,
    { staging, threads }: Pick<CaseTask, 'staging' | 'threads'>,
    onStep: (step: StepName) => void,
    signal?: AbortSignal,
  ): Promise<CaseOutcome> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', onStep);
    try {
      return await this.pool.run(
        { job, settings, staging, threads, progress: port2 },
        { transferList: [port2], ...(signal && { signal }) },
      );
    } finally {
      port1.close();
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
