/**
 * Eigenvectors of a small symmetric matrix as rows, largest eigenvalue first, by cyclic Jacobi rotations. The largest
 * component of each is positive; with three dimensions the last is the cross product of the first two.
 */
export function symmetricEigenvectors(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += Math.abs(a[p]![q]!);
    if (off === 0) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  const order = a.map((row, i) => [row[i]!, i] as const).sort(([x], [y]) => y - x);
  const sorted = order.map(([, i]) => signed(vectors.map((row) => row[i]!)));
  if (n === 3) sorted[2] = cross(sorted[0]!, sorted[1]!);
  return sorted;
}

function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let r = 0; r < a.length; r++) {
    if (r === p || r === q) continue;
    const [arp, arq] = [a[r]![p]!, a[r]![q]!];
    a[r]![p] = a[p]![r] = c * arp - s * arq;
    a[r]![q] = a[q]![r] = s * arp + c * arq;
  }
  a[p]![p]! -= t * apq;
  a[q]![q]! += t * apq;
  a[p]![q] = a[q]![p] = 0;
  for (const row of vectors) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
}

function signed(vector: number[]): number[] {
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? vector.map((x) => 0 - x) : vector;
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
}
