import type { Vec3 } from '../../core/index.ts';
import type { Random } from './random.ts';
import { type BoxMask, dilate, erode } from './reshape-mask.ts';
import { supervoxels } from './supervoxels.ts';

/** mm around the region within which supervoxels are formed. */
export const contourMargin = 25;

/** Supervoxels that meet a region, each with the probability that it belongs to a new contour. */
export interface ContourChoices {
  readonly size: Vec3;
  readonly labels: Int32Array;
  /** By label; absent: 0. */
  readonly probability: ReadonlyMap<number, number>;
}

/**
 * Prepares the randomisation of a contour by supervoxels (doi:10.1038/s41598-018-36938-4, as MIRP 2): a supervoxel is chosen with the fraction of
 * it that lies in the region; below 0.2 never, from 0.9 on always, and the one with the largest fraction always.
 *
 * @param voxels Intensities of the box around the region, x fastest; see {@link contourMargin}.
 */
export function contourChoices(voxels: Float64Array, spacing: Vec3, { size, inside }: BoxMask): ContourChoices {
  let low = Infinity;
  let high = -Infinity;
  inside.forEach((one, at) => {
    if (one === 0) return;
    low = Math.min(low, voxels[at]!);
    high = Math.max(high, voxels[at]!);
  });
  const extension = 0.1 * (high - low);
  low -= extension;
  high += extension;
  const clipped = voxels.map((value) => (Math.min(high, Math.max(low, value)) - low) * (1 / (high - low)));
  const voxelVolume = spacing[0] * spacing[1] * spacing[2];
  const count = Math.trunc((size[0] * size[1] * size[2]) / Math.max(20, 500 / voxelVolume));
  const sigma = Math.min(...spacing);
  const labels = supervoxels(clipped, size, { spacing, count, sigma, compactness: 0.05 });
  return { size, labels, probability: probabilities(labels, inside) };
}

function probabilities(labels: Int32Array, inside: Uint8Array): Map<number, number> {
  const count = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const total = new Int32Array(count);
  const covered = new Int32Array(count);
  for (let i = 0; i < labels.length; i++) {
    total[labels[i]!]!++;
    covered[labels[i]!]! += inside[i]!;
  }
  const chosen = new Map<number, number>();
  let best: { label: number; fraction: number } | undefined;
  for (const [label, own] of covered.entries()) {
    if (own === 0) continue;
    const fraction = own / total[label]!;
    if (best === undefined || fraction > best.fraction) best = { label, fraction };
    if (fraction >= 0.2) chosen.set(label, fraction >= 0.9 ? 1 : fraction);
  }
  if (best) chosen.set(best.label, 1);
  return chosen;
}

/** One random contour: the chosen supervoxels, closed by one voxel. */
export function randomContour({ size, labels, probability }: ContourChoices, random: Random): BoxMask {
  const included = new Set<number>();
  for (const [label, chance] of probability) if (random.uniform() < chance) included.add(label);
  const chosen = new Uint8Array(labels.reduce((most, label) => Math.max(most, label), 0) + 1);
  for (const label of included) chosen[label] = 1;
  const inside = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) inside[i] = chosen[labels[i]!]!;
  return erode(dilate({ size, inside }));
}
