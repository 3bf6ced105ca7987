import type { Grid, Vec3, Volume, VoxelArray } from '../../core/index.ts';

/** A box of voxels: the lowest index and the size on each axis. */
export interface Box {
  readonly lower: Vec3;
  readonly size: Vec3;
}

/** Which voxels of an image belong to the ROI: 0/1 within a box, everything outside the box is outside the ROI. */
export interface RoiMask extends Box {
  /** x fastest, in the box. */
  readonly inside: Uint8Array;
  /** Number of ones. */
  readonly count: number;
}

export const mapVec3 = (f: (axis: 0 | 1 | 2) => number): Vec3 => [f(0), f(1), f(2)];

/** A new array of the same type. */
export function sameType<T extends VoxelArray>(voxels: T, length: number): T {
  return new (voxels.constructor as new (n: number) => T)(length);
}

/** Copies the voxels of a box, which must be within the array. */
export function cropVoxels<T extends VoxelArray>(voxels: T, size: Vec3, box: Box): T {
  const [nx, ny, nz] = box.size;
  const cropped = sameType(voxels, nx * ny * nz);
  for (let k = 0, to = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++, to += nx) {
      const from = box.lower[0] + size[0] * (box.lower[1] + j + size[1] * (box.lower[2] + k));
      cropped.set(voxels.subarray(from, from + nx), to);
    }
  }
  return cropped;
}

/** The part of a mask within another box. */
export function cropMask(mask: RoiMask, box: Box): RoiMask {
  const relative: Box = { lower: mapVec3((a) => box.lower[a] - mask.lower[a]), size: box.size };
  const inside = cropVoxels(mask.inside, mask.size, relative);
  let count = 0;
  for (const one of inside) count += one;
  return { ...box, inside, count };
}

/** The box extended by a margin on every side, but not beyond the image. */
export function growBox(box: Box, margin: Vec3, size: Vec3): Box {
  const lower = mapVec3((a) => Math.max(0, box.lower[a] - margin[a]));
  const upper = mapVec3((a) => Math.min(size[a], box.lower[a] + box.size[a] + margin[a]));
  return { lower, size: mapVec3((a) => upper[a] - lower[a]) };
}

/** The same voxels on the grid of a box of the image. */
export function cropGrid(grid: Grid, box: Box): Grid {
  const shift = (axis: 0 | 1 | 2): number =>
    ([0, 1, 2] as const).reduce(
      (sum, d) => sum + grid.direction[d][axis] * grid.spacing[d] * box.lower[d],
      grid.origin[axis],
    );
  return { ...grid, size: box.size, origin: mapVec3(shift) };
}

export function cropVolume<T extends VoxelArray>(volume: Volume<T>, box: Box): Volume<T> {
  return { grid: cropGrid(volume.grid, box), voxels: cropVoxels(volume.voxels, volume.grid.size, box) };
}

/** Smallest box around the voxels that equal `label`, with those voxels as ones; undefined if there are none. */
export function roiOfLabel(mask: Volume, label: number): RoiMask | undefined {
  const [nx, ny, nz] = mask.grid.size;
  const { voxels } = mask;
  const lower = [nx, ny, nz];
  const upper = [-1, -1, -1];
  // The engine's built-in search skips rows without the label.
  for (let at = voxels.indexOf(label); at >= 0; ) {
    const line = Math.floor(at / nx);
    const end = (line + 1) * nx;
    const first = at - line * nx;
    const last = voxels.subarray(at, end).lastIndexOf(label) + first;
    const [j, k] = [line % ny, Math.floor(line / ny)];
    lower[0] = Math.min(lower[0]!, first);
    upper[0] = Math.max(upper[0]!, last);
    lower[1] = Math.min(lower[1]!, j);
    upper[1] = Math.max(upper[1]!, j);
    lower[2] = Math.min(lower[2]!, k);
    upper[2] = k;
    at = voxels.indexOf(label, end);
  }
  if (upper[2]! < 0) return undefined;
  const box: Box = { lower: mapVec3((a) => lower[a]!), size: mapVec3((a) => upper[a]! - lower[a]! + 1) };
  const cropped = cropVoxels(voxels, mask.grid.size, box);
  const inside = new Uint8Array(cropped.length);
  let count = 0;
  for (let i = 0; i < cropped.length; i++) {
    if (cropped[i] !== label) continue;
    inside[i] = 1;
    count++;
  }
  return { ...box, inside, count };
}

/** The mask with its box shrunk to the voxels still inside; undefined if none is left. */
export function shrinkMask(mask: RoiMask): RoiMask | undefined {
  const grid: Grid = {
    size: mask.size,
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const found = roiOfLabel({ grid, voxels: mask.inside }, 1);
  return found && { ...found, lower: mapVec3((a) => mask.lower[a] + found.lower[a]) };
}

/** The labels of a mask, ascending; 0 is outside. */
export function labelsOf(mask: Volume): number[] {
  const found = new Set<number>();
  let last = 0;
  for (const value of mask.voxels) {
    if (value === last) continue;
    last = value;
    if (value !== 0) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
