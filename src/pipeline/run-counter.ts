import { type Clock, refusalCounts } from '../core/index.ts';
import { type PublicRefusal, readEncodings, refusalKey } from '../graph/index.ts';
import type { CaseResult } from './make/case-result.ts';
import { peakMemoryMb } from './make/step-clock.ts';
import type { CaseStatus, NoteCount, RunSummary, StepName } from './model.ts';
import type { Plan } from './plan/plan.ts';

/** Counts the results of a run, for the summary and the execution log. */
export class RunCounter {
  private readonly clock: Clock;
  private readonly start: number;
  private readonly statuses: Record<CaseStatus, number> = {
    made: 0,
    reused: 0,
    refused: 0,
    quarantined: 0,
    failed: 0,
    setAside: 0,
  };
  /** As in refusals.ndjson: what is refused twice for one reason counts once. */
  private readonly refusals = new Map<string, PublicRefusal>();
  private readonly unmapped = new Map<string, number>();
  private readonly notes = new Map<string, NoteCount>();
  private readonly seconds = new Map<StepName, number>();
  private readonly madeDigests: string[] = [];
  private readonly subjects = new Set<string>();
  private readonly reusedDigests: string[] = [];
  private leftOut = 0;
  private withoutCase: readonly string[] = [];
  private rois = 0;
  private encodings = 0;
  private featureValues = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.start = clock.elapsed();
  }

  /** The content of the sources apart from cases and refusals. */
  survey({ leftOut, withoutCase }: Pick<Plan, 'leftOut' | 'withoutCase'>): void {
    this.leftOut = leftOut;
    this.withoutCase = withoutCase.map(({ message }) => message);
  }

  get refused(): number {
    return this.refusals.size;
  }

  add(settled: CaseResult): void {
    this.statuses[settled.status]++;
    if (settled.run !== undefined && settled.status === 'made') {
      this.madeDigests.push(settled.run);
      this.subjects.add(settled.subject);
    }
    if (settled.run !== undefined && settled.status === 'reused') this.reusedDigests.push(settled.run);
    this.rois += settled.rois;
    this.featureValues += settled.featureValues;
    for (const label of settled.unmapped) this.unmapped.set(label, (this.unmapped.get(label) ?? 0) + 1);
    for (const note of settled.notes) this.note(note, settled.case ?? '');
    for (const { step, seconds } of settled.steps) this.seconds.set(step, (this.seconds.get(step) ?? 0) + seconds);
    for (const refusal of settled.refusals) this.refuse(refusal);
  }

  refuse(refusal: PublicRefusal): void {
    this.refusals.set(refusalKey(refusal), refusal);
  }

  private note({ code, message }: CaseResult['notes'][number], id: string): void {
    const { count, ...first } = this.notes.get(code) ?? { count: 0, case: id, message };
    this.notes.set(code, { ...first, count: count + 1 });
  }

  private byCode(): Record<string, number> {
    const counts = new Map<string, number>();
    for (const { code } of this.refusals.values()) counts.set(code, (counts.get(code) ?? 0) + 1);
    return Object.fromEntries([...counts].sort());
  }

  /** Counts them among the ROIs that were made, once the regions of all subjects are related. */
  async countEncodings(dataDirectory: string): Promise<void> {
    const made = new Set(this.madeDigests);
    for (const subject of this.subjects) {
      const encodings = [...(await readEncodings(dataDirectory, subject)).keys()];
      this.encodings += encodings.filter((key) => made.has(key.split('/', 1)[0] ?? '')).length;
    }
  }

  digests(): { cases: readonly string[]; reused: readonly string[] } {
    return { cases: [...this.madeDigests].sort(), reused: [...this.reusedDigests].sort() };
  }

  /** @param left cases that an interruption left to the next run */
  summary(left: number): RunSummary {
    const { failed, quarantined, setAside } = this.statuses;
    const incomplete = failed + quarantined + setAside + this.withoutCase.length > 0 || this.refused > 0;
    return {
      outcome: left > 0 ? 'interrupted' : incomplete ? 'partial' : 'succeeded',
      cases: { ...this.statuses },
      ...(left > 0 && { left }),
      ...(this.leftOut > 0 && { leftOut: this.leftOut }),
      ...(this.withoutCase.length > 0 && { sourcesWithoutCase: this.withoutCase }),
      rois: this.rois,
      ...(this.encodings > 0 && { encodings: this.encodings }),
      featureValues: this.featureValues,
      refused: refusalCounts(this.refusals.values()),
      refusals: this.byCode(),
      unmapped: Object.fromEntries([...this.unmapped].sort()),
      ...(this.notes.size > 0 && { notes: Object.fromEntries([...this.notes].sort(([a], [b]) => (a < b ? -1 : 1))) }),
      seconds: Math.round(this.clock.elapsed() - this.start) / 1000,
      peakMemoryMb: peakMemoryMb(),
      steps: [...this.seconds].map(([step, seconds]) => ({ step, seconds, peakMemoryMb: peakMemoryMb() })),
    };
  }
}
