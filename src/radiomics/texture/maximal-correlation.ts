import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * `Q(i,j) = sum_k p(i,k) p(j,k) / (px(i) py(k) + epsilon)` (Haralick 1973, PyRadiomics glcm MCC).
 *
 * Q is similar to `M M^T` with `M(i,k) = p(i,k) / sqrt(px(i) py(k) + epsilon)` (exactly so without epsilon, else to second
 * order in it), so the coefficient is M's second singular value: for a symmetric matrix the second largest magnitude of
 * its eigenvalues, without the loss of digits of squaring. One grey level gives 1.
 */
export function maximalCorrelation(p: Float64Array, px: Float64Array, py: Float64Array, epsilon: number): number {
  const n = px.length;
  if (n < 2) return 1;
  const m = new Float64Array(n * n);
  let symmetric = true;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = p[i * n + k]!;
      if (value === 0) continue;
      m[i * n + k] = value / Math.sqrt(px[i]! * py[k]! + epsilon);
      if (p[k * n + i] !== value) symmetric = false;
    }
  }
  const values = symmetric
    ? symmetricEigenvalues(m, n).map(Math.abs)
    : symmetricEigenvalues(outerProduct(m, n), n).map((value) => Math.sqrt(Math.max(0, value)));
  return values.sort()[n - 2]!;
}

function outerProduct(m: Float64Array, n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += m[i * n + k]! * m[j * n + k]!;
      a[i * n + j] = sum;
      a[j * n + i] = sum;
    }
  }
  return a;
}
