/** A complex spherical harmonic of order m >= 0; order -m is (-1)^m times its conjugate. */
export interface Harmonic {
  readonly re: number;
  readonly im: number;
}

/** Y_n^m for m = 0..n at an azimuth and a polar angle (radians), with the Condon-Shortley phase. */
export function harmonics(n: number, azimuth: number, polar: number): Harmonic[] {
  const x = Math.cos(polar);
  return Array.from({ length: n + 1 }, (_, m) => {
    let ratio = 1;
    for (let i = n - m + 1; i <= n + m; i++) ratio *= i;
    const size = Math.sqrt((2 * n + 1) / (4 * Math.PI) / ratio) * legendre(n, m, x);
    return { re: size * Math.cos(m * azimuth), im: size * Math.sin(m * azimuth) };
  });
}

/** Associated Legendre function P_n^m by upward recurrence in n. */
function legendre(n: number, m: number, x: number): number {
  let value = 1;
  const root = Math.sqrt((1 - x) * (1 + x));
  for (let i = 1; i <= m; i++) value *= -(2 * i - 1) * root;
  if (n === m) return value;
  let above = x * (2 * m + 1) * value;
  for (let k = m + 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * above - (k + m - 1) * value) / (k - m);
    value = above;
    above = next;
  }
  return above;
}
