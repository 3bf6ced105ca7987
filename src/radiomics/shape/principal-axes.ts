import type { Vec3 } from '../../core/index.ts';

/** Eigenvalues of a symmetric 3x3 matrix in ascending order, by cyclic Jacobi rotations. */
export function symmetricEigenvalues3(matrix: ReadonlyArray<readonly number[]>): [number, number, number] {
  const a = matrix.map((row) => [...row]);
  for (let sweep = 0; sweep < 60; sweep++) {
    const off = Math.abs(a[0]![1]!) + Math.abs(a[0]![2]!) + Math.abs(a[1]![2]!);
    if (off === 0) break;
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      rotate(a, p, q);
    }
  }
  return [a[0]![0]!, a[1]![1]!, a[2]![2]!].sort((x, y) => x - y) as [number, number, number];
}

function rotate(a: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const r = 3 - p - q;
  a[p]![p]! -= t * apq;
  a[q]![q]! += t * apq;
  a[p]![q] = a[q]![p] = 0;
  const arp = a[r]![p]!;
  const arq = a[r]![q]!;
  a[r]![p] = a[p]![r] = c * arp - s * arq;
  a[r]![q] = a[q]![r] = s * arp + c * arq;
}

/**
 * Eigenvalues (mm², ascending) of the covariance of the voxel centres of a mask, divided by N (not N - 1). Sums are
 * over integer indices, so that they are exact up to 2^53. Negative rounding results are set to zero.
 */
export function principalMoments(inside: Uint8Array, size: Vec3, spacing: Vec3): [number, number, number] {
  const [nx, ny, nz] = size;
  let n = 0;
  const sum = [0, 0, 0];
  const product = [0, 0, 0, 0, 0, 0];
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let [count, si, sii] = [0, 0, 0];
      for (let i = 0; i < nx; i++, at++) {
        if (inside[at] === 0) continue;
        count++;
        si += i;
        sii += i * i;
      }
      if (count === 0) continue;
      n += count;
      sum[0]! += si;
      sum[1]! += count * j;
      sum[2]! += count * k;
      product[0]! += sii;
      product[1]! += count * j * j;
      product[2]! += count * k * k;
      product[3]! += si * j;
      product[4]! += si * k;
      product[5]! += count * j * k;
    }
  }
  const covariance = (p: number, a: 0 | 1 | 2, b: 0 | 1 | 2): number =>
    (product[p]! / n - (sum[a]! / n) * (sum[b]! / n)) * spacing[a] * spacing[b];
  const [xy, xz, yz] = [covariance(3, 0, 1), covariance(4, 0, 2), covariance(5, 1, 2)];
  const moments = symmetricEigenvalues3([
    [covariance(0, 0, 0), xy, xz],
    [xy, covariance(1, 1, 1), yz],
    [xz, yz, covariance(2, 2, 2)],
  ]);
  return moments.map((m) => Math.max(0, m)) as [number, number, number];
}
