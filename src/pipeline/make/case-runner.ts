import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log, Metrics, Refusal, Tracer } from '../../core/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';
import { notePending } from '../files/pending-refusals.ts';
import type { TroubledCases } from '../files/troubled-cases.ts';
import { caseSeconds, casesInFlight, casesTotal, refusalsTotal, stepSeconds } from '../metrics.ts';
import type { StepName } from '../model.ts';
import type { Publisher } from '../publish/publisher.ts';
import { failure, setAsideRefusal } from './case-faults.ts';
import type { CasePool } from './case-pool.ts';
import { type CaseResult, nothingMade } from './case-result.ts';
import type { CaseWork } from './case-work.ts';
import { estimateCaseMemory, type MemoryBudget } from './memory-budget.ts';
import { publicRefusal } from './public-refusal.ts';
import { type Staging, stepsFolder } from './staging.ts';
import { type Tried, tryCase } from './try-case.ts';

export interface RunnerTools {
  readonly pool: CasePool;
  readonly staging: Staging;
  readonly publisher: Publisher;
  readonly setAside: TroubledCases;
  readonly budget: MemoryBudget;
  /** Attempts for a case with transient faults. */
  readonly maxTries: number;
  /**
   * Deaths of processes or threads after which a case is set aside; a kill from outside cannot be distinguished from a
   * fault of the case.
   */
  readonly maxCrashes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** Makes one case from plan to publication: the same in a local run and in a worker of a queue. */
export class CaseRunner {
  private readonly tools: RunnerTools;
  private inFlight = 0;

  constructor(tools: RunnerTools) {
    this.tools = tools;
  }

  /**
   * Returns the result, or undefined when the case was interrupted; then no part of it is visible.
   * @throws DiskFull, DataReadOnly when no case could be made; the case is not lost.
   */
  async run(work: CaseWork): Promise<CaseResult | undefined> {
    const { subject, id } = work.about;
    const attributes = { 'qiaw.subject': subject, 'qiaw.job': id, 'qiaw.execution': work.execution };
    return this.tools.tracer.span('case', attributes, async (span) => {
      this.tools.metrics.set(casesInFlight, {}, ++this.inFlight);
      try {
        const settled = await this.settle(work, (step) => {
          span.event(step);
          work.onStep?.(step);
        });
        if (settled) span.set({ 'qiaw.status': settled.status, ...(settled.case && { 'qiaw.case': settled.case }) });
        if (settled) this.tell(settled, work);
        return settled;
      } finally {
        this.tools.metrics.set(casesInFlight, {}, --this.inFlight);
      }
    });
  }

  private async settle(work: CaseWork, onStep: (step: StepName) => void): Promise<CaseResult | undefined> {
    const { clock, setAside, staging } = this.tools;
    const { id, subject } = work.about;
    const known = await setAside.of(id);
    let crashes = Math.max(known?.crashes ?? 0, work.crashes ?? 0);
    if (crashes > (known?.crashes ?? 0)) await setAside.crashed(id, subject, crashes);
    const begin = clock.elapsed();
    for (;;) {
      if (known?.setAside || crashes >= this.tools.maxCrashes) return this.giveUp(work, crashes, begin);
      // A case during which a process died runs alone the next time, so that it cannot take other cases down again.
      const leave = await this.tools.budget.take(estimateCaseMemory(work.job, work.settings), crashes > 0);
      try {
        if (work.signal?.aborted) return undefined;
        await staging.begin(id);
        const tried = await this.attempt(work, onStep);
        await staging.end(id);
        if (tried.status === 'interrupted') return undefined;
        if (tried.status === 'crashed') {
          crashes = (await setAside.crashed(id, subject)).crashes;
          continue;
        }
        return await this.publish(work, tried, begin);
      } catch (error) {
        await staging.end(id).catch(() => {});
        throw error;
      } finally {
        leave();
      }
    }
  }

  private attempt(work: CaseWork, onStep: (step: StepName) => void): Promise<Tried> {
    const { pool, staging, maxTries, log, metrics } = this.tools;
    const { job, settings, threads, signal, about } = work;
    const make = () => pool.run(job, settings, { staging: staging.path, threads }, onStep, signal);
    return tryCase(make, { subject: about.subject, maxTries, log, metrics, ...(signal && { signal }) });
  }

  private async publish(
    work: CaseWork,
    tried: Exclude<Tried, { status: 'crashed' | 'interrupted' }>,
    begin: number,
  ): Promise<CaseResult> {
    const { publisher, clock, setAside, staging } = this.tools;
    const seconds = (): number => (clock.elapsed() - begin) / 1000;
    if (tried.status === 'failed') {
      return this.note(work, 'failed', [failure(work.job, tried.code, tried.tries)], seconds());
    }
    const published = await publisher.publish(work, tried);
    const refusals = [...published.known, ...published.refusals.map((one) => this.named(one, work))];
    await notePending(publisher.data, refusals);
    await setAside.clear(work.about.id);
    if (published.case !== undefined) {
      await rm(join(staging.path, '..', stepsFolder, `${published.case}-${published.run}`), {
        recursive: true,
        force: true,
      });
    }
    const { known: _, refusals: __, ...rest } = published;
    return { ...rest, subject: work.about.subject, seconds: seconds(), refusals };
  }

  private async giveUp(work: CaseWork, crashes: number, begin: number): Promise<CaseResult> {
    const { setAside, clock } = this.tools;
    await setAside.put({ job: work.about.id, subject: work.about.subject, crashes, setAside: true });
    return this.note(work, 'setAside', [setAsideRefusal(work.job, crashes)], (clock.elapsed() - begin) / 1000);
  }

  private async note(
    work: CaseWork,
    status: 'failed' | 'setAside',
    refusals: readonly Refusal[],
    seconds: number,
  ): Promise<CaseResult> {
    const named = refusals.map((one) => this.named(one, work));
    await notePending(this.tools.publisher.data, named);
    return { status, subject: work.about.subject, seconds, ...nothingMade, refusals: named };
  }

  private named(refusal: Refusal, { identity, settings }: CaseWork): PublicRefusal {
    return publicRefusal(refusal, identity, settings.issuer);
  }

  private tell(settled: CaseResult, { execution }: CaseWork): void {
    const { log, metrics } = this.tools;
    const { status, subject, seconds, case: id, run } = settled;
    log.info({ execution, subject, case: id, run, status, seconds }, 'case settled');
    metrics.count(casesTotal, { status });
    metrics.observe(caseSeconds, {}, seconds);
    for (const { step, seconds } of settled.steps) metrics.observe(stepSeconds, { step }, seconds);
    for (const { code } of settled.refusals) metrics.count(refusalsTotal, { code });
  }
}
