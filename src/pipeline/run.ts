import { type Metrics, noMetrics } from '../core/index.ts';
import { DataDirectory } from './files/data-directory.ts';
import { requireFreeSpace } from './files/disk-space.ts';
import { clearLeftovers } from './files/leftovers.ts';
import { withLock, withPublishLock } from './files/lock.ts';
import { type CaseResult, nothingMade } from './make/case-result.ts';
import { identityOf } from './make/case-settings.ts';
import { makeLocally } from './make/make-locally.ts';
import { publicRefusal } from './make/public-refusal.ts';
import { refusalsTotal } from './metrics.ts';
import type { RunSummary } from './model.ts';
import type { PlannedCase } from './plan/planned-cases.ts';
import { type Survey, survey } from './plan/survey.ts';
import { RunCounter } from './run-counter.ts';
import type { MakeCases, RunRequest } from './run-request.ts';
import { openSession, type Session } from './session.ts';

/**
 * The pipeline: examines the sources, makes every case that does not exist yet, publishes each as soon as it is
 * complete, and keeps refusals, definitions and the execution log consistent. A faulty patient never stops the others.
 *
 * @throws QiawError when nothing could be done at all (busy directory, no space, missing source), or when the disk
 * became full or read-only during the run; everything published so far is kept.
 */
export async function run(request: RunRequest): Promise<RunSummary> {
  const data = new DataDirectory(request.settings.dataDirectory);
  return withLock(data, () => inSession(request, makeLocally));
}

/** As {@link run}, with the cases made by other processes; any number of them may run in parallel in one directory. */
export async function distributeRun(request: RunRequest, make: MakeCases): Promise<RunSummary> {
  await clearLeftovers(new DataDirectory(request.settings.dataDirectory));
  return inSession(request, () => make);
}

async function inSession(request: RunRequest, make: (request: RunRequest) => MakeCases): Promise<RunSummary> {
  const session = await openSession(request);
  try {
    return await new Run(request, session, make(request)).execute();
  } finally {
    await session.close();
  }
}

class Run {
  private readonly request: RunRequest;
  private readonly session: Session;
  private readonly runCounter: RunCounter;
  private readonly metrics: Metrics;
  private readonly make: MakeCases;
  private settled = 0;
  private left = 0;

  constructor(request: RunRequest, session: Session, make: MakeCases) {
    this.make = make;
    this.request = request;
    this.session = session;
    this.runCounter = new RunCounter(request.clock);
    this.metrics = request.metrics ?? noMetrics;
  }

  async execute(): Promise<RunSummary> {
    const { executions, publisher, data, setAside } = this.session;
    const { settings, minimumFreeBytes, log } = this.request;
    if (this.request.retrySetAside) await setAside.clearAll();
    const execution = await withPublishLock(data, () => executions.start(settings.software));
    log.info({ execution }, 'a run begins');
    const end = (outcome: RunSummary['outcome']) =>
      withPublishLock(data, () =>
        executions.end(execution, { outcome, ...this.runCounter.digests(), refusals: this.runCounter.refused }),
      );
    try {
      const found = await survey(this.request);
      this.runCounter.survey(found);
      this.session.patients.add(found);
      await this.request.onSurvey?.(found);
      await requireFreeSpace(data.root, found.estimatedBytes, minimumFreeBytes);
      await this.takeOver(found);
      await this.work(found.cases, execution);
    } catch (error) {
      // The log cannot be written on a full or read-only disk; an execution without an end counts as interrupted.
      await end('failed').catch(() => {});
      throw error;
    }
    await end(this.runCounter.summary(this.left).outcome);
    await publisher.complete();
    await this.runCounter.countEncodings(data.root);
    const summary = this.runCounter.summary(this.left);
    log.info({ execution, outcome: summary.outcome }, 'a run ends');
    this.request.onEvent({ event: 'summary', ...summary });
    return summary;
  }

  /** The results that need no processing: refusals of the scan, and cases that are already complete. */
  private async takeOver(found: Survey): Promise<void> {
    const { settings, onEvent } = this.request;
    const identity = identityOf(settings);
    const refusals = found.refusals.map((one) => publicRefusal(one, identity, settings.issuer));
    for (const refusal of refusals) {
      this.runCounter.refuse(refusal);
      this.metrics.count(refusalsTotal, { code: refusal.code });
      onEvent({ event: 'refusal', ...refusal });
    }
    for (const [index, { about, found: checkpoint }] of found.cases.entries()) {
      if (checkpoint === undefined) continue;
      const { refusals: known, notes } = await this.session.catalogue.documentOf(checkpoint.case);
      refusals.push(...known);
      const { case: id, run } = checkpoint;
      const reused = { status: 'reused', subject: about.subject, case: id, run, seconds: 0, ...nothingMade } as const;
      this.report({ ...reused, notes, refusals: known }, index);
    }
    await this.session.publisher.tidy((ledger) => {
      ledger.forget(found.seen);
      for (const refusal of refusals) ledger.add(refusal);
    });
  }

  private async work(cases: readonly PlannedCase[], execution: string): Promise<void> {
    const { onEvent } = this.request;
    const waiting = cases.filter(({ state }) => state !== 'done');
    const indices = new Map(waiting.map(({ about }, index) => [about.id, index]));
    if (waiting.length === 0) return;
    await this.make(this.session, waiting, execution, ({ about }, settled) => {
      for (const refusal of settled.refusals) onEvent({ event: 'refusal', ...refusal });
      this.settled++;
      this.report(settled, indices.get(about.id) ?? 0);
    });
    this.left = waiting.length - this.settled;
  }

  private report(settled: CaseResult, index: number): void {
    this.runCounter.add(settled);
    const { status, subject, seconds, rois, notes, case: id } = settled;
    this.request.onEvent({
      event: 'case',
      index,
      subject,
      status,
      seconds,
      ...(id !== undefined && { case: id }),
      ...(status === 'made' && { rois }),
      ...(notes.length > 0 && { notes: notes.length }),
    });
  }
}
