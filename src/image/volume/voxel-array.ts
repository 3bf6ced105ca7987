import type { VoxelArray } from '../../core/index.ts';
import type { StoredValues } from '../../dicom/index.ts';

/** One slice before rescale. */
export interface RescaledSlice {
  readonly stored: StoredValues;
  readonly slope: number;
  readonly intercept: number;
}

type Kind = 'int16' | 'int32' | 'float32' | 'float64';
const ORDER: readonly Kind[] = ['int16', 'int32', 'float32', 'float64'];

/**
 * Applies `stored · slope + intercept` (PS3.3 C.11.1.1.2), in float64, slice by slice, into the smallest array that
 * holds every value exactly: Int16 if all values are integers in its range, else Int32 under the same condition, else
 * Float32 if rounding to it changes no value, else Float64. CT in Hounsfield units is Int16.
 */
export function rescaledVoxels(slices: readonly RescaledSlice[], voxelsPerSlice: number): VoxelArray {
  const kinds = slices.map(kindOf);
  const kind = ORDER[Math.max(...kinds.map((one) => ORDER.indexOf(one)))]!;
  // An integer beyond 2^24 among fractions needs more than float32.
  const total = slices.length * voxelsPerSlice;
  const voxels = kind === 'float32' && !slices.every(fitsFloat32) ? new Float64Array(total) : newArray(kind, total);
  for (const [k, { stored, slope, intercept }] of slices.entries()) {
    const start = k * voxelsPerSlice;
    if (slope === 1 && intercept === 0) voxels.set(stored, start);
    else for (let i = 0; i < voxelsPerSlice; i += 1) voxels[start + i] = stored[i]! * slope + intercept || 0;
  }
  return voxels;
}

/**
 * As {@link rescaledVoxels}, times a factor, rounded once to Float32: uptake is a measured quantity whose seventh digit
 * is meaningless, and doubles would double the memory of a whole body.
 */
export function scaledVoxels(slices: readonly RescaledSlice[], voxelsPerSlice: number, factor: number): Float32Array {
  const voxels = new Float32Array(slices.length * voxelsPerSlice);
  for (const [k, { stored, slope, intercept }] of slices.entries()) {
    const start = k * voxelsPerSlice;
    for (let i = 0; i < voxelsPerSlice; i += 1) voxels[start + i] = (stored[i]! * slope + intercept) * factor || 0;
  }
  return voxels;
}

function newArray(kind: Kind, length: number): VoxelArray {
  if (kind === 'int16') return new Int16Array(length);
  if (kind === 'int32') return new Int32Array(length);
  return kind === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

function kindOf(slice: RescaledSlice): Kind {
  const { stored, slope, intercept } = slice;
  let low = stored[0]!;
  let high = low;
  for (const value of stored) {
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const ends = [low * slope + intercept, high * slope + intercept];
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const whole = (Number.isInteger(slope) && Number.isInteger(intercept)) || everyValue(slice, Number.isInteger);
  if (whole && min >= -0x8000 && max <= 0x7fff) return 'int16';
  if (whole && min >= -0x80000000 && max <= 0x7fffffff) return 'int32';
  return fitsFloat32(slice) ? 'float32' : 'float64';
}

function fitsFloat32(slice: RescaledSlice): boolean {
  return everyValue(slice, (value) => Math.fround(value) === value);
}

function everyValue({ stored, slope, intercept }: RescaledSlice, holds: (value: number) => boolean): boolean {
  for (const value of stored) if (!holds(value * slope + intercept)) return false;
  return true;
}
