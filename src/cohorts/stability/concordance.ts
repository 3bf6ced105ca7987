import type { MeanSquares } from './mean-squares.ts';
import type { Estimate, Readings } from './model.ts';
import { tQuantile } from './special.ts';

const z95 = 1.959963984540054;

/**
 * Lin's concordance correlation coefficient of two readings (doi:10.2307/2532051, variances over n), with the interval of his
 * Z-transformation (corrected in Biometrics 56:324, 2000); of more readings the overall coefficient of Barnhart, Haber and Song
 * (doi:10.1111/j.0006-341X.2002.01020.x), whose interval is a jackknife on the same scale. Undefined for fewer than three subjects
 * and without any variance.
 */
export function concordance(readings: Readings, squares: MeanSquares): Estimate | undefined {
  const { n, k } = squares;
  if (n < 3) return undefined;
  const moments = momentsOf(readings, squares);
  const value = coefficient(moments, n, k);
  if (!Number.isFinite(value)) return undefined;
  if (Math.abs(value) === 1) return { value, lower: value, upper: value };
  const half = k === 2 ? z95 * linError(moments, value, n) : jackknifeError(readings, squares, moments, value);
  if (!Number.isFinite(half)) return undefined;
  const z = Math.atanh(value);
  return { value, lower: Math.tanh(z - half), upper: Math.tanh(z + half) };
}

/** Sums and sums of products per pair of readings, of values relative to the centre. */
interface Moments {
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

function momentsOf({ values }: Readings, { n, k, centre }: MeanSquares): Moments {
  const sums = new Float64Array(k);
  const products = new Float64Array(k * k);
  for (let i = 0; i < n; i++) addSubject(values, i, k, centre, 1, sums, products);
  return { sums, products };
}

function addSubject(
  values: Float64Array,
  subject: number,
  k: number,
  centre: number,
  sign: 1 | -1,
  sums: Float64Array,
  products: Float64Array,
): void {
  for (let j = 0; j < k; j++) {
    const value = values[subject * k + j]! - centre;
    sums[j]! += sign * value;
    for (let l = j; l < k; l++) products[j * k + l]! += sign * value * (values[subject * k + l]! - centre);
  }
}

const covariance = ({ sums, products }: Moments, j: number, l: number, n: number, k: number): number =>
  products[j * k + l]! / n - ((sums[j]! / n) * sums[l]!) / n;

function coefficient(moments: Moments, n: number, k: number): number {
  let [shared, total] = [0, 0];
  for (let j = 0; j < k; j++) {
    total += (k - 1) * covariance(moments, j, j, n, k);
    for (let l = j + 1; l < k; l++) {
      shared += 2 * covariance(moments, j, l, n, k);
      total += ((moments.sums[j]! - moments.sums[l]!) / n) ** 2;
    }
  }
  return shared / total;
}

/** Standard error on the Z scale; written with the bias correction factor, so that an uncorrelated pair divides nothing by 0. */
function linError(moments: Moments, ccc: number, n: number): number {
  const [v1, v2, v12] = [
    covariance(moments, 0, 0, n, 2),
    covariance(moments, 1, 1, n, 2),
    covariance(moments, 0, 1, n, 2),
  ];
  const scale = Math.sqrt(v1 * v2);
  const shift = ((moments.sums[0]! - moments.sums[1]!) / n) ** 2 / scale;
  const r = v12 / scale;
  const factor = 2 / (v1 / scale + v2 / scale + shift);
  const rest = 1 - ccc * ccc;
  const variance =
    ((1 - r * r) * factor ** 2) / rest +
    (2 * ccc ** 2 * factor * (1 - ccc) * shift) / rest ** 2 -
    (ccc ** 2 * factor ** 2 * shift ** 2) / (2 * rest ** 2);
  return Math.sqrt(variance / (n - 2));
}

/** Half the width of the interval on the Z scale, by leaving out one subject at a time. */
function jackknifeError({ values }: Readings, { n, k, centre }: MeanSquares, moments: Moments, ccc: number): number {
  const whole = Math.atanh(ccc);
  const pseudo = new Float64Array(n);
  const sums = new Float64Array(k);
  const products = new Float64Array(k * k);
  for (let i = 0; i < n; i++) {
    sums.set(moments.sums);
    products.set(moments.products);
    addSubject(values, i, k, centre, -1, sums, products);
    pseudo[i] = n * whole - (n - 1) * Math.atanh(coefficient({ sums, products }, n - 1, k));
  }
  const mean = pseudo.reduce((sum, one) => sum + one / n, 0);
  const squares = pseudo.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return tQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n);
}
