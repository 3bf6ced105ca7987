import { rm } from 'node:fs/promises';
import { type Clock, dataFault, type Log, type Metrics, type Refusal, systemCode } from '../../core/index.ts';
import {
  type CheckOptions,
  erasedSubjects,
  type PublicRefusal,
  readWithdrawn,
  resultDigest,
} from '../../graph/index.ts';
import type { Checkpoints } from '../files/checkpoints.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import type { ExecutionLog } from '../files/execution-log.ts';
import { withPublishLock } from '../files/lock.ts';
import { mergePending } from '../files/pending-refusals.ts';
import type { RefusalLedger } from '../files/refusal-ledger.ts';
import { graphRefused } from '../make/case-faults.ts';
import { type CaseResult, madeFrom, nothingMade } from '../make/case-result.ts';
import type { CaseWork } from '../make/case-work.ts';
import type { CaseOutcome } from '../make/case-worker.ts';
import { publishSeconds } from '../metrics.ts';
import { identifiersOfJob } from '../source-texts.ts';
import type { SubjectRelations } from '../subject-relations/subject-relations.ts';
import type { CatalogueFiles } from './catalogue-files.ts';

export interface PublisherTools {
  readonly data: DataDirectory;
  readonly base: string;
  readonly catalogue: CatalogueFiles;
  readonly relations: SubjectRelations;
  readonly checkpoints: Checkpoints;
  readonly executions: ExecutionLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export type Published = Omit<CaseResult, 'subject' | 'seconds' | 'refusals'> & {
  readonly refusals: readonly Refusal[];
  /** Refusals that the case already contains. */
  readonly known: readonly PublicRefusal[];
};

/** Publishes finished cases in the catalogue, one at a time across all processes that work on the directory. */
export class Publisher {
  readonly data: DataDirectory;
  private readonly tools: PublisherTools;
  /** A publication failed part-way: graphs may lag behind the cases. */
  private outOfStep = false;

  constructor(tools: PublisherTools) {
    this.tools = tools;
    this.data = tools.data;
  }

  /**
   * @throws DiskFull, DataReadOnly; then the case is either invisible, or fully visible once the next publication has
   * repaired the graphs.
   */
  async publish(work: CaseWork, outcome: Exclude<CaseOutcome, { status: 'faulted' }>): Promise<Published> {
    if (outcome.status === 'refused')
      return { status: 'refused', ...nothingMade, refusals: outcome.refusals, known: [] };
    return this.locked(async () => {
      if (outcome.status === 'reused') return this.reuse(work, outcome);
      if (await this.isErased(work)) {
        await rm(outcome.staged, { recursive: true, force: true });
        return { status: 'refused', ...nothingMade, refusals: [], known: [] };
      }
      return outcome.status === 'made' ? this.show(work, outcome) : this.quarantine(outcome);
    });
  }

  /** Brings refusals, execution log, manifest and reports up to date. */
  async tidy(change?: (ledger: RefusalLedger) => void): Promise<void> {
    await this.locked(() => mergePending(this.data, this.tools.catalogue, change));
  }

  async complete(): Promise<void> {
    const { catalogue, executions, relations } = this.tools;
    await relations.bringUpToDate((work) => this.locked(work));
    await this.locked(async () => {
      await mergePending(this.data, catalogue);
      await catalogue.writeExecutions(await executions.entries());
      await catalogue.writeManifest();
      await catalogue.writeValidation();
    });
  }

  private async show(work: CaseWork, made: Extract<CaseOutcome, { status: 'made' }>): Promise<Published> {
    const { catalogue, checkpoints, executions, log } = this.tools;
    const { record, staged } = made;
    const refused = await catalogue.publish(record, staged, { held: heldOf(work) });
    if (refused !== undefined) {
      log.error({ code: refused.code, case: record.id }, refused.message);
      return this.quarantine({
        status: 'quarantined',
        caseId: record.id,
        staged,
        refusals: [...made.refusals, graphRefused(work.job, refused)],
        refused: { record, report: refused.report },
      });
    }
    await executions.made(work.execution, record.run.digest, resultDigest(record));
    await checkpoints.add(work.about, { case: record.id, run: record.run.digest });
    return { status: 'made', ...madeFrom(record), steps: made.steps, refusals: made.refusals, known: [] };
  }

  private async quarantine(outcome: Extract<CaseOutcome, { status: 'quarantined' }>): Promise<Published> {
    await this.tools.catalogue.quarantine(outcome.caseId, outcome.staged, outcome.refused);
    return { status: 'quarantined', case: outcome.caseId, ...nothingMade, refusals: outcome.refusals, known: [] };
  }

  private async reuse(work: CaseWork, found: Extract<CaseOutcome, { status: 'reused' }>): Promise<Published> {
    const { catalogue, checkpoints } = this.tools;
    const { refusals: known, notes } = await catalogue.documentOf(found.caseId);
    await checkpoints.add(work.about, { case: found.caseId, run: found.runDigest });
    return { status: 'reused', case: found.caseId, run: found.runDigest, ...nothingMade, notes, refusals: [], known };
  }

  /** An erased subject must not come back because a case of it was in progress. */
  private async isErased({ about }: CaseWork): Promise<boolean> {
    const withdrawn = await readWithdrawn(this.data.graphs);
    if (withdrawn.size === 0) return false;
    const { formerBases } = (await readManifest(this.data)) ?? {};
    return erasedSubjects(withdrawn, this.tools.base, formerBases)(about.subject);
  }

  private locked<T>(work: () => Promise<T>): Promise<T> {
    const { catalogue, clock, metrics } = this.tools;
    return withPublishLock(this.data, async ({ inherited }) => {
      const start = clock.elapsed();
      try {
        if (inherited || this.outOfStep) await catalogue.reconcile();
        this.outOfStep = false;
        return await work();
      } catch (error) {
        this.outOfStep = true;
        throw error;
      } finally {
        metrics.observe(publishSeconds, {}, (clock.elapsed() - start) / 1000);
      }
    }).catch((error: unknown) => {
      throw dataFault(systemCode(error), error) ?? error;
    });
  }
}

/** Texts of a case that its shared graphs must not contain either. */
function heldOf({ job, settings }: CaseWork): CheckOptions {
  return {
    denied: identifiersOfJob(job, settings),
    ownWords: [settings.software.name, settings.dataset, ...settings.models.map(({ id }) => id)],
  };
}
