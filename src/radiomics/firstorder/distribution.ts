import type { VoxelArray } from '../../core/index.ts';

/** Largest range of integers that is counted rather than stored one by one. */
const countedRange = 1 << 20;

/** The intensities of one ROI with multiplicities and order statistics: sufficient for first-order features. */
export interface Distribution {
  /** Distinct and ascending if `counts` is given, else one per voxel in memory order. */
  readonly values: Float64Array;
  /** How often each value occurs; absent = once. */
  readonly counts?: Float64Array;
  /** Number of voxels. */
  readonly total: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The value of rank 0..total-1 in ascending order. */
  atRank(rank: number): number;
}

/** The intensities of the voxels with a one in `inside`, in memory order. */
export function roiValues(voxels: VoxelArray, inside: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0, n = 0; n < count; i++) if (inside[i] === 1) values[n++] = voxels[i]!;
  return values;
}

/** Integers within a moderate range are counted, which is exact and fast; other values are ranked by buckets. */
export function distributionOf(intensities: Float64Array): Distribution {
  let [minimum, maximum, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let i = 0; i < intensities.length; i++) {
    const v = intensities[i]!;
    if (v < minimum) minimum = v;
    if (v > maximum) maximum = v;
    if (whole && v !== Math.trunc(v)) whole = false;
  }
  const bounds = { total: intensities.length, minimum, maximum };
  if (whole && maximum - minimum <= countedRange) return { ...bounds, ...counted(intensities, minimum, maximum) };
  return { ...bounds, values: intensities, atRank: ranking(intensities, minimum, maximum) };
}

function counted(intensities: Float64Array, minimum: number, maximum: number) {
  const histogram = new Uint32Array(maximum - minimum + 1);
  for (let i = 0; i < intensities.length; i++) histogram[intensities[i]! - minimum]!++;
  const distinct = histogram.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  const values = new Float64Array(distinct);
  const counts = new Float64Array(distinct);
  for (let i = 0, n = 0; i < histogram.length; i++) {
    if (histogram[i] === 0) continue;
    values[n] = minimum + i;
    counts[n++] = histogram[i]!;
  }
  const atRank = (rank: number): number => {
    let below = 0;
    for (let i = 0; i < distinct; i++) {
      below += counts[i]!;
      if (rank < below) return values[i]!;
    }
    return maximum;
  };
  return { values, counts, atRank };
}

const buckets = 4096;

/**
 * Order statistics without sorting everything: values are put into buckets, and only the requested bucket is sorted.
 */
function ranking(values: Float64Array, minimum: number, maximum: number): (rank: number) => number {
  const scale = buckets / (maximum - minimum);
  const bucketOf = new Uint16Array(values.length);
  const start = new Uint32Array(buckets + 1);
  for (let i = 0; i < values.length; i++) {
    const bucket = Math.min(buckets - 1, Math.floor((values[i]! - minimum) * scale));
    bucketOf[i] = bucket;
    start[bucket + 1]!++;
  }
  for (let b = 0; b < buckets; b++) start[b + 1]! += start[b]!;
  const placed = new Float64Array(values.length);
  const next = start.slice();
  for (let i = 0; i < values.length; i++) placed[next[bucketOf[i]!]!++] = values[i]!;
  const sorted = new Set<number>();
  return (rank) => {
    let bucket = 0;
    while (start[bucket + 1]! <= rank) bucket++;
    if (!sorted.has(bucket)) placed.subarray(start[bucket], start[bucket + 1]).sort();
    sorted.add(bucket);
    return placed[rank]!;
  };
}

/** Quantile 0..1 with linear interpolation between ranks (numpy's default). */
export function quantile(distribution: Distribution, q: number): number {
  const position = (distribution.total - 1) * q;
  const rank = Math.floor(position);
  const t = position - rank;
  const a = distribution.atRank(rank);
  if (t === 0) return a;
  const b = distribution.atRank(rank + 1);
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}
