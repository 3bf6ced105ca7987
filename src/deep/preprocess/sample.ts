import type { Grid, Volume } from '../../core/index.ts';
import { indexMap } from './cube-geometry.ts';
import { splineVoxels } from './spline.ts';

export type Interpolation = 'nearest' | 'linear' | 'bspline';

export interface Sampled {
  /** i fastest, on the cube's grid. */
  readonly values: Float64Array;
  /** Samples that lie outside the image. */
  readonly outsideCount: number;
}

/** Rounding may move a sample that is exactly on the image's edge; such a sample counts as inside. */
const EDGE = 1e-6;

/**
 * Samples a volume on another grid.
 *
 * A sample is inside if it lies in the box of some voxel (index -0.5 to n - 0.5, both ends inclusive); beyond the
 * outermost voxel centres it gets the edge value, as in ITK's interpolators. Elsewhere it gets `outside`: a number or
 * the edge value. Nearest rounds halves up. No smoothing before down-sampling. Positions and weights are double
 * precision.
 */
export function sampleVolume(
  volume: Volume,
  cube: Grid,
  interpolation: Interpolation,
  outside: number | 'edge',
): Sampled {
  const [ci, cj, ck] = cube.size;
  const [ni, nj, nk] = volume.grid.size;
  const { origin, step } = indexMap(cube, volume.grid);
  const values = new Float64Array(ci * cj * ck);
  const at = pick(volume, interpolation, { origin, step, size: cube.size });
  let outsideCount = 0;
  for (let c = 0, to = 0; c < ck; c++) {
    for (let b = 0; b < cj; b++) {
      for (let a = 0; a < ci; a++, to++) {
        const x = origin[0] + step[0][0] * a + step[1][0] * b + step[2][0] * c;
        const y = origin[1] + step[0][1] * a + step[1][1] * b + step[2][1] * c;
        const z = origin[2] + step[0][2] * a + step[1][2] * b + step[2][2] * c;
        if (!(within(x, ni) && within(y, nj) && within(z, nk))) {
          outsideCount++;
          if (outside !== 'edge') {
            values[to] = outside;
            continue;
          }
        }
        values[to] = at(clamp(x, ni), clamp(y, nj), clamp(z, nk));
      }
    }
  }
  return { values, outsideCount };
}

const within = (x: number, n: number): boolean => x >= -0.5 - EDGE && x <= n - 0.5 + EDGE;
const clamp = (x: number, n: number): number => (x < 0 ? 0 : x > n - 1 ? n - 1 : x);

type At = (x: number, y: number, z: number) => number;

function pick(volume: Volume, interpolation: Interpolation, samples: Parameters<typeof splineVoxels>[1]): At {
  if (interpolation === 'nearest') return nearest(volume);
  if (interpolation === 'linear') return linear(volume);
  return splineVoxels(volume, samples);
}

function nearest({ grid, voxels }: Volume): At {
  const [ni, nj] = grid.size;
  const top = (x: number, n: number): number => Math.min(Math.floor(x + 0.5), n - 1);
  return (x, y, z) => voxels[top(x, ni) + ni * (top(y, nj) + nj * top(z, grid.size[2]))]!;
}

function linear({ grid, voxels }: Volume): At {
  const [ni, nj, nk] = grid.size;
  const plane = ni * nj;
  return (x, y, z) => {
    const i = Math.floor(x);
    const j = Math.floor(y);
    const k = Math.floor(z);
    const u = x - i;
    const v = y - j;
    const w = z - k;
    const base = i + ni * j + plane * k;
    // On the last voxel the weight of the next one is 0; it must not be read, because it may not exist.
    const di = i < ni - 1 ? 1 : 0;
    const dj = j < nj - 1 ? ni : 0;
    const dk = k < nk - 1 ? plane : 0;
    const near = between(row(voxels, base, di, u), row(voxels, base + dj, di, u), v);
    const far = between(row(voxels, base + dk, di, u), row(voxels, base + dk + dj, di, u), v);
    return between(near, far, w);
  };
}

const row = (voxels: ArrayLike<number>, base: number, di: number, u: number): number =>
  between(voxels[base]!, voxels[base + di]!, u);
const between = (a: number, b: number, t: number): number => a + (b - a) * t;
