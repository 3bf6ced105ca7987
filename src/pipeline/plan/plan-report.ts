import { type RefusalCounts, refusalCounts } from '../../core/index.ts';
import { refusalKey } from '../../graph/index.ts';
import { type CaseSettings, identityOf } from '../make/case-settings.ts';
import { availableForCases, threadsWithin } from '../make/memory-budget.ts';
import { publicRefusal } from '../make/public-refusal.ts';
import type { PlanCounts } from '../model.ts';
import { countsOf, largestCase } from './planned-cases.ts';
import type { Survey } from './survey.ts';

/** The output of `qiaw run --plan`. Subjects are pseudonyms; sizes are upper estimates in MiB. */
export interface PlanReport {
  readonly cases: ReadonlyArray<{
    readonly subject: string;
    readonly job: string;
    readonly state: keyof PlanCounts;
    readonly why?: 'settings' | 'files';
    readonly case?: string;
  }>;
  readonly counts: PlanCounts;
  readonly refused: number;
  /** The same by kind. */
  readonly refusals: RefusalCounts;
  readonly files: number;
  readonly notDicom: number;
  /** As in the event `plan`, if any. */
  readonly others?: number;
  readonly leftOut?: number;
  readonly sourcesWithoutCase?: number;
  readonly diskMb: number;
  readonly workers: number;
  readonly memoryMb: number;
  readonly largestCaseMb: number;
}

/** The result of a survey, with the threads and memory (bytes) that a run would use on this machine. */
export function planReport(
  found: Survey,
  settings: CaseSettings,
  { workers, memoryBytes, cores }: { readonly workers?: number; readonly memoryBytes?: number; readonly cores: number },
): PlanReport {
  const identity = identityOf(settings);
  const told = found.refusals.map((one) => publicRefusal(one, identity, settings.issuer));
  // As in refusals.ndjson: what is refused twice for one reason counts once.
  const refusals = [...new Map(told.map((one) => [refusalKey(one), one])).values()];
  const memory = availableForCases(memoryBytes);
  const largest = largestCase(found.cases, settings);
  return {
    cases: found.cases.map(({ about, state, why, found: checkpoint }) => ({
      subject: about.subject,
      job: about.id,
      state,
      ...(why && { why }),
      ...(checkpoint && { case: checkpoint.case }),
    })),
    counts: countsOf(found.cases),
    refused: refusals.length,
    refusals: refusalCounts(refusals),
    files: found.files,
    notDicom: found.notDicom,
    ...(found.others > 0 && { others: found.others }),
    ...(found.leftOut > 0 && { leftOut: found.leftOut }),
    ...(found.withoutCase.length > 0 && { sourcesWithoutCase: found.withoutCase.length }),
    diskMb: mebibytes(found.estimatedBytes),
    workers: workers ?? threadsWithin(memory, cores, largest),
    memoryMb: mebibytes(memory),
    largestCaseMb: mebibytes(largest),
  };
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
