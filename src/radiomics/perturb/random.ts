import { sha256 } from '../../core/index.ts';

/**
 * Random numbers that a text decides: xoshiro128++ (Blackman and Vigna, doi:10.1145/3460772), seeded by SHA-256. Only additions,
 * multiplications, divisions and square roots are used, so that the numbers are the same on every machine.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const digest = sha256(seed);
    this.#state = Uint32Array.from({ length: 4 }, (_, i) => Number.parseInt(digest.slice(8 * i, 8 * i + 8), 16));
  }

  #next(): number {
    const s = this.#state;
    const sum = (s[0]! + s[3]!) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + s[0]!) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** Uniform in (0, 1), with 53 bits. */
  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67108864 + low + 0.5) / 9007199254740992;
  }

  /** An integer from 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal: the inverse of its distribution function. */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  /** The first `count` of the numbers 0 to n - 1 in random order (Fisher and Yates). */
  choose(n: number, count: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < count; i++) {
      const j = i + this.below(n - i);
      const taken = order[j]!;
      order[j] = order[i]!;
      order[i] = taken;
    }
    return order.subarray(0, count);
  }
}

/** Coefficients of the rational functions, highest power first: numerator, denominator. */
type Rational = readonly [readonly number[], readonly number[]];
const central: Rational = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const outer: Rational = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const tail: Rational = [
  [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
];

function ratio([above, below]: Rational, x: number): number {
  let [a, b] = [0, 0];
  for (let i = 0; i < 8; i++) {
    a = a * x + above[i]!;
    b = b * x + below[i]!;
  }
  return a / b;
}

/** Quantile of the standard normal distribution, relative error about 1e-16: M. J. Wichura, AS 241, Applied Statistics 37(3), 1988. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(central, 0.180625 - q * q);
  const r = Math.sqrt(-logarithm(q < 0 ? p : 1 - p));
  const value = r <= 5 ? ratio(outer, r - 1.6) : ratio(tail, r - 5);
  return q < 0 ? -value : value;
}

/** Natural logarithm of a normal number above 0 by its series, because Math.log may differ in the last bit between engines. */
function logarithm(x: number): number {
  let exponent = 0;
  let m = x;
  for (; m < Math.SQRT1_2; m *= 2) exponent--;
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * s2 + 1 / n;
  return exponent * Math.LN2 + 2 * s * sum;
}
