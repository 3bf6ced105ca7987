import type { Vec3 } from '../../core/index.ts';
import { type Box, type BoxedMask, eachVoxel, has } from './boxed-mask.ts';
import { NearestPoint } from './nearest-point.ts';
import { surfelAreas } from './surfel-areas.ts';

/** The points of a surface of a mask, with the weight of each, and the distance from any place to the nearest of them. */
export interface Surface {
  /** Lattice indices i, j, k of each point. */
  readonly points: Int32Array;
  readonly weights: Float64Array;
  readonly nearest: NearestPoint;
}

/**
 * The surface elements of Nikolov et al. 2018 (doi:10.2196/26151): one at each corner of voxels of which some are inside and
 * some are not, weighted by its area in mm². Corner (i, j, k) lies before voxel (i, j, k) on each axis.
 */
export function surfels(mask: BoxedMask): Surface {
  const box: Box = { min: mask.min, size: [mask.size[0] + 1, mask.size[1] + 1, mask.size[2] + 1] };
  const areas = surfelAreas(mask.grid.spacing);
  const codes = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const [columns, rows] = box.size;
  // Voxel (i, j, k) is the last of the eight voxels around corner (i, j, k), and the first of those around (i + 1, j + 1, k + 1).
  const around = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => {
    const [di, dj, dk] = [1 - (bit & 1), 1 - ((bit >> 1) & 1), 1 - (bit >> 2)];
    return [di + columns * (dj + rows * dk), 1 << (7 - bit)] as const;
  });
  eachVoxel(mask, (i, j, k) => {
    const corner = i - mask.min[0] + columns * (j - mask.min[1] + rows * (k - mask.min[2]));
    for (const [step, bit] of around) codes[corner + step]! |= bit;
  });
  return surfaceOf(
    mask,
    box,
    (n) => codes[n] !== 0 && codes[n] !== 255,
    (n) => areas[codes[n]!]!,
  );
}

/** Voxels of a mask with at least one of their six neighbours outside it; beyond the image is outside. Each counts once. */
export function borderVoxels(mask: BoxedMask): Surface {
  const [columns, rows] = mask.size;
  return surfaceOf(
    mask,
    mask,
    (n, i, j, k) => {
      if (mask.voxels[n] === 0) return false;
      const inner = i > 0 && i < columns - 1 && j > 0 && j < rows - 1 && k > 0 && k < mask.size[2] - 1;
      return !(
        inner &&
        mask.voxels[n - 1] !== 0 &&
        mask.voxels[n + 1] !== 0 &&
        mask.voxels[n - columns] !== 0 &&
        mask.voxels[n + columns] !== 0 &&
        mask.voxels[n - columns * rows] !== 0 &&
        mask.voxels[n + columns * rows] !== 0
      );
    },
    () => 1,
  );
}

/** How far the points of one surface are from another: their weight at each distance in mm, nearest first. */
export interface DistanceWeights {
  readonly distances: Float64Array;
  readonly weights: Float64Array;
}

/** Distances from every point of a surface to the nearest point of another one, which must not be empty. */
export function distancesTo(from: Surface, to: Surface): DistanceWeights {
  const { points, weights } = from;
  const at = new Map<number, number>();
  for (let n = 0; n < weights.length; n++) {
    const squared = to.nearest.squaredDistance(points[3 * n]!, points[3 * n + 1]!, points[3 * n + 2]!);
    at.set(squared, (at.get(squared) ?? 0) + weights[n]!);
  }
  const sorted = Float64Array.from(at.keys()).sort();
  return { distances: sorted.map(Math.sqrt), weights: sorted.map((squared) => at.get(squared)!) };
}

/** The largest distance in mm from a voxel of one mask to the nearest of another, which must not be empty. */
export function farthest(from: BoxedMask, to: BoxedMask, toBorder: Surface): number {
  let farthestSquared = 0;
  eachVoxel(from, (i, j, k) => {
    // From a place outside a mask its nearest voxel is on its border.
    if (has(to, i, j, k)) return;
    const squared = toBorder.nearest.squaredDistance(i, j, k, farthestSquared);
    if (squared > farthestSquared) farthestSquared = squared;
  });
  return Math.sqrt(farthestSquared);
}

function surfaceOf(
  { grid }: BoxedMask,
  box: Box,
  isPoint: (n: number, i: number, j: number, k: number) => boolean,
  weight: (n: number) => number,
): Surface {
  const flags = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const points: number[] = [];
  const weights: number[] = [];
  let n = 0;
  for (let k = 0; k < box.size[2]; k++)
    for (let j = 0; j < box.size[1]; j++)
      for (let i = 0; i < box.size[0]; i++, n++) {
        if (!isPoint(n, i, j, k)) continue;
        flags[n] = 1;
        points.push(i + box.min[0], j + box.min[1], k + box.min[2]);
        weights.push(weight(n));
      }
  const reach: Vec3 = [grid.size[0] + 1, grid.size[1] + 1, grid.size[2] + 1];
  const nearest = new NearestPoint(box, flags, grid.spacing, reach);
  return { points: Int32Array.from(points), weights: Float64Array.from(weights), nearest };
}
