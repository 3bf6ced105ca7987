import type { Vec3 } from '../../core/index.ts';
import { symmetricEigenvalues3 } from '../shape/principal-axes.ts';

export function ellipsoidVolume(a: number, b: number, c: number): number {
  return (4 * Math.PI * a * b * c) / 3;
}

/**
 * Surface of an ellipsoid with semi-axes a >= b >= c as IBSI defines it (3.1.18): a series of Legendre polynomials in
 * the eccentricities to the longest axis, up to degree 20. It is exact for a sphere and too small for elongated bodies
 * (19 % for a 2:1 spheroid), but the published reference values follow it, so it is reproduced here.
 */
export function ellipsoidArea(a: number, b: number, c: number): number {
  const alpha = Math.sqrt(Math.max(0, 1 - (b * b) / (a * a)));
  const beta = Math.sqrt(Math.max(0, 1 - (c * c) / (a * a)));
  // With alpha or beta 0 the argument of the polynomials is infinite, but their product with (alpha beta)^v is not.
  const product = alpha * beta;
  const half = (alpha * alpha + beta * beta) / 2;
  let sum = 0;
  let [previous, current] = [1, half];
  for (let degree = 0; degree <= 20; degree++) {
    const scaled = degree === 0 ? 1 : current;
    sum += scaled / (1 - 4 * degree * degree);
    if (degree === 0) continue;
    // Bonnet's recursion for q_n = (alpha beta)^n P_n(x), x = half / product.
    const next = ((2 * degree + 1) * half * current - degree * product * product * previous) / (degree + 1);
    [previous, current] = [current, next];
  }
  return 4 * Math.PI * a * b * sum;
}

/**
 * Semi-axes, longest first, of the smallest ellipsoid around some points: Khachiyan's algorithm with the steps of Todd
 * and Yildirim (2007), stopped when every point lies within 1 + 10^-6 of it; then scaled to contain them all.
 */
export function enclosingEllipsoid(points: readonly Vec3[]): [number, number, number] {
  const n = points.length;
  const dimension = 3;
  const weights = new Float64Array(n).fill(1 / n);
  for (let step = 0; step < 20_000; step++) {
    const inverse = inverse4(moments(points, weights));
    let [far, near] = [0, -1];
    const distance = points.map((p) => form(inverse, p));
    for (let i = 1; i < n; i++) if (distance[i]! > distance[far]!) far = i;
    for (let i = 0; i < n; i++) {
      if (weights[i]! > 0 && (near < 0 || distance[i]! < distance[near]!)) near = i;
    }
    const grow = distance[far]! - (dimension + 1);
    const shrink = dimension + 1 - distance[near]!;
    if (Math.max(grow, shrink) <= 1e-6 * (dimension + 1)) break;
    const [at, value] = grow >= shrink ? [far, distance[far]!] : [near, distance[near]!];
    let gain = (value - (dimension + 1)) / ((dimension + 1) * (value - 1));
    if (gain < 0) gain = Math.max(gain, -weights[at]! / (1 - weights[at]!));
    for (let i = 0; i < n; i++) weights[i]! *= 1 - gain;
    weights[at]! += gain;
    if (weights[at]! < 1e-15) weights[at] = 0;
  }
  return semiAxes(points, weights);
}

function semiAxes(points: readonly Vec3[], weights: Float64Array): [number, number, number] {
  const centre = [0, 1, 2].map((axis) => points.reduce((sum, p, i) => sum + weights[i]! * p[axis]!, 0));
  const spread = [0, 1, 2].map((a) =>
    [0, 1, 2].map((b) =>
      points.reduce((sum, p, i) => sum + weights[i]! * (p[a]! - centre[a]!) * (p[b]! - centre[b]!), 0),
    ),
  );
  const inverse = inverse4(moments(points, weights));
  const largest = Math.max(...points.map((p) => form(inverse, p))) - 1;
  const axes = symmetricEigenvalues3(spread).map((value) => Math.sqrt(value * largest));
  return [axes[2]!, axes[1]!, axes[0]!];
}

/** Sum of w q q^T with q = (p, 1), row-major 4 x 4. */
function moments(points: readonly Vec3[], weights: Float64Array): Float64Array {
  const m = new Float64Array(16);
  for (const [i, p] of points.entries()) {
    const w = weights[i]!;
    if (w === 0) continue;
    const q = [p[0], p[1], p[2], 1];
    for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) m[4 * a + b]! += w * q[a]! * q[b]!;
  }
  return m;
}

function form(m: Float64Array, [x, y, z]: Vec3): number {
  const q = [x, y, z, 1];
  let sum = 0;
  for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) sum += m[4 * a + b]! * q[a]! * q[b]!;
  return sum;
}

/** Gauss-Jordan with row pivots. */
function inverse4(matrix: Float64Array): Float64Array {
  const m = Float64Array.from(matrix);
  const inverse = Float64Array.from({ length: 16 }, (_, n) => (n % 5 === 0 ? 1 : 0));
  for (let column = 0; column < 4; column++) {
    let pivot = column;
    for (let row = column + 1; row < 4; row++) {
      if (Math.abs(m[4 * row + column]!) > Math.abs(m[4 * pivot + column]!)) pivot = row;
    }
    for (const table of [m, inverse]) {
      for (let c = 0; c < 4; c++) {
        const swap = table[4 * column + c]!;
        table[4 * column + c] = table[4 * pivot + c]!;
        table[4 * pivot + c] = swap;
      }
    }
    const scale = m[5 * column]!;
    for (let c = 0; c < 4; c++) {
      m[4 * column + c]! /= scale;
      inverse[4 * column + c]! /= scale;
    }
    for (let row = 0; row < 4; row++) {
      const factor = m[4 * row + column]!;
      if (row === column || factor === 0) continue;
      for (let c = 0; c < 4; c++) {
        m[4 * row + c]! -= factor * m[4 * column + c]!;
        inverse[4 * row + c]! -= factor * inverse[4 * column + c]!;
      }
    }
  }
  return inverse;
}
