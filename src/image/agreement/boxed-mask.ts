import type { Grid, Mask, Vec3 } from '../../core/index.ts';
import { measure } from '../mask/segments/measure.ts';

/** A box of voxels on a grid: `min` is its first voxel; `size` is 0 on every axis if it has none. */
export interface Box {
  readonly min: Vec3;
  readonly size: Vec3;
}

/** The part of a mask that holds its voxels, so that a comparison costs what the region costs, not the volume. */
export interface BoxedMask extends Box {
  readonly grid: Grid;
  /** 0 or 1; `voxels[i + size[0] * (j + size[1] * k)]`, counted from `min`. */
  readonly voxels: Uint8Array;
  readonly voxelCount: number;
}

const emptyBox: Box = { min: [0, 0, 0], size: [0, 0, 0] };
const vec = (of: (axis: 0 | 1 | 2) => number): Vec3 => [of(0), of(1), of(2)];

/** The part of a mask of a whole image that has voxels. */
export function boxMask({ grid, voxels }: Mask): BoxedMask {
  return trim({ grid, min: [0, 0, 0], size: grid.size, voxels });
}

/** Cuts a mask to its voxels and counts them. An empty mask gives an empty box. */
export function trim(mask: Omit<BoxedMask, 'voxelCount'>): BoxedMask {
  const { grid, min, size, voxels } = mask;
  const area = size[0] * size[1];
  const slices = new Set<number>();
  for (let k = 0; k < size[2]; k++) if (voxels.subarray(area * k, area * (k + 1)).includes(1)) slices.add(k);
  const { bounds, voxelCount } = measure(voxels, { ...grid, size }, slices);
  if (voxelCount === 0) return { grid, ...emptyBox, voxels: new Uint8Array(0), voxelCount };
  const box: Box = {
    min: vec((axis) => min[axis] + bounds.min[axis]),
    size: vec((axis) => bounds.max[axis] - bounds.min[axis] + 1),
  };
  return { grid, ...box, voxels: within(mask, box), voxelCount };
}

/** The voxels of a mask in another box of its grid; voxels of the box outside the mask's own are 0. */
export function within(mask: Omit<BoxedMask, 'voxelCount'>, box: Box): Uint8Array {
  const voxels = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const shared = commonBox(mask, box);
  for (let k = 0; k < shared.size[2]; k++)
    for (let j = 0; j < shared.size[1]; j++) {
      const at: Vec3 = [shared.min[0], shared.min[1] + j, shared.min[2] + k];
      const start = offset(mask, at);
      voxels.set(mask.voxels.subarray(start, start + shared.size[0]), offset(box, at));
    }
  return voxels;
}

/** Where a voxel of the grid lies in the array of a box. */
export function offset({ min, size }: Box, [i, j, k]: Vec3): number {
  return i - min[0] + size[0] * (j - min[1] + size[1] * (k - min[2]));
}

/** The voxels that two boxes share. */
export function commonBox(a: Box, b: Box): Box {
  const min = vec((axis) => Math.max(a.min[axis], b.min[axis]));
  const end = vec((axis) => Math.min(a.min[axis] + a.size[axis], b.min[axis] + b.size[axis]));
  const size = vec((axis) => Math.max(0, end[axis] - min[axis]));
  return size.includes(0) ? emptyBox : { min, size };
}

/** The smallest box with all voxels of some masks, larger by `marginMm` (whole voxels, rounded up) and cut to the grid. */
export function unionBox(masks: readonly BoxedMask[], marginMm = 0): Box {
  const there = masks.filter(({ voxelCount }) => voxelCount > 0);
  const [first] = there;
  if (!first) return emptyBox;
  const { size, spacing } = first.grid;
  const margin = vec((axis) => Math.ceil(marginMm / spacing[axis]));
  const min = vec((axis) => Math.max(0, Math.min(...there.map((one) => one.min[axis])) - margin[axis]));
  const end = vec((axis) =>
    Math.min(size[axis], Math.max(...there.map((one) => one.min[axis] + one.size[axis])) + margin[axis]),
  );
  return { min, size: vec((axis) => end[axis] - min[axis]) };
}

/** Calls `visit` with the index in the grid of every voxel of a mask, i fastest. */
export function eachVoxel({ min, size, voxels }: BoxedMask, visit: (i: number, j: number, k: number) => void): void {
  let n = 0;
  for (let k = min[2]; k < min[2] + size[2]; k++)
    for (let j = min[1]; j < min[1] + size[1]; j++)
      for (let i = min[0]; i < min[0] + size[0]; i++) if (voxels[n++] !== 0) visit(i, j, k);
}

/** Whether a voxel of the grid, or a place beside it, is in a mask. */
export function has({ min, size, voxels }: BoxedMask, i: number, j: number, k: number): boolean {
  const [x, y, z] = [i - min[0], j - min[1], k - min[2]];
  if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) return false;
  return voxels[x + size[0] * (y + size[1] * z)] !== 0;
}
