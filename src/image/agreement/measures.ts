import { type BoxedMask, commonBox, offset } from './boxed-mask.ts';
import { addedPathLength } from './path-length.ts';
import { borderVoxels, type DistanceWeights, distancesTo, farthest, type Surface, surfels } from './surface.ts';

/** The tolerances in mm at which surface Dice is measured. */
export const surfaceDiceTolerances = [1, 2, 3] as const;

/**
 * How far two delineations of one image agree. Volumes in mm³, lengths and distances in mm. A value is absent where it is not
 * defined: all of them if both masks are empty, and distances if one is.
 */
export interface Agreement {
  readonly firstVolume: number;
  readonly secondVolume: number;
  /** Second minus first. */
  readonly volumeDifference: number;
  readonly dice?: number;
  readonly jaccard?: number;
  readonly surfaceDice1mm?: number;
  readonly surfaceDice2mm?: number;
  readonly surfaceDice3mm?: number;
  readonly meanSurfaceDistance?: number;
  readonly hausdorffDistance?: number;
  readonly hd95?: number;
  readonly hd95Pooled?: number;
  readonly addedPathLength?: number;
  readonly addedPathLengthReversed?: number;
  readonly centreDistance?: number;
}

/** A mask whose surfaces are computed once, however often it is compared. */
export class Comparable {
  readonly mask: BoxedMask;
  private knownSurfels: Surface | undefined;
  private knownBorder: Surface | undefined;

  constructor(mask: BoxedMask) {
    this.mask = mask;
  }

  get surfels(): Surface {
    this.knownSurfels ??= surfels(this.mask);
    return this.knownSurfels;
  }

  get border(): Surface {
    this.knownBorder ??= borderVoxels(this.mask);
    return this.knownBorder;
  }
}

/** Compares two masks of one grid; the caller makes sure that the grids are equal. */
export function compareMasks(first: Comparable, second: Comparable): Agreement {
  const [a, b] = [first.mask, second.mask];
  const { spacing } = a.grid;
  const voxelVolume = spacing[0] * spacing[1] * spacing[2];
  const volumes = {
    firstVolume: a.voxelCount * voxelVolume,
    secondVolume: b.voxelCount * voxelVolume,
    volumeDifference: (b.voxelCount - a.voxelCount) * voxelVolume,
  };
  if (a.voxelCount + b.voxelCount === 0) return volumes;
  const common = sharedVoxels(a, b);
  const overlaps = {
    dice: (2 * common) / (a.voxelCount + b.voxelCount),
    jaccard: common / (a.voxelCount + b.voxelCount - common),
    addedPathLength: addedPathLength(a, b),
    addedPathLengthReversed: addedPathLength(b, a),
  };
  if (a.voxelCount === 0 || b.voxelCount === 0)
    return { ...volumes, ...overlaps, surfaceDice1mm: 0, surfaceDice2mm: 0, surfaceDice3mm: 0 };
  return { ...volumes, ...overlaps, ...distances(first, second), centreDistance: centreDistance(a, b) };
}

function distances(first: Comparable, second: Comparable): Partial<Agreement> {
  const there = distancesTo(first.surfels, second.surfels);
  const back = distancesTo(second.surfels, first.surfels);
  const [surfaceDice1mm, surfaceDice2mm, surfaceDice3mm] = surfaceDiceTolerances.map(
    (tolerance) =>
      (weightWithin(there, tolerance) + weightWithin(back, tolerance)) / (weightOf(there) + weightOf(back)),
  ) as [number, number, number];
  const [a, b] = [first.mask, second.mask];
  return {
    ...{ surfaceDice1mm, surfaceDice2mm, surfaceDice3mm },
    meanSurfaceDistance: (meanOf(there) + meanOf(back)) / 2,
    hausdorffDistance: Math.max(farthest(a, b, second.border), farthest(b, a, first.border)),
    hd95: Math.max(weightedPercentile(there, 0.95), weightedPercentile(back, 0.95)),
    hd95Pooled: pooledPercentile(
      [distancesTo(first.border, second.border), distancesTo(second.border, first.border)],
      0.95,
    ),
  };
}

function sharedVoxels(a: BoxedMask, b: BoxedMask): number {
  const box = commonBox(a, b);
  const [columns, rows, slices] = box.size;
  let common = 0;
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) {
      const at = [box.min[0], box.min[1] + j, box.min[2] + k] as const;
      const [inA, inB] = [offset(a, at), offset(b, at)];
      for (let i = 0; i < columns; i++) common += a.voxels[inA + i]! & b.voxels[inB + i]!;
    }
  return common;
}

/** Distance in mm between the means of the voxel centres. */
function centreDistance(a: BoxedMask, b: BoxedMask): number {
  const [from, to] = [centreOf(a), centreOf(b)];
  const { spacing } = a.grid;
  const squares = ([0, 1, 2] as const).map((axis) => ((from[axis] - to[axis]) * spacing[axis]) ** 2);
  return Math.sqrt(squares[0]! + squares[1]! + squares[2]!);
}

function centreOf({ min, size, voxels, voxelCount }: BoxedMask): readonly [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let n = 0;
  for (let k = min[2]; k < min[2] + size[2]; k++)
    for (let j = min[1]; j < min[1] + size[1]; j++)
      for (let i = min[0]; i < min[0] + size[0]; i++) {
        if (voxels[n++] === 0) continue;
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
      }
  return [sum[0] / voxelCount, sum[1] / voxelCount, sum[2] / voxelCount];
}

const weightOf = ({ weights }: DistanceWeights): number => weights.reduce((sum, weight) => sum + weight, 0);

function weightWithin({ distances: at, weights }: DistanceWeights, tolerance: number): number {
  return weights.reduce((sum, weight, n) => (at[n]! <= tolerance ? sum + weight : sum), 0);
}

function meanOf({ distances: at, weights }: DistanceWeights): number {
  return weights.reduce((sum, weight, n) => sum + weight * at[n]!, 0) / weightOf({ distances: at, weights });
}

/** The smallest distance within which at least a fraction of the surface lies; sums are compared with their rounding in mind. */
function weightedPercentile(of: DistanceWeights, fraction: number): number {
  const wanted = weightOf(of) * fraction * (1 - 1e-12);
  let sum = 0;
  const n = of.weights.findIndex((weight) => {
    sum += weight;
    return sum >= wanted;
  });
  return of.distances.at(n)!;
}

/** The percentile of all distances together, between neighbours linearly, as NumPy does by default. */
function pooledPercentile(parts: readonly DistanceWeights[], fraction: number): number {
  const all = parts
    .flatMap(({ distances: at, weights }) => [...at].map((distance, n) => [distance, weights[n]!] as const))
    .sort(([x], [y]) => x - y);
  const count = all.reduce((sum, [, weight]) => sum + weight, 0);
  const place = fraction * (count - 1);
  const valueAt = (rank: number): number => {
    let before = 0;
    return all.find(([, weight]) => {
      before += weight;
      return rank < before;
    })![0];
  };
  const [low, high] = [valueAt(Math.floor(place)), valueAt(Math.ceil(place))];
  return low + (high - low) * (place - Math.floor(place));
}
