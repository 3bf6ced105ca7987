import { freemem, totalmem } from 'node:os';
import type { CaseJob } from '../plan/case-job.ts';
import { seriesVoxels } from '../plan/plan.ts';
import type { CaseSettings } from './case-settings.ts';

/** What a thread needs before it reads anything: its heap, the shapes, the models. An estimate on the safe side, as all here. */
const perThread = 150 * 1024 * 1024;
/**
 * Bytes per voxel at the peak: stored and rescaled values, masks, the compressed copies; where images are filtered, also their
 * filtered copies. With what the main thread needs, a run of LUNG1-005 (three cases of 23.9 million voxels) is estimated at 770 MiB by
 * one worker and 1200 by two; 544 and 723 were seen, and 381 of 776 for a phantom of as many.
 */
const perVoxel = { plain: 12, filtered: 22 };
/** What the main thread needs: the plan, the gate, the graphs it rewrites. */
const forMain = 350 * 1024 * 1024;

/** Upper estimate of the memory one case takes while it is made, from its headers. */
export function estimateCaseMemory(
  { series, drawnOn }: CaseJob,
  { radiomics }: Pick<CaseSettings, 'radiomics'>,
): number {
  const voxels = seriesVoxels(series) + (drawnOn === undefined ? 0 : seriesVoxels(drawnOn));
  const filtered = radiomics.imageTypes.some(({ type }) => type !== 'Original');
  return perThread + voxels * (filtered ? perVoxel.filtered : perVoxel.plain);
}

/** Bytes all cases in flight may take together: 85 % of what this machine or container has free now, less the main thread's. */
export function availableForCases(configured?: number): number {
  if (configured !== undefined) return configured;
  // 0 or undefined where nothing limits the process.
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  const free = Math.min(freemem(), limit < totalmem() ? limit - process.memoryUsage.rss() : Number.POSITIVE_INFINITY);
  return Math.max(0, free * 0.85 - forMain);
}

/** Threads worth starting for these jobs: one a core, as far as memory reaches for the largest of them; at least one. */
export function threadsWithin(bytes: number, cores: number, largestCase: number): number {
  return Math.max(1, Math.min(cores, Math.floor(bytes / Math.max(1, largestCase))));
}

/** Lets cases begin only while their estimates fit together; one alone always fits. */
export class MemoryBudget {
  private readonly bytes: number;
  private taken = 0;
  private alone = false;
  private readonly waiting: Array<() => void> = [];

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Waits for room; call the result when the case is done. `alone`: nothing else may be in flight meanwhile. */
  async take(bytes: number, alone = false): Promise<() => void> {
    while (!this.fits(bytes, alone)) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.taken += bytes;
    this.alone = alone;
    return () => {
      this.taken -= bytes;
      this.alone = false;
      for (const wake of this.waiting.splice(0)) wake();
    };
  }

  private fits(bytes: number, alone: boolean): boolean {
    if (this.taken === 0) return true;
    return !alone && !this.alone && this.taken + bytes <= this.bytes;
  }
}
