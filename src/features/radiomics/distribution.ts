import type { VoxelArray } from '../../volume/index.ts';

/** Widest range of whole numbers that is counted rather than sorted. */
const countedRange = 1 << 20;

/** The intensities of one ROI as sorted values with multiplicities: all first-order statistics need no more. */
export interface Distribution {
  /** Rising; distinct where `counts` is given. */
  readonly values: Float64Array;
  /** How often each value occurs; absent = once. */
  readonly counts?: Float64Array;
  /** Number of voxels. */
  readonly total: number;
}

/** The intensities of the voxels with a one in `inside`, in memory order. */
export function roiValues(voxels: VoxelArray, inside: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0, n = 0; n < count; i++) if (inside[i] === 1) values[n++] = voxels[i]!;
  return values;
}

/** Sorts or counts intensities; whole numbers within a moderate range are counted, which is exact and fast. */
export function distributionOf(intensities: Float64Array): Distribution {
  let [low, high, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let i = 0; i < intensities.length; i++) {
    const v = intensities[i]!;
    if (v < low) low = v;
    if (v > high) high = v;
    if (whole && v !== Math.trunc(v)) whole = false;
  }
  const total = intensities.length;
  if (!whole || high - low > countedRange) return { values: intensities.slice().sort(), total };
  const histogram = new Uint32Array(high - low + 1);
  for (let i = 0; i < total; i++) histogram[intensities[i]! - low]!++;
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < histogram.length; i++) {
    if (histogram[i] === 0) continue;
    values.push(low + i);
    counts.push(histogram[i]!);
  }
  return { values: Float64Array.from(values), counts: Float64Array.from(counts), total };
}

/** The value of rank 0..total-1. */
function valueAtRank(distribution: Distribution, rank: number): number {
  const { values, counts } = distribution;
  if (!counts) return values[rank]!;
  let below = 0;
  for (let i = 0; i < values.length; i++) {
    below += counts[i]!;
    if (rank < below) return values[i]!;
  }
  return values.at(-1)!;
}

/** Quantile 0..1 with linear interpolation between ranks (numpy's default). */
export function quantile(distribution: Distribution, q: number): number {
  const position = (distribution.total - 1) * q;
  const rank = Math.floor(position);
  const t = position - rank;
  const a = valueAtRank(distribution, rank);
  if (t === 0) return a;
  const b = valueAtRank(distribution, rank + 1);
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/** Sum of f over all voxels. */
export function sumOf(distribution: Distribution, f: (value: number) => number): number {
  const { values, counts } = distribution;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += counts ? counts[i]! * f(values[i]!) : f(values[i]!);
  return sum;
}
