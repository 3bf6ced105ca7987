import { type Grid, type Mask, type Vec3, voxelCount } from '../../src/core/index.ts';
import { grid } from '../image/mask/contours.ts';

/** A mask of the voxels of a grid for which `isInside` holds. */
export function shapedMask(on: Grid, isInside: (i: number, j: number, k: number) => boolean): Mask {
  const voxels = new Uint8Array(voxelCount(on));
  let n = 0;
  for (let k = 0; k < on.size[2]; k++)
    for (let j = 0; j < on.size[1]; j++) for (let i = 0; i < on.size[0]; i++) voxels[n++] = isInside(i, j, k) ? 1 : 0;
  return { grid: on, voxels };
}

/** Voxels whose centres lie within a ball, in mm from the first voxel; a hollow one has a hole of half its radius. */
export function ball(on: Grid, [x, y, z]: Vec3, radius: number, isHollow = false): Mask {
  const [si, sj, sk] = on.spacing;
  return shapedMask(on, (i, j, k) => {
    const squared = (i * si - x) ** 2 + (j * sj - y) ** 2 + (k * sk - z) ** 2;
    return squared <= radius ** 2 && !(isHollow && squared < (radius / 2) ** 2);
  });
}

/** Voxels `first` to `last`, both inclusive. */
export function block(on: Grid, first: Vec3, last: Vec3): Mask {
  return shapedMask(on, (...at) => at.every((n, axis) => n >= first[axis]! && n <= last[axis]!));
}

/** A mask moved by whole voxels; what leaves the grid is lost. */
export function shifted({ grid: on, voxels }: Mask, [di, dj, dk]: Vec3): Mask {
  const [columns, rows, slices] = on.size;
  return shapedMask(on, (i, j, k) => {
    const [x, y, z] = [i - di, j - dj, k - dk];
    if (x < 0 || y < 0 || z < 0 || x >= columns || y >= rows || z >= slices) return false;
    return voxels[x + columns * (y + rows * z)] !== 0;
  });
}

/** Voxels chosen at random, equal for equal seeds. */
export function noise(on: Grid, share: number, seed: number): Mask {
  let state = seed;
  return shapedMask(on, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 < share;
  });
}

const anisotropic = grid([24, 20, 12], { spacing: [0.9765625, 0.7, 3] });
const cubes = grid([20, 20, 20]);

/** Pairs of masks that are hard to compare: anisotropic, hollow, at the border, apart, equal, of one voxel, and noise. */
export const maskPairs: ReadonlyArray<readonly [name: string, first: Mask, second: Mask]> = [
  ['two balls of anisotropic voxels', ball(anisotropic, [11, 7, 16], 6), ball(anisotropic, [12.5, 6.2, 19], 5)],
  ['a hollow and a full ball', ball(cubes, [9, 10, 9], 7, true), ball(cubes, [10, 9, 10], 6.5)],
  ['a ball within the hole of another', ball(cubes, [9, 9, 9], 8, true), ball(cubes, [9, 9, 9], 2)],
  ['masks cut by the border', ball(anisotropic, [0, 1, 2], 7), ball(anisotropic, [1, 0, 0], 7)],
  ['blocks at the last border', block(cubes, [12, 13, 14], [19, 19, 19]), block(cubes, [10, 15, 15], [19, 18, 19])],
  ['masks that are apart', block(anisotropic, [1, 2, 1], [4, 5, 3]), block(anisotropic, [17, 12, 8], [20, 18, 11])],
  ['equal masks', ball(anisotropic, [11, 7, 16], 6), ball(anisotropic, [11, 7, 16], 6)],
  ['single voxels', block(cubes, [3, 3, 3], [3, 3, 3]), block(cubes, [5, 4, 3], [5, 4, 3])],
  ['one slice', block(anisotropic, [3, 3, 5], [12, 14, 5]), block(anisotropic, [5, 2, 5], [13, 12, 5])],
  ['noise', noise(anisotropic, 0.3, 7), noise(anisotropic, 0.2, 8)],
];
