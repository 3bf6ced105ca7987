import { symmetricEigen } from './symmetric-eigen.ts';

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * `Q(i,j) = sum_k p(i,k) p(j,k) / (px(i) py(k) + epsilon)` (Haralick 1973, PyRadiomics glcm MCC).
 *
 * Without epsilon Q is similar to the symmetric `S S^T`, `S = p / sqrt(px py)`, which is solved here; epsilon enters
 * through the Rayleigh quotient of the second eigenvector, exact to second order in it. One grey level gives 1.
 */
export function maximalCorrelation(p: Float64Array, px: Float64Array, py: Float64Array, epsilon: number): number {
  const all = px.length;
  if (all < 2) return 1;
  const rows = [...px.keys()].filter((i) => px[i]! > 0);
  const columns = [...py.keys()].filter((k) => py[k]! > 0);
  const n = rows.length;
  if (n < 2) return 0;
  const s = new Float64Array(n * columns.length);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < columns.length; k++) {
      const [row, column] = [rows[i]!, columns[k]!];
      s[i * columns.length + k] = p[row * all + column]! / Math.sqrt(px[row]! * py[column]!);
    }
  }
  const { vectors } = symmetricEigen(outerProduct(s, n, columns.length), n);
  const second = Float64Array.from({ length: n }, (_, i) => vectors[i * n + (n - 2)]!);
  // Left and right eigenvectors of Q are sqrt(px) u and u / sqrt(px); their product is 1.
  const right = second.map((u, i) => u / Math.sqrt(px[rows[i]!]!));
  let quotient = 0;
  const projected = columns.map((column) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += p[rows[j]! * all + column]! * right[j]!;
    return sum;
  });
  for (let i = 0; i < n; i++) {
    const row = rows[i]!;
    let sum = 0;
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]!;
      const value = p[row * all + column]!;
      if (value !== 0) sum += (value * projected[k]!) / (px[row]! * py[column]! + epsilon);
    }
    quotient += sum * second[i]! * Math.sqrt(px[row]!);
  }
  return Math.sqrt(Math.max(0, quotient));
}

function outerProduct(s: Float64Array, n: number, m: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += s[i * m + k]! * s[j * m + k]!;
      a[i * n + j] = sum;
      a[j * n + i] = sum;
    }
  }
  return a;
}
