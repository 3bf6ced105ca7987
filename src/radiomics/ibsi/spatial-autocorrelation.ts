import type { Vec3 } from '../../core/index.ts';
import { type ComplexGrid, complexGrid, fft3, powerOfTwo } from '../fourier.ts';
import type { RoiBox } from './roi-box.ts';

/** Up to this many voxels all pairs are visited directly. */
const directLimit = 2000;

/** Sums over all ordered pairs i != j of the intensity mask, weighted by w = 1 / distance in mm. */
interface PairSums {
  /** Sum of w. */
  readonly weights: number;
  /** Sum of w d(i) d(j), with d the deviation from the mean. */
  readonly products: number;
  /** Sum of w d(i)^2. */
  readonly squares: number;
}

/**
 * Moran's I and Geary's C with inverse distance weights (IBSI 3.1.24, 3.1.25).
 *
 * The weights depend only on the lag, so for large ROIs the pair sums are computed over lags, with the correlations of
 * mask and deviations at every lag from Fourier transforms: n log n instead of n squared, without approximation.
 */
export function spatialAutocorrelation(box: RoiBox): { moran: number; geary: number } {
  const { intensities, intensityMask } = box;
  let count = 0;
  let sum = 0;
  for (let at = 0; at < intensities.length; at++) {
    if (intensityMask[at] === 0) continue;
    count++;
    sum += intensities[at]!;
  }
  const mean = sum / count;
  const deviations = intensities.map((value, at) => (intensityMask[at] === 1 ? value - mean : 0));
  let variance = 0;
  for (const d of deviations) variance += d * d;
  // One voxel has no pair, and a flat ROI has no variance: correlation 0, and Geary's neutral value.
  if (count < 2 || variance === 0) return { moran: 0, geary: 1 };
  const pairs = count <= directLimit ? directSums(box, deviations) : fourierSums(box, deviations);
  return {
    moran: ((count / pairs.weights) * pairs.products) / variance,
    geary: (((count - 1) / (2 * pairs.weights)) * 2 * (pairs.squares - pairs.products)) / variance,
  };
}

function directSums({ size, spacing, intensityMask }: RoiBox, deviations: Float64Array): PairSums {
  const points: [x: number, y: number, z: number, d: number][] = [];
  for (let at = 0; at < deviations.length; at++) {
    if (intensityMask[at] === 0) continue;
    const k = Math.floor(at / (size[0] * size[1]));
    const j = Math.floor(at / size[0]) % size[1];
    points.push([(at % size[0]) * spacing[0], j * spacing[1], k * spacing[2], deviations[at]!]);
  }
  let [weights, products, squares] = [0, 0, 0];
  for (const [i, a] of points.entries()) {
    for (let j = 0; j < i; j++) {
      const b = points[j]!;
      const w = 1 / Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      weights += 2 * w;
      products += 2 * w * a[3] * b[3];
      squares += w * (a[3] * a[3] + b[3] * b[3]);
    }
  }
  return { weights, products, squares };
}

function fourierSums({ size, spacing, intensityMask }: RoiBox, deviations: Float64Array): PairSums {
  const padded = size.map((length) => powerOfTwo(2 * length - 1)) as unknown as Vec3;
  const both = complexGrid(padded);
  const squared = complexGrid(padded);
  spread(deviations, size, both.re, padded);
  spread(intensityMask, size, both.im, padded);
  spread(
    deviations.map((d) => d * d),
    size,
    squared.re,
    padded,
  );
  fft3(both, -1);
  fft3(squared, -1);
  correlate(both, squared);
  fft3(both, 1);
  fft3(squared, 1);
  let [weights, products, squares] = [0, 0, 0];
  const total = both.re.length;
  for (let k = 0, at = 0; k < padded[2]; k++) {
    for (let j = 0; j < padded[1]; j++) {
      for (let i = 0; i < padded[0]; i++, at++) {
        if (at === 0) continue;
        const [x, y, z] = [lag(i, padded[0]), lag(j, padded[1]), lag(k, padded[2])];
        if (Math.abs(x) >= size[0] || Math.abs(y) >= size[1] || Math.abs(z) >= size[2]) continue;
        const [dx, dy, dz] = [x * spacing[0], y * spacing[1], z * spacing[2]];
        const w = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz) / total;
        products += w * both.re[at]!;
        weights += w * both.im[at]!;
        squares += w * squared.re[at]!;
      }
    }
  }
  return { weights, products, squares };
}

function spread(values: ArrayLike<number>, size: Vec3, target: Float64Array, padded: Vec3): void {
  for (let k = 0, from = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const to = padded[0] * (j + padded[1] * k);
      for (let i = 0; i < size[0]; i++, from++) target[to + i] = values[from]!;
    }
  }
}

/**
 * Turns the spectrum of (deviation + i mask) into the power spectra |D|^2 + i |M|^2, and that of deviation^2 into its
 * cross spectrum with the mask: their inverse transforms are the correlations at every lag.
 */
function correlate(both: ComplexGrid, squared: ComplexGrid): void {
  const [nx, ny, nz] = both.size;
  const { re, im } = both;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = nx * (((ny - j) % ny) + ny * ((nz - k) % nz));
      for (let i = 0; i < nx; i++, at++) {
        const mirrored = row + ((nx - i) % nx);
        if (mirrored < at) continue;
        const [a, b, c, d] = [re[at]!, im[at]!, re[mirrored]!, im[mirrored]!];
        const [dr, di] = [(a + c) / 2, (b - d) / 2];
        const [mr, mi] = [(b + d) / 2, (c - a) / 2];
        re[at] = re[mirrored] = dr * dr + di * di;
        im[at] = im[mirrored] = mr * mr + mi * mi;
        cross(squared, at, mr, mi);
        if (mirrored !== at) cross(squared, mirrored, mr, -mi);
      }
    }
  }
}

/** Multiplies by the conjugate of (mr + i mi). */
function cross({ re, im }: ComplexGrid, at: number, mr: number, mi: number): void {
  const [a, b] = [re[at]!, im[at]!];
  re[at] = a * mr + b * mi;
  im[at] = b * mr - a * mi;
}

function lag(index: number, length: number): number {
  return index <= length / 2 ? index : index - length;
}
