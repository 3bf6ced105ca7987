import type { Vec3, Volume, VoxelArray } from '../../core/index.ts';
import type { Random } from './random.ts';
import { correlate } from './smooth.ts';

/** Decomposition high-pass filter of the wavelet coif1, reversed for correlation. */
const coif1 = Float64Array.of(
  -0.015655728135791993,
  0.07273261951252645,
  0.3848648468648578,
  -0.8525720202116004,
  0.3378976624574818,
  0.07273261951252645,
);

const centre = 2;

/**
 * Standard deviation of the noise of an image, in its unit, from the high-high subband of the wavelet coif1 within slices; S. G. Chang,
 * B. Yu and M. Vetterli, IEEE Transactions on Image Processing 9(9), 2000, doi:10.1109/83.862633. The divisor is 0.6754, as in MIRP.
 */
export function estimateNoise({ grid: { size }, voxels }: Volume): number {
  const slice = size[0] * size[1];
  const magnitudes = new Float64Array(voxels.length);
  const flat: Vec3 = [size[0], size[1], 1];
  for (let k = 0; k < size[2]; k++) {
    const one = Float64Array.from(voxels.subarray(k * slice, (k + 1) * slice));
    const high = correlate(correlate(one, flat, 1, coif1, 'reflect', centre), flat, 0, coif1, 'reflect', centre);
    for (let i = 0; i < slice; i++) magnitudes[k * slice + i] = Math.abs(high[i]!);
  }
  return median(magnitudes) / 0.6754;
}

/** The median of values that may be moved, by Hoare's selection. */
function median(values: Float64Array): number {
  const middle = values.length >> 1;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let i = 1; i < middle; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** The value at index k of the sorted list; smaller values are moved before it. */
function select(values: Float64Array, k: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const moved = values[i]!;
      values[i++] = values[j]!;
      values[j--] = moved;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}

/** The voxels with Gaussian noise of the given standard deviation. */
export function addNoise(voxels: VoxelArray, deviation: number, random: Random): Float64Array {
  const noisy = new Float64Array(voxels);
  for (let i = 0; i < noisy.length; i++) noisy[i]! += deviation * random.normal();
  return noisy;
}
