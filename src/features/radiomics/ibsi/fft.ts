import type { Vec3 } from '../../../core/index.ts';

/** Complex values on a grid whose sides are powers of two, x fastest. */
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

/** Three-dimensional Fourier transform in place; the inverse (`sign` 1) is not divided by the number of values. */
export function fft3(grid: ComplexGrid, sign: -1 | 1): void {
  const strides = [1, grid.size[0], grid.size[0] * grid.size[1]];
  for (const axis of [0, 1, 2] as const) {
    const length = grid.size[axis];
    const stride = strides[axis]!;
    if (length === 1) continue;
    const plan = planFor(length, sign);
    const re = new Float64Array(length);
    const im = new Float64Array(length);
    for (let outer = 0; outer < grid.re.length; outer += stride * length) {
      for (let inner = 0; inner < stride; inner++) line(grid, outer + inner, stride, plan, re, im);
    }
  }
}

interface Plan {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly reversed: Uint32Array;
}

function planFor(length: number, sign: -1 | 1): Plan {
  const bits = Math.log2(length);
  const reversed = new Uint32Array(length);
  for (let n = 1; n < length; n++) reversed[n] = (reversed[n >> 1]! >> 1) | ((n & 1) << (bits - 1));
  const cos = Float64Array.from({ length: length / 2 }, (_, n) => Math.cos((2 * Math.PI * n) / length));
  const sin = Float64Array.from({ length: length / 2 }, (_, n) => sign * Math.sin((2 * Math.PI * n) / length));
  return { cos, sin, reversed };
}

/** Radix-2 decimation in time on a copied line, which keeps strided access to two passes. */
function line(
  grid: ComplexGrid,
  start: number,
  stride: number,
  { cos, sin, reversed }: Plan,
  re: Float64Array,
  im: Float64Array,
): void {
  const length = re.length;
  let empty = true;
  for (let n = 0; n < length; n++) {
    const at = start + stride * reversed[n]!;
    re[n] = grid.re[at]!;
    im[n] = grid.im[at]!;
    if (re[n] !== 0 || im[n] !== 0) empty = false;
  }
  if (empty) return;
  for (let half = 1; half < length; half *= 2) {
    const turn = length / (2 * half);
    for (let block = 0; block < length; block += 2 * half) {
      for (let n = 0, w = 0; n < half; n++, w += turn) {
        const a = block + n;
        const b = a + half;
        const c = cos[w]!;
        const s = sin[w]!;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a]! += x;
        im[a]! += y;
      }
    }
  }
  for (let n = 0; n < length; n++) {
    grid.re[start + stride * n] = re[n]!;
    grid.im[start + stride * n] = im[n]!;
  }
}
