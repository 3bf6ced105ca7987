/**
 * Dot product of `query` with the row that starts at `offset`, in double precision; four partial sums let the processor
 * pipeline the additions.
 */
export function dotAt(matrix: Float32Array, offset: number, query: Float32Array): number {
  const n = query.length;
  const whole = n - (n % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i < whole; i += 4) {
    const at = offset + i;
    a += matrix[at]! * query[i]!;
    b += matrix[at + 1]! * query[i + 1]!;
    c += matrix[at + 2]! * query[i + 2]!;
    d += matrix[at + 3]! * query[i + 3]!;
  }
  for (; i < n; i++) a += matrix[offset + i]! * query[i]!;
  return a + b + (c + d);
}

/**
 * Squared Euclidean distance of `query` to the row that starts at `offset`; summed from differences, so that it is 0
 * only for equal vectors.
 */
export function squaredDistanceAt(matrix: Float32Array, offset: number, query: Float32Array): number {
  const n = query.length;
  const whole = n - (n % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i < whole; i += 4) {
    const at = offset + i;
    const p = matrix[at]! - query[i]!;
    const q = matrix[at + 1]! - query[i + 1]!;
    const r = matrix[at + 2]! - query[i + 2]!;
    const s = matrix[at + 3]! - query[i + 3]!;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (; i < n; i++) {
    const p = matrix[offset + i]! - query[i]!;
    a += p * p;
  }
  return a + b + (c + d);
}

/** Cosine distance 1 - cos, in 0..2; 1 if either vector is zero, because it then has no direction. */
export function cosineDistance(dot: number, normA: number, normB: number): number {
  if (normA === 0 || normB === 0) return 1;
  return 1 - Math.max(-1, Math.min(1, dot / (normA * normB)));
}
