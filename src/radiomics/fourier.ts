import type { Vec3 } from '../core/index.ts';

/** Complex values on a grid, x fastest. */
export interface ComplexGrid {
  readonly size: Vec3;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function complexGrid(size: Vec3): ComplexGrid {
  const length = size[0] * size[1] * size[2];
  return { size, re: new Float64Array(length), im: new Float64Array(length) };
}

/** Smallest power of two that is at least `n`. */
export function powerOfTwo(n: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, n)));
}

/** Smallest product of twos, threes and fives that is at least `n`: such lengths are transformed quickly. */
export function smoothLength(n: number): number {
  let length = Math.max(1, n);
  while (factorsOf(length).some((factor) => factor > 5)) length++;
  return length;
}

/** Lines transformed together: their values are adjacent, so that memory is read in whole cache lines. */
const together = 16;

/**
 * Fourier transform in place along the given axes (default all) of a grid with sides of any length; the inverse
 * (`sign` 1) is not divided by the number of values. Lines of zeros are skipped.
 */
export function fft3(grid: ComplexGrid, sign: -1 | 1, axes: readonly number[] = [0, 1, 2]): void {
  const total = grid.re.length;
  let stride = 1;
  for (const [axis, length] of grid.size.entries()) {
    if (axes.includes(axis) && length > 1) {
      // Along x neighbouring lines are one row apart, along y and z one voxel.
      const [apart, most] = stride === 1 ? [length, total / length] : [1, stride];
      const plan = planFor(length, sign);
      const work = workFor(plan, Math.min(together, most));
      for (let outer = 0; outer < total; outer += stride === 1 ? total : stride * length) {
        for (let inner = 0; inner < most; inner += together) {
          const lines = Math.min(together, most - inner);
          transformLines(grid, outer + inner * apart, { stride, apart, lines }, plan, work);
        }
      }
    }
    stride *= length;
  }
}

/** Where some lines of a grid lie: `stride` between the values of a line, `apart` between lines. */
interface Lines {
  readonly stride: number;
  readonly apart: number;
  readonly lines: number;
}

/** A transform of one length: by its small factors or, with a large prime factor, as a convolution (Bluestein). */
interface Plan {
  readonly length: number;
  readonly factors: readonly number[];
  /** exp(sign 2 pi i n / length). */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly chirp?: Chirp;
}

interface Chirp {
  readonly forward: Plan;
  readonly backward: Plan;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Transform of the conjugate chirp, divided by its length. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Two pairs of arrays that the passes write in turn. */
type Work = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function workFor(plan: Plan, lines: number): Work {
  const length = (plan.chirp?.forward.length ?? plan.length) * lines;
  return [new Float64Array(length), new Float64Array(length), new Float64Array(length), new Float64Array(length)];
}

/** Beyond this factor the convolution is faster than sums over all products. */
const largestFactor = 13;

const plans = new Map<number, Plan>();

function planFor(length: number, sign: -1 | 1): Plan {
  const known = plans.get(sign * length);
  if (known) return known;
  const angle = (n: number): number => (2 * Math.PI * n) / length;
  const factors = factorsOf(length);
  const plan: Plan = {
    length,
    factors,
    cos: Float64Array.from({ length }, (_, n) => Math.cos(angle(n))),
    sin: Float64Array.from({ length }, (_, n) => sign * Math.sin(angle(n))),
    ...(factors.some((factor) => factor > largestFactor) && { chirp: chirpFor(length, sign) }),
  };
  plans.set(sign * length, plan);
  return plan;
}

/** Fours first, then ascending primes. */
function factorsOf(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  for (const factor of [4, 2]) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  for (let factor = 3; rest > 1; factor = factor * factor > rest ? rest : factor + 2) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  return factors;
}

function chirpFor(length: number, sign: -1 | 1): Chirp {
  // n² grows beyond exact integers only for lengths of millions; the angle is periodic in 2 length.
  const angle = (n: number): number => (Math.PI * ((n * n) % (2 * length))) / length;
  const cos = Float64Array.from({ length }, (_, n) => Math.cos(angle(n)));
  const sin = Float64Array.from({ length }, (_, n) => sign * Math.sin(angle(n)));
  const padded = smoothLength(2 * length - 1);
  const grid = complexGrid([padded, 1, 1]);
  for (let n = 0; n < length; n++) {
    for (const at of [n, (padded - n) % padded]) {
      grid.re[at] = cos[n]! / padded;
      grid.im[at] = -sin[n]! / padded;
    }
  }
  fft3(grid, -1);
  return { forward: planFor(padded, -1), backward: planFor(padded, 1), cos, sin, re: grid.re, im: grid.im };
}

function transformLines(grid: ComplexGrid, start: number, where: Lines, plan: Plan, work: Work): void {
  const { stride, apart, lines } = where;
  const [re, im] = work;
  const { length } = plan;
  let empty = true;
  for (let n = 0; n < length; n++) {
    const from = start + stride * n;
    for (let t = 0; t < lines; t++) {
      const [a, b] = [grid.re[from + apart * t]!, grid.im[from + apart * t]!];
      re[n * lines + t] = a;
      im[n * lines + t] = b;
      if (a !== 0 || b !== 0) empty = false;
    }
  }
  if (empty) return;
  const [outRe, outIm] = plan.chirp ? convolveChirp(plan.chirp, length, work, lines) : passes(plan, work, lines);
  for (let n = 0; n < length; n++) {
    const to = start + stride * n;
    for (let t = 0; t < lines; t++) {
      grid.re[to + apart * t] = outRe[n * lines + t]!;
      grid.im[to + apart * t] = outIm[n * lines + t]!;
    }
  }
}

/** Bluestein: the transform as a convolution with a chirp, by transforms of a smooth length. */
function convolveChirp(chirp: Chirp, length: number, work: Work, lines: number): [Float64Array, Float64Array] {
  const [re, im] = work;
  const padded = chirp.forward.length;
  turn(re, im, chirp.cos, chirp.sin, length, lines);
  re.fill(0, length * lines, padded * lines);
  im.fill(0, length * lines, padded * lines);
  const [a, b] = passes(chirp.forward, work, lines);
  turn(a, b, chirp.re, chirp.im, padded, lines);
  const swapped: Work = a === re ? work : [work[2], work[3], re, im];
  const [c, d] = passes(chirp.backward, swapped, lines);
  turn(c, d, chirp.cos, chirp.sin, length, lines);
  return [c, d];
}

/** Multiplies the n-th value of every line by the n-th complex factor. */
function turn(
  re: Float64Array,
  im: Float64Array,
  cos: Float64Array,
  sin: Float64Array,
  length: number,
  lines: number,
): void {
  for (let n = 0, at = 0; n < length; n++) {
    const [c, s] = [cos[n]!, sin[n]!];
    for (let t = 0; t < lines; t++, at++) {
      const x = re[at]! * c - im[at]! * s;
      im[at] = re[at]! * s + im[at]! * c;
      re[at] = x;
    }
  }
}

/** Stockham's algorithm: one pass per factor, sorted on the way; returns the pair that holds the result. */
function passes(plan: Plan, work: Work, lines: number): [Float64Array, Float64Array] {
  let [re, im, nextRe, nextIm] = work;
  let rest = plan.length;
  let stride = lines;
  for (const factor of plan.factors) {
    const pass = { re, im, outRe: nextRe, outIm: nextIm, count: rest / factor, stride, step: plan.length / rest };
    if (factor === 4) radix4(pass, plan);
    else if (factor === 2) radix2(pass, plan);
    else radixAny(pass, plan, factor);
    [re, im, nextRe, nextIm] = [nextRe, nextIm, re, im];
    rest /= factor;
    stride *= factor;
  }
  return [re, im];
}

interface Pass {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly outRe: Float64Array;
  readonly outIm: Float64Array;
  readonly count: number;
  readonly stride: number;
  /** Between the factors of neighbouring butterflies in the plan's tables. */
  readonly step: number;
}

function radix2({ re, im, outRe, outIm, count, stride, step }: Pass, { cos, sin }: Plan): void {
  const half = count * stride;
  for (let p = 0; p < count; p++) {
    const [c, s] = [cos[p * step]!, sin[p * step]!];
    for (let a = p * stride, last = a + stride, to = 2 * p * stride; a < last; a++, to++) {
      const b = a + half;
      const [x, y] = [re[a]! - re[b]!, im[a]! - im[b]!];
      outRe[to] = re[a]! + re[b]!;
      outIm[to] = im[a]! + im[b]!;
      outRe[to + stride] = x * c - y * s;
      outIm[to + stride] = x * s + y * c;
    }
  }
}

function radix4({ re, im, outRe, outIm, count, stride, step }: Pass, { cos, sin, length }: Plan): void {
  const quarter = count * stride;
  // i or -i, as the direction of the transform wants.
  const sign = sin[length >> 2]!;
  for (let p = 0; p < count; p++) {
    const [c1, s1] = [cos[p * step]!, sin[p * step]!];
    const [c2, s2] = [cos[2 * p * step]!, sin[2 * p * step]!];
    const [c3, s3] = [cos[3 * p * step]!, sin[3 * p * step]!];
    for (let a = p * stride, last = a + stride, to = 4 * p * stride; a < last; a++, to++) {
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sumRe = re[a]! + re[c]!;
      const sumIm = im[a]! + im[c]!;
      const differenceRe = re[a]! - re[c]!;
      const differenceIm = im[a]! - im[c]!;
      const otherRe = re[b]! + re[d]!;
      const otherIm = im[b]! + im[d]!;
      const turnedRe = -sign * (im[b]! - im[d]!);
      const turnedIm = sign * (re[b]! - re[d]!);
      outRe[to] = sumRe + otherRe;
      outIm[to] = sumIm + otherIm;
      const x1 = differenceRe + turnedRe;
      const y1 = differenceIm + turnedIm;
      outRe[to + stride] = x1 * c1 - y1 * s1;
      outIm[to + stride] = x1 * s1 + y1 * c1;
      const x2 = sumRe - otherRe;
      const y2 = sumIm - otherIm;
      outRe[to + 2 * stride] = x2 * c2 - y2 * s2;
      outIm[to + 2 * stride] = x2 * s2 + y2 * c2;
      const x3 = differenceRe - turnedRe;
      const y3 = differenceIm - turnedIm;
      outRe[to + 3 * stride] = x3 * c3 - y3 * s3;
      outIm[to + 3 * stride] = x3 * s3 + y3 * c3;
    }
  }
}

/** Any odd factor r in about r² / 2 products: pairs of values that mirror each other share theirs. */
function radixAny({ re, im, outRe, outIm, count, stride, step }: Pass, plan: Plan, factor: number): void {
  const { cos, sin, length } = plan;
  const part = count * stride;
  const unit = length / factor;
  const half = (factor - 1) / 2;
  const [evenRe, evenIm] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  const [oddRe, oddIm] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const from = p * stride + q;
      const to = factor * p * stride + q;
      let [sumRe, sumIm] = [re[from]!, im[from]!];
      for (let k = 1; k <= half; k++) {
        const a = from + k * part;
        const b = from + (factor - k) * part;
        evenRe[k] = re[a]! + re[b]!;
        evenIm[k] = im[a]! + im[b]!;
        oddRe[k] = re[a]! - re[b]!;
        oddIm[k] = im[a]! - im[b]!;
        sumRe += evenRe[k]!;
        sumIm += evenIm[k]!;
      }
      outRe[to] = sumRe;
      outIm[to] = sumIm;
      for (let m = 1; m <= half; m++) {
        let [x, y, u, v] = [re[from]!, im[from]!, 0, 0];
        for (let k = 1; k <= half; k++) {
          const at = ((m * k) % factor) * unit;
          x += evenRe[k]! * cos[at]!;
          y += evenIm[k]! * cos[at]!;
          u -= oddIm[k]! * sin[at]!;
          v += oddRe[k]! * sin[at]!;
        }
        put(outRe, outIm, to + m * stride, x + u, y + v, cos[m * p * step]!, sin[m * p * step]!);
        const other = factor - m;
        put(outRe, outIm, to + other * stride, x - u, y - v, cos[other * p * step]!, sin[other * p * step]!);
      }
    }
  }
}

function put(re: Float64Array, im: Float64Array, at: number, x: number, y: number, c: number, s: number): void {
  re[at] = x * c - y * s;
  im[at] = x * s + y * c;
}
