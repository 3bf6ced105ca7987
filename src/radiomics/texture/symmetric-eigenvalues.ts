/**
 * Eigenvalues (ascending) of a symmetric n x n matrix, row-major: Householder reduction to tridiagonal form, then QL with
 * implicit shifts (Martin, Reinsch and Wilkinson, Handbook for Automatic Computation II/2 and II/4).
 */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonalise(Float64Array.from(matrix), diagonal, beside, n);
  implicitQl(diagonal, beside, n);
  return diagonal.sort();
}

/** Works on the lower triangle, from the last row up; `e[i]` is the element between `d[i - 1]` and `d[i]`. */
function tridiagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(v[row + k]!);
    if (i === 1 || scale === 0) {
      e[i] = v[row + i - 1]!;
      continue;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      const x = v[row + k]! / scale;
      v[row + k] = x;
      h += x * x;
    }
    const f = v[row + i - 1]!;
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * g;
    v[row + i - 1] = f - g;
    reflect(v, e, n, i, h - f * g);
  }
  e[0] = 0;
  for (let i = 0; i < n; i++) d[i] = v[i * n + i]!;
}

/** Applies the Householder reflection in row i from both sides to the triangle above it; e[0..i) is scratch. */
function reflect(v: Float64Array, e: Float64Array, n: number, i: number, h: number): void {
  const row = i * n;
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const u = v[row + j]!;
    const line = j * n;
    let g = v[line + j]! * u;
    for (let k = 0; k < j; k++) {
      const a = v[line + k]!;
      g += a * v[row + k]!;
      e[k]! += a * u;
    }
    e[j]! += g;
  }
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j]! /= h;
    f += e[j]! * v[row + j]!;
  }
  const hh = f / (h + h);
  for (let j = 0; j < i; j++) e[j]! -= hh * v[row + j]!;
  for (let j = 0; j < i; j++) {
    const fj = v[row + j]!;
    const gj = e[j]!;
    const line = j * n;
    for (let k = 0; k <= j; k++) v[line + k]! -= fj * e[k]! + gj * v[row + k]!;
  }
}

function implicitQl(d: Float64Array, e: Float64Array, n: number): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      qlSweep(d, e, l, m);
    }
  }
}

function qlSweep(d: Float64Array, e: Float64Array, l: number, m: number): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let r = Math.sqrt(g * g + 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    r = Math.sqrt(f * f + g * g);
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
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}
