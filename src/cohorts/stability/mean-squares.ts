import type { Readings } from './model.ts';

/** Sums of squares of the two-way layout without replication, with the mean of each reading. */
export interface MeanSquares {
  readonly n: number;
  readonly k: number;
  /** Mean square between subjects, n - 1 degrees of freedom. */
  readonly subjects: number;
  /** Mean square between readings, k - 1. */
  readonly readings: number;
  /** Mean square of the residual, (n - 1)(k - 1). */
  readonly residual: number;
  /** Mean square within subjects (one-way layout), n (k - 1). */
  readonly within: number;
  /** Mean per reading, relative to `centre`. */
  readonly readingMeans: Float64Array;
  /** Mean per subject, relative to `centre`. */
  readonly subjectMeans: Float64Array;
  readonly centre: number;
}

/** Means are taken from the values, not from sums of squares, so that a large offset costs no digits. */
export function meanSquares({ values, subjects: n, readings: k }: Readings): MeanSquares {
  let centre = 0;
  for (let at = 0; at < values.length; at++) centre += (values[at]! - centre) / (at + 1);
  const subjectMeans = new Float64Array(n);
  const readingMeans = new Float64Array(k);
  let mean = 0;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < k; j++, at++) {
      const value = values[at]! - centre;
      subjectMeans[i]! += value / k;
      readingMeans[j]! += value / n;
      mean += value / (n * k);
    }
  }
  let [between, columns, residual, within] = [0, 0, 0, 0];
  for (let i = 0, at = 0; i < n; i++) {
    between += k * (subjectMeans[i]! - mean) ** 2;
    for (let j = 0; j < k; j++, at++) {
      const off = values[at]! - centre - subjectMeans[i]!;
      within += off * off;
      residual += (off - readingMeans[j]! + mean) ** 2;
    }
  }
  for (let j = 0; j < k; j++) columns += n * (readingMeans[j]! - mean) ** 2;
  return {
    n,
    k,
    subjects: between / (n - 1),
    readings: columns / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
    within: within / (n * (k - 1)),
    readingMeans,
    subjectMeans,
    centre,
  };
}
