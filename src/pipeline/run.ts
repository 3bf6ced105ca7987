import { mkdir, rm } from 'node:fs/promises';
import { type Clock, errorCode, type Log, type Refusal } from '../core/index.ts';
import { patientOf } from '../dicom/index.ts';
import { createGate } from '../gate/index.ts';
import { Identity } from '../identity/index.ts';
import type { PublicRefusal } from '../provenance/index.ts';
import { erasedSubjects, readWithdrawn } from '../rdf/index.ts';
import { removeTemporaries } from './atomic.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseOutcome } from './case-worker.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { DataDirectory } from './data-directory.ts';
import { claimDirectory, type DirectoryManifest } from './directory-manifest.ts';
import { requireFreeSpace } from './disk-space.ts';
import { finishErasure } from './erase-subject.ts';
import { ExecutionLog } from './execution-log.ts';
import { withLock } from './lock.ts';
import type { RunEvent, RunSummary } from './model.ts';
import { type CaseJob, makePlan, type Plan } from './plan.ts';
import { CasePool } from './pool.ts';
import { publicRefusal } from './public-refusal.ts';
import { RefusalLedger } from './refusal-ledger.ts';
import { Tally } from './tally.ts';

export interface RunRequest {
  /** Folders (or single files). */
  readonly sources: readonly string[];
  readonly settings: CaseSettings;
  readonly workers: number;
  readonly minimumFreeBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/**
 * The pipeline: looks at the sources, makes every case that is not there yet, publishes each as soon as it is complete,
 * and keeps refusals, definitions and the execution log in step. A broken patient never stops the rest.
 *
 * @throws QiawError when nothing could be done at all (busy directory, no space, missing source).
 */
export async function run(request: RunRequest): Promise<RunSummary> {
  const data = new DataDirectory(request.settings.dataDirectory);
  return withLock(data, () => new Run(request, data).execute());
}

class Run {
  private readonly request: RunRequest;
  private readonly data: DataDirectory;
  private readonly identity: Identity;
  private readonly tally: Tally;

  constructor(request: RunRequest, data: DataDirectory) {
    const { mode, keyId, keyBytes } = request.settings.identity;
    this.request = request;
    this.data = data;
    this.identity = new Identity(mode, { id: keyId, bytes: keyBytes });
    this.tally = new Tally(request.clock);
  }

  async execute(): Promise<RunSummary> {
    const { settings, clock } = this.request;
    const { mode, keyId } = settings.identity;
    const manifest: DirectoryManifest = {
      layout: 1,
      base: settings.base,
      identity: mode,
      ...(mode === 'pseudonym' && { keyId }),
    };
    await claimDirectory(this.data, manifest);
    await finishErasure(this.data, manifest, clock);
    await rm(this.data.staging, { recursive: true, force: true });
    await removeTemporaries(this.data.root);
    await mkdir(this.data.staging, { recursive: true });
    const catalogue = new CatalogueFiles(this.data, settings.base, await createGate());
    await catalogue.reconcile();
    const log = new ExecutionLog(this.data, clock);
    const execution = await log.start(settings.software);
    try {
      const plan = await this.plan();
      const ledger = await RefusalLedger.open(this.data);
      ledger.forget(plan.seen);
      this.refuse(plan.refusals, ledger);
      await this.work(plan.jobs, catalogue, ledger);
      await ledger.save();
      await catalogue.writeRefusals(ledger.list());
    } catch (error) {
      await log.end(execution, { outcome: 'failed', ...this.tally.digests(), refusals: this.tally.refused });
      throw error;
    }
    const summary = this.tally.summary(this.request.signal?.aborted ?? false);
    await log.end(execution, { outcome: summary.outcome, ...this.tally.digests(), refusals: this.tally.refused });
    await catalogue.writeExecutions(await log.entries());
    await catalogue.writeManifest();
    await catalogue.writeValidation();
    await rm(this.data.staging, { recursive: true, force: true });
    this.request.onEvent({ event: 'summary', ...summary });
    return summary;
  }

  private async plan(): Promise<Plan> {
    const { sources, signal, onEvent, minimumFreeBytes } = this.request;
    let reported = 0;
    const everyone = await makePlan(sources, this.identity, {
      ...(signal && { signal }),
      onFile: (done) => {
        if (done - reported < 100) return;
        reported = done;
        onEvent({ event: 'scan', files: done });
      },
    });
    const plan = await this.withoutErased(everyone);
    for (const note of plan.notes) onEvent({ event: 'note', ...note });
    onEvent({ event: 'plan', cases: plan.jobs.length, files: plan.files, notDicom: plan.notDicom });
    // De-identified copies take as much again as the images.
    const needed = plan.estimatedBytes * (this.request.settings.deidentify ? 2 : 1);
    await requireFreeSpace(this.data.root, needed, minimumFreeBytes);
    return plan;
  }

  /** Nobody who was erased comes back because the sources still have them; not even a refusal may name them. */
  private async withoutErased(plan: Plan): Promise<Plan> {
    const { base, issuer } = this.request.settings;
    const withdrawn = await readWithdrawn(this.data.graphs);
    if (withdrawn.size === 0) return plan;
    const erased = erasedSubjects(withdrawn, base);
    const jobs = plan.jobs.filter((job) => !erased(this.subjectOf(job)));
    const refusals = plan.refusals.filter((one) => {
      const { subject } = publicRefusal(one, this.identity, issuer).input;
      return subject === undefined || !erased(subject);
    });
    const skipped = plan.jobs.length - jobs.length + plan.refusals.length - refusals.length;
    if (skipped > 0) this.request.log.info({ skipped }, 'inputs of erased subjects were left out');
    return { ...plan, jobs, refusals };
  }

  /** Keeps `workers` cases in flight; publishing happens here, one at a time, so that the catalogue has one writer. */
  private async work(jobs: readonly CaseJob[], catalogue: CatalogueFiles, ledger: RefusalLedger): Promise<void> {
    const { workers } = this.request;
    const inFlight = Math.max(1, Math.min(workers, jobs.length));
    // Threads that have no case of their own help the others with their filtered images.
    const threads = Math.floor(workers / inFlight);
    const pool = new CasePool(inFlight);
    let next = 0;
    let publishing: Promise<void> = Promise.resolve();
    const worker = async (): Promise<void> => {
      while (next < jobs.length && !this.request.signal?.aborted) {
        const index = next++;
        const job = jobs[index]!;
        const start = this.request.clock.elapsed();
        const outcome = await this.attempt(pool, job, index, threads);
        if (outcome === undefined) return;
        publishing = publishing.then(() => this.settle(job, index, outcome, start, catalogue, ledger));
        await publishing;
      }
    };
    try {
      await Promise.all(Array.from({ length: this.request.workers }, worker));
    } finally {
      await pool.close();
    }
  }

  /** What became of a case, or undefined when the run was interrupted meanwhile. */
  private async attempt(
    pool: CasePool,
    job: CaseJob,
    index: number,
    threads: number,
  ): Promise<CaseOutcome | { status: 'failed' } | undefined> {
    const subject = this.subjectOf(job);
    try {
      return await pool.run(
        job,
        this.request.settings,
        threads,
        (step) => this.request.onEvent({ event: 'step', index, subject, step }),
        this.request.signal,
      );
    } catch (error) {
      if (this.request.signal?.aborted) return undefined;
      this.request.log.error({ code: errorCode(error), subject, name: (error as Error)?.name }, 'a case failed');
      this.request.log.debug({ stack: (error as Error)?.stack }, 'where it failed');
      return { status: 'failed' };
    }
  }

  private async settle(
    job: CaseJob,
    index: number,
    worked: CaseOutcome | { status: 'failed' },
    start: number,
    catalogue: CatalogueFiles,
    ledger: RefusalLedger,
  ): Promise<void> {
    const outcome = worked.status === 'made' ? await this.publish(job, worked, catalogue) : worked;
    if (outcome.status === 'made') {
      this.tally.made(outcome.record, outcome.steps);
    } else if (outcome.status === 'quarantined') {
      await catalogue.quarantine(outcome.caseId, outcome.staged, outcome.refused);
    } else if (outcome.status === 'reused') {
      for (const refusal of await catalogue.refusalsOf(outcome.caseId)) this.note(refusal, ledger);
      this.tally.reused(outcome.runDigest);
    }
    if ('refusals' in outcome) this.refuse(outcome.refusals, ledger);
    if (outcome.status === 'failed') this.refuse([failure(job)], ledger);
    this.tally.count(outcome.status);
    this.request.onEvent({
      event: 'case',
      index,
      subject: this.subjectOf(job),
      status: outcome.status,
      seconds: (this.request.clock.elapsed() - start) / 1000,
      ...(outcome.status === 'made' && { case: outcome.record.id, rois: outcome.record.rois.length }),
      ...((outcome.status === 'reused' || outcome.status === 'quarantined') && { case: outcome.caseId }),
    });
  }

  private async publish(
    job: CaseJob,
    made: Extract<CaseOutcome, { status: 'made' }>,
    catalogue: CatalogueFiles,
  ): Promise<CaseOutcome> {
    const refused = await catalogue.publish(made.record, made.staged);
    if (refused === undefined) return made;
    this.request.log.error({ code: refused.code, case: made.record.id }, refused.message);
    const refusals = [...made.refusals, subjectRefused(job)];
    const caseId = made.record.id;
    return {
      status: 'quarantined',
      caseId,
      staged: made.staged,
      refusals,
      refused: { ...made, report: refused.report },
    };
  }

  private subjectOf(job: CaseJob): string {
    const { patientId, issuerOfPatientId } = job.series.patientStudy;
    return this.identity.subject(patientId ?? '', issuerOfPatientId ?? this.request.settings.issuer);
  }

  private refuse(refusals: readonly Refusal[], ledger: RefusalLedger): void {
    for (const refusal of refusals)
      this.note(publicRefusal(refusal, this.identity, this.request.settings.issuer), ledger);
  }

  private note(refusal: PublicRefusal, ledger: RefusalLedger): void {
    ledger.add(refusal);
    this.tally.refuse(refusal);
    this.request.onEvent({ event: 'refusal', ...refusal });
  }
}

/** A fault of this program or this machine, not of the input: recorded like a refusal so that it is never lost. */
function failure(job: CaseJob): Refusal {
  return {
    code: 'QIAW_CASE_FAILED',
    kind: 'case',
    input: { sopInstanceUid: job.delineation.sopInstanceUid, ...patientOf(job.series.patientStudy) },
    reason: 'Processing ended with an unexpected error.',
    remedy: 'Run again; if it happens again, run with log level debug and report what it prints.',
    evidence: { instances: job.series.instances.length },
  };
}

function subjectRefused(job: CaseJob): Refusal {
  return {
    code: 'QIAW_GRAPH_REFUSED',
    kind: 'case',
    input: { sopInstanceUid: job.delineation.sopInstanceUid, ...patientOf(job.series.patientStudy) },
    reason: 'With this case the graph of its subject would break the shapes, so the case stays out of the answers.',
    remedy: 'Run `qiaw validate` on the case in quarantine/; contradictory patient attributes are the usual cause.',
    evidence: { instances: job.series.instances.length },
  };
}
