import type { Clock } from '../core/index.ts';
import type { CaseRecord, PublicRefusal } from '../provenance/index.ts';
import type { CaseStatus, RunSummary, StepName, StepTiming } from './model.ts';
import { peakMemoryMb } from './step-clock.ts';

/** Counts what a run did, for the summary and the execution log. */
export class Tally {
  private readonly clock: Clock;
  private readonly start: number;
  private readonly statuses: Record<CaseStatus, number> = { made: 0, reused: 0, refused: 0, quarantined: 0, failed: 0 };
  private readonly refusalsByCode = new Map<string, number>();
  private readonly unmapped = new Map<string, number>();
  private readonly seconds = new Map<StepName, number>();
  private readonly madeDigests: string[] = [];
  private readonly reusedDigests: string[] = [];
  private rois = 0;
  private featureValues = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.start = clock.elapsed();
  }

  get refused(): number {
    return [...this.refusalsByCode.values()].reduce((sum, count) => sum + count, 0);
  }

  count(status: CaseStatus): void {
    this.statuses[status]++;
  }

  made(record: CaseRecord, steps: readonly StepTiming[]): void {
    this.madeDigests.push(record.run.digest);
    for (const roi of record.rois) {
      this.rois++;
      this.featureValues += roi.features.values.length;
      if (roi.mapped === undefined) this.unmapped.set(roi.label, (this.unmapped.get(roi.label) ?? 0) + 1);
    }
    for (const { step, seconds } of steps) this.seconds.set(step, (this.seconds.get(step) ?? 0) + seconds);
  }

  reused(runDigest: string): void {
    this.reusedDigests.push(runDigest);
  }

  refuse(refusal: PublicRefusal): void {
    this.refusalsByCode.set(refusal.code, (this.refusalsByCode.get(refusal.code) ?? 0) + 1);
  }

  digests(): { cases: readonly string[]; reused: readonly string[] } {
    return { cases: [...this.madeDigests].sort(), reused: [...this.reusedDigests].sort() };
  }

  summary(aborted: boolean): RunSummary {
    const { failed, quarantined } = this.statuses;
    const incomplete = failed + quarantined > 0 || this.refused > 0;
    return {
      outcome: aborted ? 'interrupted' : incomplete ? 'partial' : 'succeeded',
      cases: { ...this.statuses },
      rois: this.rois,
      featureValues: this.featureValues,
      refusals: Object.fromEntries([...this.refusalsByCode].sort()),
      unmapped: Object.fromEntries([...this.unmapped].sort()),
      seconds: Math.round(this.clock.elapsed() - this.start) / 1000,
      peakMemoryMb: peakMemoryMb(),
      steps: [...this.seconds].map(([step, seconds]) => ({ step, seconds, peakMemoryMb: peakMemoryMb() })),
    };
  }
}
