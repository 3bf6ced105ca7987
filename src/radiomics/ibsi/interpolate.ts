import type { Vec3 } from '../../core/index.ts';
import { interpolateOnGrid } from '../prepare/interpolate.ts';

/** Positions of the samples of a new grid along each axis of the old one, in old voxel indices. */
export interface CentredGrid {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly positions: readonly [Float64Array, Float64Array, Float64Array];
}

/** New grid with the same centre and `ceil(extent / spacing)` voxels on each axis (IBSI 2.4). */
export function centredGrid(
  size: Vec3,
  spacing: Vec3,
  wanted: readonly [number | null, number | null, number | null],
): CentredGrid {
  const axes = ([0, 1, 2] as const).map((axis) => {
    const step = wanted[axis] ?? spacing[axis];
    // An extent that is a whole number of voxels up to round-off does not need an extra voxel.
    const length = wanted[axis] === null ? size[axis] : Math.ceil((size[axis] * spacing[axis]) / step - 1e-9);
    const first = (size[axis] - 1) / 2 - ((length - 1) / 2) * (step / spacing[axis]);
    const positions = Float64Array.from({ length }, (_, n) => first + (n * step) / spacing[axis]);
    return { step, length, positions };
  });
  const [x, y, z] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return {
    size: [x.length, y.length, z.length],
    spacing: [x.step, y.step, z.step],
    positions: [x.positions, y.positions, z.positions],
  };
}

export type InterpolationKernel = 'nearest' | 'linear' | 'cubic';

const interpolators = { nearest: 'sitkNearestNeighbor', linear: 'sitkLinear', cubic: 'sitkBSpline' } as const;

/** Interpolates with the resampler of the PyRadiomics profile; here edge values are extended beyond the centres. */
export function interpolate(
  voxels: ArrayLike<number>,
  size: Vec3,
  grid: CentredGrid,
  kernel: InterpolationKernel,
): Float64Array {
  const within = (axis: 0 | 1 | 2): Float64Array =>
    grid.positions[axis].map((position) => Math.min(size[axis] - 1, Math.max(0, position)));
  return interpolateOnGrid(Float64Array.from(voxels), size, [within(0), within(1), within(2)], interpolators[kernel]);
}
