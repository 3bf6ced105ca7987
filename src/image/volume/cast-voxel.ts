import type { VoxelArray } from '../../core/index.ts';

/** Smallest and largest value of an integer type. */
export type IntegerRange = readonly [least: number, greatest: number];

/** The range of an array's integer type; undefined for floating point, which needs no cast. */
export function integerRange(voxels: VoxelArray): IntegerRange | undefined {
  if (voxels instanceof Float32Array || voxels instanceof Float64Array) return undefined;
  const bits = 8 * voxels.BYTES_PER_ELEMENT;
  const signed = voxels instanceof Int8Array || voxels instanceof Int16Array || voxels instanceof Int32Array;
  return signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

/**
 * A number as an integer voxel: clamped to the type's range, then truncated toward zero, as in ITK's resampler
 * (itkResampleImageFilter.hxx, CastPixelWithBoundsChecking). A plain assignment to a typed array would wrap around
 * instead: -1 in an unsigned image would become 65535. NaN becomes 0.
 */
export function castVoxel(value: number, [least, greatest]: IntegerRange): number {
  if (value <= least) return least;
  return value >= greatest ? greatest : Math.trunc(value) || 0;
}

/** Fills voxels with numbers: integer types through {@link castVoxel}, floating-point types by rounding. */
export function storeVoxels<T extends VoxelArray>(into: T, values: ArrayLike<number>): T {
  const range = integerRange(into);
  if (range === undefined) into.set(values);
  else for (let i = 0; i < into.length; i++) into[i] = castVoxel(values[i]!, range);
  return into;
}
