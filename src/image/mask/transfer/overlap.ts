import {
  dot,
  type Grid,
  indexToWorld,
  type Mask,
  subtract,
  type Vec3,
  voxelCount,
  worldToIndex,
} from '../../../core/index.ts';
import type { RoiMask } from '../model.ts';

type Bounds = RoiMask['bounds'];

/** Whether two unit vectors are parallel, in either direction, to within 0.03 mm over 300 mm. */
export function areParallel(a: Vec3, b: Vec3): boolean {
  return 1 - Math.abs(dot(a, b)) < 5e-9;
}

/** Samples per axis of a target voxel if the grids are rotated relative to each other. */
const SAMPLES = 8;

/** Rounding tolerance for a coverage of one half. */
const ROUNDING = 1e-9;

/**
 * The voxels of `target` of which the mask covers at least half: 0 or 1, on the target's grid. If the axes of both
 * grids are parallel (in any order and direction), the covered fraction of each voxel is exact; otherwise it is counted
 * at 8 x 8 x 8 points per voxel. Space beyond the source grid is not covered.
 *
 * @param bounds first and last voxel index of the source mask on each axis, both inclusive
 */
export function coveredByHalf(source: Mask, bounds: Bounds, target: Grid): Uint8Array {
  const axes = parallelAxes(source.grid, target);
  return axes ? exactly(source, bounds, target, axes) : sampled(source, bounds, target);
}

/** The voxels of `target` whose centre lies in a voxel of the mask (halves go up, as ITK's nearest neighbour interpolator). */
export function nearest(source: Mask, bounds: Bounds, target: Grid): Uint8Array {
  const voxels = new Uint8Array(voxelCount(target));
  const inside = lookup(source);
  visit(target, boxAround(source.grid, bounds, target), (i, j, k, at) => {
    voxels[at] = inside(...worldToIndex(source.grid, indexToWorld(target, [i, j, k])));
  });
  return voxels;
}

/** For each axis of the target, the parallel axis of the source; undefined if one has none. */
function parallelAxes(source: Grid, target: Grid): readonly (0 | 1 | 2)[] | undefined {
  const found = target.direction.map((axis) =>
    ([0, 1, 2] as const).find((other) => areParallel(axis, source.direction[other])),
  );
  return found.every((axis) => axis !== undefined) ? (found as (0 | 1 | 2)[]) : undefined;
}

/** The source voxels that one target voxel overlaps along one axis, with the overlapping fractions. */
type Overlaps = ReadonlyArray<{ readonly at: number; readonly from: number; readonly parts: readonly number[] }>;

function exactly(source: Mask, bounds: Bounds, target: Grid, axes: readonly (0 | 1 | 2)[]): Uint8Array {
  const [width, height] = source.grid.size;
  const overlaps = ([0, 1, 2] as const).map((axis) => overlapsAlong(axis, axes[axis]!, source.grid, bounds, target));
  const step = [1, width, width * height];
  const [di, dj, dk] = axes.map((axis) => step[axis]!) as [number, number, number];
  const [alongI, alongJ, alongK] = overlaps as [Overlaps, Overlaps, Overlaps];
  const voxels = new Uint8Array(voxelCount(target));
  const [columns, rows] = target.size;
  for (const { at: k, from: fromK, parts: partsK } of alongK) {
    for (const { at: j, from: fromJ, parts: partsJ } of alongJ) {
      for (const { at: i, from: fromI, parts: partsI } of alongI) {
        let covered = 0;
        for (let c = 0; c < partsK.length; c += 1) {
          for (let b = 0; b < partsJ.length; b += 1) {
            const weight = partsK[c]! * partsJ[b]!;
            let base = (fromK + c) * dk + (fromJ + b) * dj + fromI * di;
            for (let a = 0; a < partsI.length; a += 1, base += di) {
              if (source.voxels[base] === 1) covered += weight * partsI[a]!;
            }
          }
        }
        if (covered >= 0.5 - ROUNDING) voxels[i + columns * (j + rows * k)] = 1;
      }
    }
  }
  return voxels;
}

/** Overlaps with voxels within `bounds` only; others are empty. */
function overlapsAlong(axis: 0 | 1 | 2, other: 0 | 1 | 2, source: Grid, bounds: Bounds, target: Grid): Overlaps {
  const sign = Math.sign(dot(target.direction[axis], source.direction[other]));
  const start = worldToIndex(source, target.origin)[other];
  const step = (sign * target.spacing[axis]) / source.spacing[other];
  const list: { at: number; from: number; parts: number[] }[] = [];
  for (let at = 0; at < target.size[axis]; at += 1) {
    const centre = start + at * step;
    const [low, high] = [centre - Math.abs(step) / 2, centre + Math.abs(step) / 2];
    const from = Math.max(bounds.min[other], Math.ceil(low - 0.5));
    const to = Math.min(bounds.max[other], Math.floor(high + 0.5));
    const parts: number[] = [];
    for (let n = from; n <= to; n += 1) {
      parts.push(Math.max(0, Math.min(high, n + 0.5) - Math.max(low, n - 0.5)) / (high - low));
    }
    if (parts.some((part) => part > 0)) list.push({ at, from, parts });
  }
  return list;
}

function sampled(source: Mask, bounds: Bounds, target: Grid): Uint8Array {
  const voxels = new Uint8Array(voxelCount(target));
  const inside = lookup(source);
  const sourceIndex = (at: Vec3): Vec3 => worldToIndex(source.grid, indexToWorld(target, at));
  const zero = sourceIndex([0, 0, 0]);
  const [u, v, w] = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((one) => subtract(sourceIndex(one), zero)) as [Vec3, Vec3, Vec3];
  const offsets = Array.from({ length: SAMPLES }, (_, n) => (n + 0.5) / SAMPLES - 0.5);
  const points = offsets.flatMap((c) =>
    offsets.flatMap((b) => offsets.map((a) => subtract(sourceIndex([a, b, c]), zero))),
  );
  visit(target, boxAround(source.grid, bounds, target), (i, j, k, at) => {
    const x = zero[0] + i * u[0] + j * v[0] + k * w[0];
    const y = zero[1] + i * u[1] + j * v[1] + k * w[1];
    const z = zero[2] + i * u[2] + j * v[2] + k * w[2];
    let covered = 0;
    for (const [dx, dy, dz] of points) covered += inside(x + dx, y + dy, z + dz);
    if (2 * covered >= points.length) voxels[at] = 1;
  });
  return voxels;
}

/** 1 if a point, as fractional index of the source, lies in a voxel of the mask. */
function lookup({ grid: { size }, voxels }: Mask): (x: number, y: number, z: number) => number {
  return (x, y, z) => {
    const i = Math.floor(x + 0.5);
    const j = Math.floor(y + 0.5);
    const k = Math.floor(z + 0.5);
    if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]) return 0;
    return voxels[i + size[0] * (j + size[1] * k)]!;
  };
}

/** The voxels of the target that the bounds of the mask can touch, clipped to the target. */
function boxAround(source: Grid, bounds: Bounds, target: Grid): Bounds {
  const min: [number, number, number] = [...target.size];
  const max: [number, number, number] = [-1, -1, -1];
  for (let corner = 0; corner < 8; corner += 1) {
    const at = ([0, 1, 2] as const).map((axis) =>
      (corner >> axis) & 1 ? bounds.max[axis] + 0.5 : bounds.min[axis] - 0.5,
    ) as unknown as Vec3;
    const there = worldToIndex(target, indexToWorld(source, at));
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.max(0, Math.min(min[axis], Math.floor(there[axis] - 0.5)));
      max[axis] = Math.min(target.size[axis] - 1, Math.max(max[axis], Math.ceil(there[axis] + 0.5)));
    }
  }
  return { min, max };
}

function visit(grid: Grid, box: Bounds, each: (i: number, j: number, k: number, at: number) => void): void {
  for (let k = box.min[2]; k <= box.max[2]; k += 1)
    for (let j = box.min[1]; j <= box.max[1]; j += 1)
      for (let i = box.min[0]; i <= box.max[0]; i += 1) each(i, j, k, i + grid.size[0] * (j + grid.size[1] * k));
}
