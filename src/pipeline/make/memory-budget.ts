import { freemem, totalmem } from 'node:os';
import type { CaseJob } from '../plan/case-job.ts';
import { seriesVoxels } from '../plan/plan.ts';
import type { CaseSettings } from './case-settings.ts';

/**
 * Memory of a thread before it reads anything: its heap, the shapes, the models. A conservative estimate, like all in
 * this file.
 */
const perThread = 150 * 1024 * 1024;
/**
 * Bytes per voxel at the peak: stored and rescaled values, masks, the compressed copies; if images are filtered, also
 * their filtered copies. Including the main thread, the estimate for LUNG1-005 (three cases of 23.9 million voxels) is
 * 770 MiB with one worker and 1200 MiB with two; 544 and 723 MiB were measured. For a phantom of the same size, 776 MiB
 * were estimated and 381 measured.
 */
const perVoxel = { plain: 12, filtered: 22, ibsi: 40 };
/** Memory of the main thread: the plan, the gate, the graphs it rewrites. */
const forMain = 350 * 1024 * 1024;

/** Upper estimate of the memory for making one case, from its headers. */
export function estimateCaseMemory(
  { series, drawnOn }: CaseJob,
  { radiomics }: Pick<CaseSettings, 'radiomics'>,
): number {
  const voxels = seriesVoxels(series) + (drawnOn === undefined ? 0 : seriesVoxels(drawnOn));
  const filtered = radiomics.imageTypes.some(({ type }) => type !== 'Original');
  // The IBSI profile interpolates the whole image in float64.
  const bytes = radiomics.ibsi ? perVoxel.ibsi : filtered ? perVoxel.filtered : perVoxel.plain;
  return perThread + voxels * bytes;
}

/**
 * Bytes that all cases in flight may use together: 85 % of the free memory of this machine or container, less the
 * memory of the main thread.
 */
export function availableForCases(configured?: number): number {
  if (configured !== undefined) return configured;
  // 0 or undefined if the process has no limit.
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  const free = Math.min(freemem(), limit < totalmem() ? limit - process.memoryUsage.rss() : Number.POSITIVE_INFINITY);
  return Math.max(0, free * 0.85 - forMain);
}

/**
 * Number of threads for these jobs: one per core, fewer if memory does not suffice for the largest job; at least one.
 */
export function threadsWithin(bytes: number, cores: number, largestCase: number): number {
  return Math.max(1, Math.min(cores, Math.floor(bytes / Math.max(1, largestCase))));
}

/** Lets cases begin only while the sum of their estimates fits; a single case always fits. */
export class MemoryBudget {
  private readonly bytes: number;
  private taken = 0;
  private alone = false;
  private readonly waiting: Array<() => void> = [];

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Waits for free memory; call the result when the case is done. `alone`: nothing else may be in flight meanwhile. */
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
