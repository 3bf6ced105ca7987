import { type Grid, indexToWorld, type Vec3, type Volume, type VoxelArray, worldToIndex } from '../../core/index.ts';
import { storeVoxels } from '../../image/index.ts';
import type { Interpolator } from '../settings/model.ts';
import { interpolateOnGrid } from './interpolate.ts';
import { mapVec3, sameType } from './region.ts';

/**
 * The grid of an image with another spacing (mm along i, j, k), aligned with the corner of the image as in PyRadiomics. It
 * has only voxels whose centre lies in the image.
 */
export function gridOfSpacing(grid: Grid, spacing: Vec3): Grid {
  const ratio = mapVec3((a) => grid.spacing[a] / spacing[a]);
  const size = mapVec3((a) => Math.max(1, Math.ceil(grid.size[a] * ratio[a] + 0.5) - 1));
  const first = mapVec3((a) => (0.5 * (spacing[a] - grid.spacing[a])) / grid.spacing[a]);
  return { ...grid, size, spacing, origin: indexToWorld(grid, first) };
}

/** Axes that differ by less are the same; the tolerance of the radiomics engine. */
const sameAxes = 1e-6;

/**
 * A whole image on another grid: by the interpolator where the axes of both are parallel, otherwise linearly (or by the nearest
 * voxel, if that is the interpolator). Voxels outside the image get `outside`. Integer voxels are clamped and truncated, as
 * everywhere in this module.
 */
export function resampleImage<T extends VoxelArray>(
  image: Volume<T>,
  grid: Grid,
  interpolator: Interpolator,
  outside = 0,
): Volume<T> {
  const parallel = ([0, 1, 2] as const).every((a) =>
    grid.direction[a].every((v, d) => Math.abs(v - image.grid.direction[a][d]!) < sameAxes),
  );
  const voxels = parallel
    ? alongAxes(image, grid, interpolator, outside)
    : throughWorld(image, grid, interpolator === 'sitkNearestNeighbor', outside);
  return { grid, voxels };
}

function alongAxes<T extends VoxelArray>(image: Volume<T>, grid: Grid, interpolator: Interpolator, outside: number): T {
  const from = worldToIndex(image.grid, grid.origin);
  const positions = ([0, 1, 2] as const).map((a) => {
    const step = grid.spacing[a] / image.grid.spacing[a];
    return Float64Array.from({ length: grid.size[a] }, (_, n) => from[a] + n * step);
  }) as [Float64Array, Float64Array, Float64Array];
  const voxels = interpolateOnGrid(image.voxels, image.grid.size, positions, interpolator, image.grid.dimensions);
  if (outside === 0) return voxels;
  const isIn = positions.map((list, a) => list.map((x) => Number(x >= -0.5 && x < image.grid.size[a]! - 0.5)));
  for (let k = 0, at = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, at++)
        if (isIn[0]![i]! + isIn[1]![j]! + isIn[2]![k]! < 3) voxels[at] = outside;
  return voxels;
}

function throughWorld<T extends VoxelArray>(
  { grid: own, voxels }: Volume<T>,
  grid: Grid,
  nearest: boolean,
  outside: number,
): T {
  const [nx, ny, nz] = own.size;
  const values = new Float64Array(grid.size[0] * grid.size[1] * grid.size[2]);
  // The index in the image is linear in the index of the grid.
  const start = worldToIndex(own, grid.origin);
  const step = ([0, 1, 2] as const).map((a) => {
    const next = worldToIndex(own, indexToWorld(grid, [Number(a === 0), Number(a === 1), Number(a === 2)]));
    return mapVec3((d) => next[d] - start[d]);
  }) as [Vec3, Vec3, Vec3];
  const value = (i: number, j: number, k: number): number => voxels[i + nx * (j + ny * k)]!;
  const clamp = (x: number, n: number): number => Math.min(n - 1, Math.max(0, x));
  for (let k = 0, at = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, at++) {
        const x = start[0] + i * step[0][0] + j * step[1][0] + k * step[2][0];
        const y = start[1] + i * step[0][1] + j * step[1][1] + k * step[2][1];
        const z = start[2] + i * step[0][2] + j * step[1][2] + k * step[2][2];
        if (!(x >= -0.5 && y >= -0.5 && z >= -0.5 && x < nx - 0.5 && y < ny - 0.5 && z < nz - 0.5)) {
          values[at] = outside;
          continue;
        }
        if (nearest) {
          values[at] = value(Math.floor(x + 0.5), Math.floor(y + 0.5), Math.floor(z + 0.5));
          continue;
        }
        const [i0, j0, k0] = [Math.floor(x), Math.floor(y), Math.floor(z)];
        const [u, v, w] = [x - i0, y - j0, z - k0];
        let sum = 0;
        for (let n = 0; n < 8; n++) {
          const [a, b, c] = [n & 1, (n >> 1) & 1, n >> 2];
          const weight = (a ? u : 1 - u) * (b ? v : 1 - v) * (c ? w : 1 - w);
          if (weight > 0) sum += weight * value(clamp(i0 + a, nx), clamp(j0 + b, ny), clamp(k0 + c, nz));
        }
        values[at] = sum;
      }
  return storeVoxels(sameType(voxels, values.length), values);
}
