import type { Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import { type Axis, convolveAxis, type Field, fieldOf, rangeOf, type Taps } from './field.ts';
import type { LogFilter } from './model.ts';
import { boxForTaps } from './separable.ts';

/** Per axis: a Gaussian and its second derivative, cut off at the same distance. */
export interface LaplacianKernels {
  readonly smooth: readonly Taps[];
  readonly derived: readonly Taps[];
}

/**
 * The kernel of IBSI 2 (section 3.2), sampled within a cube of half side `cutoff` sigma, is a sum over the axes of
 * separable kernels, and is applied as such. Its unit is that of the voxel along x, so that for equal spacings it is
 * the manual's.
 */
export function laplacianKernels({ grid }: Volume, { sigma, cutoff, dimensions }: LogFilter): LaplacianKernels {
  const kernels = ([0, 1, 2] as const).slice(0, dimensions).map((axis) => {
    const s = sigma / grid.spacing[axis];
    const radius = Math.floor(cutoff * s + 0.5);
    const offsets = Array.from({ length: 2 * radius + 1 }, (_, n) => n - radius);
    const gauss = offsets.map((x) => Math.exp((-x * x) / (2 * s * s)) / Math.sqrt(2 * Math.PI * s * s));
    const scale = (grid.spacing[0] / grid.spacing[axis]) ** 2;
    const second = offsets.map((x, n) => scale * ((x * x) / s ** 4 - 1 / (s * s)) * gauss[n]!);
    return { smooth: { offsets, weights: gauss }, derived: { offsets, weights: second } };
  });
  return { smooth: kernels.map((one) => one.smooth), derived: kernels.map((one) => one.derived) };
}

export function laplacianResponse(image: Volume, filter: LogFilter, box: Box): Float64Array {
  const { size } = image.grid;
  const { smooth, derived } = laplacianKernels(image, filter);
  const { boundary } = filter;
  const source = fieldOf(image.voxels, size, boxForTaps(box, size, smooth, boundary));
  const along = (field: Field, axis: number, taps: readonly Taps[]): Field =>
    convolveAxis(field, axis as Axis, taps[axis]!, boundary, rangeOf(box, axis as Axis));
  // Invariant: `smoothed` is smoothed along the axes so far, `sum` is derived once along one of them.
  let smoothed = along(source, 0, smooth);
  let sum = along(source, 0, derived);
  for (let axis = 1; axis < filter.dimensions; axis++) {
    sum = plus(along(sum, axis, smooth), along(smoothed, axis, derived));
    if (axis + 1 < filter.dimensions) smoothed = along(smoothed, axis, smooth);
  }
  return sum.voxels;
}

function plus(a: Field, b: Field): Field {
  for (let i = 0; i < a.voxels.length; i++) a.voxels[i]! += b.voxels[i]!;
  return a;
}
