/** Coefficients of a fourth-order recursive approximation of a Gaussian or its second derivative along one line. */
export interface RecursiveKernel {
  /** Causal numerator, anticausal numerator, common denominator (without its leading 1). */
  readonly n: readonly [number, number, number, number];
  readonly m: readonly [number, number, number, number];
  readonly d: readonly [number, number, number, number];
}

type Pair = readonly [number, number];

/** Frequencies and decays of the two exponentials, and their amplitudes by order of derivative (0 and 2). */
const frequency: Pair = [0.6681, 2.0787];
const decay: Pair = [-1.3932, -1.3732];
const cosine = { 0: [1.353, -0.3531], 2: [-1.3563, 0.3446] } as const;
const sine = { 0: [1.8151, 0.0902], 2: [5.2318, -2.2355] } as const;

interface Numerator {
  readonly n: [number, number, number, number];
  /** Sums with weights 1, k and k². */
  readonly moments: readonly [number, number, number];
}

/**
 * The recursive Gaussian of ITK (R. Deriche, "Recursively implementing the Gaussian and its derivatives", INRIA 1893,
 * 1993; coefficients and normalisation after G. Farnebäck and C.-F. Westin, "Improving Deriche-style recursive Gaussian
 * filters", 2006).
 *
 * @param sigma standard deviation in voxels
 * @param order 0 = smoothing with unit gain; 2 = second derivative (per voxel²)
 * @param scale multiplies the result
 */
export function recursiveGaussian(sigma: number, order: 0 | 2, scale: number): RecursiveKernel {
  const d = denominator(sigma);
  const [sd, dd, ed] = moments([1, ...d]);
  const smooth = numerator(sigma, 0);
  let n: [number, number, number, number];
  if (order === 0) {
    const gain = (2 * smooth.moments[0]) / sd - smooth.n[0];
    n = smooth.n.map((x) => x * (scale / gain)) as typeof n;
  } else {
    const second = numerator(sigma, 2);
    const beta = -(2 * second.moments[0] - sd * second.n[0]) / (2 * smooth.moments[0] - sd * smooth.n[0]);
    const [sn, dn, en] = second.moments.map((x, i) => x + beta * smooth.moments[i]!) as [number, number, number];
    const gain = (en * sd * sd - ed * sn * sd - 2 * dn * dd * sd + 2 * dd * dd * sn) / (sd * sd * sd);
    n = second.n.map((x, i) => (x + beta * smooth.n[i]!) * (scale / gain)) as typeof n;
  }
  // Even symmetry gives the anticausal half.
  const m: RecursiveKernel['m'] = [n[1] - d[0] * n[0], n[2] - d[1] * n[0], n[3] - d[2] * n[0], -d[3] * n[0]];
  return { n, m, d };
}

function numerator(sigma: number, order: 0 | 2): Numerator {
  const [a1, a2] = cosine[order];
  const [b1, b2] = sine[order];
  const [s1, s2] = frequency.map((w) => Math.sin(w / sigma)) as [number, number];
  const [c1, c2] = frequency.map((w) => Math.cos(w / sigma)) as [number, number];
  const [e1, e2] = decay.map((l) => Math.exp(l / sigma)) as [number, number];
  const n: Numerator['n'] = [
    a1 + a2,
    e2 * (b2 * s2 - (a2 + 2 * a1) * c2) + e1 * (b1 * s1 - (a1 + 2 * a2) * c1),
    2 * e1 * e2 * ((a1 + a2) * c2 * c1 - (b1 * c2 * s1 + b2 * c1 * s2)) + (a2 * e1 * e1 + a1 * e2 * e2),
    e2 * e1 * e1 * (b2 * s2 - a2 * c2) + e1 * e2 * e2 * (b1 * s1 - a1 * c1),
  ];
  return { n, moments: moments(n) };
}

function denominator(sigma: number): [number, number, number, number] {
  const [c1, c2] = frequency.map((w) => Math.cos(w / sigma)) as [number, number];
  const [e1, e2] = decay.map((l) => Math.exp(l / sigma)) as [number, number];
  return [
    -2 * (e2 * c2 + e1 * c1),
    4 * c2 * c1 * e1 * e2 + e1 * e1 + e2 * e2,
    -2 * c1 * e1 * e2 * e2 - 2 * c2 * e2 * e1 * e1,
    e1 * e1 * e2 * e2,
  ];
}

function moments(terms: readonly number[]): [number, number, number] {
  return terms.reduce<[number, number, number]>(([s, d, e], x, k) => [s + x, d + k * x, e + k * k * x], [0, 0, 0]);
}
