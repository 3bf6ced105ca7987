/** Eigenvalues ascending; `vectors[i * n + c]` is component i of the unit eigenvector of `values[c]`. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric n x n matrix (row-major): Householder reduction to tridiagonal form, then
 * QL with implicit shifts (Martin, Reinsch and Wilkinson, Handbook for Automatic Computation II/2 and II/4).
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const v = Float64Array.from(matrix);
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  tridiagonalise(v, d, e, n);
  implicitQl(v, d, e, n);
  return sortAscending(v, d, n);
}

function tridiagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    let h = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(v[i * n + k]!);
    if (i === 1 || scale === 0) {
      e[i] = v[i * n + i - 1]!;
    } else {
      for (let k = 0; k < i; k++) {
        v[i * n + k]! /= scale;
        h += v[i * n + k]! ** 2;
      }
      const f = v[i * n + i - 1]!;
      const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= f * g;
      v[i * n + i - 1] = f - g;
      reflect(v, e, n, i, h);
    }
    d[i] = h;
  }
  d[0] = 0;
  e[0] = 0;
  for (let i = 0; i < n; i++) accumulate(v, d, n, i);
}

function reflect(v: Float64Array, e: Float64Array, n: number, i: number, h: number): void {
  let f = 0;
  for (let j = 0; j < i; j++) {
    v[j * n + i] = v[i * n + j]! / h;
    let g = 0;
    for (let k = 0; k <= j; k++) g += v[j * n + k]! * v[i * n + k]!;
    for (let k = j + 1; k < i; k++) g += v[k * n + j]! * v[i * n + k]!;
    e[j] = g / h;
    f += e[j]! * v[i * n + j]!;
  }
  const hh = f / (h + h);
  for (let j = 0; j < i; j++) {
    const fj = v[i * n + j]!;
    const gj = e[j]! - hh * fj;
    e[j] = gj;
    for (let k = 0; k <= j; k++) v[j * n + k]! -= fj * e[k]! + gj * v[i * n + k]!;
  }
}

function accumulate(v: Float64Array, d: Float64Array, n: number, i: number): void {
  if (d[i] !== 0) {
    for (let j = 0; j < i; j++) {
      let g = 0;
      for (let k = 0; k < i; k++) g += v[i * n + k]! * v[k * n + j]!;
      for (let k = 0; k < i; k++) v[k * n + j]! -= g * v[k * n + i]!;
    }
  }
  d[i] = v[i * n + i]!;
  v[i * n + i] = 1;
  for (let j = 0; j < i; j++) {
    v[j * n + i] = 0;
    v[i * n + j] = 0;
  }
}

function implicitQl(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      qlSweep(v, d, e, n, l, m);
    }
  }
}

function qlSweep(v: Float64Array, d: Float64Array, e: Float64Array, n: number, l: number, m: number): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let r = Math.hypot(g, 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    r = (d[i]! - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    for (let k = 0; k < n; k++) {
      const upper = v[k * n + i + 1]!;
      const lower = v[k * n + i]!;
      v[k * n + i + 1] = s * lower + c * upper;
      v[k * n + i] = c * lower - s * upper;
    }
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}

function sortAscending(v: Float64Array, d: Float64Array, n: number): SymmetricEigen {
  const order = Array.from(d.keys()).sort((a, b) => d[a]! - d[b]!);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < n; c++) vectors[i * n + c] = v[i * n + order[c]!]!;
  return { values: Float64Array.from(order, (c) => d[c]!), vectors };
}
