import type { Vec3 } from '../../core/index.ts';

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

/** Lines transformed together: their values are adjacent, so that memory is read in whole cache lines. */
const together = 16;

/** Three-dimensional Fourier transform in place; the inverse (`sign` 1) is not divided by the number of values. */
export function fft3(grid: ComplexGrid, sign: -1 | 1): void {
  const total = grid.re.length;
  let stride = 1;
  for (const length of grid.size) {
    const plan = planFor(length, sign);
    // Along x neighbouring lines are one row apart, along y and z one voxel.
    const [apart, lines] =
      stride === 1 ? [length, Math.min(together, total / length)] : [1, Math.min(together, stride)];
    const bundle: Bundle = {
      stride,
      apart,
      lines,
      re: new Float64Array(length * lines),
      im: new Float64Array(length * lines),
    };
    if (stride === 1) {
      for (let start = 0; start < total; start += length * lines) transform(grid, start, bundle, plan);
    } else {
      for (let outer = 0; outer < total; outer += stride * length) {
        for (let inner = 0; inner < stride; inner += lines) transform(grid, outer + inner, bundle, plan);
      }
    }
    stride *= length;
  }
}

/** Some lines of a grid: `stride` between the values of a line, `apart` between lines, and working memory. */
interface Bundle {
  readonly stride: number;
  readonly apart: number;
  readonly lines: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
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

/** Radix-2 decimation in time on a copy of the lines; lines of zeros are skipped. */
function transform(grid: ComplexGrid, start: number, bundle: Bundle, plan: Plan): void {
  const { stride, apart, lines, re, im } = bundle;
  const length = re.length / lines;
  let empty = true;
  for (let n = 0; n < length; n++) {
    const from = start + stride * plan.reversed[n]!;
    for (let t = 0; t < lines; t++) {
      const [a, b] = [grid.re[from + apart * t]!, grid.im[from + apart * t]!];
      re[n * lines + t] = a;
      im[n * lines + t] = b;
      if (a !== 0 || b !== 0) empty = false;
    }
  }
  if (empty) return;
  for (let half = 1; half < length; half *= 2) butterflies(re, im, lines, half, length, plan);
  for (let n = 0; n < length; n++) {
    const to = start + stride * n;
    for (let t = 0; t < lines; t++) {
      grid.re[to + apart * t] = re[n * lines + t]!;
      grid.im[to + apart * t] = im[n * lines + t]!;
    }
  }
}

function butterflies(
  re: Float64Array,
  im: Float64Array,
  lines: number,
  half: number,
  length: number,
  { cos, sin }: Plan,
): void {
  const turn = length / (2 * half);
  for (let block = 0; block < length; block += 2 * half) {
    for (let n = 0; n < half; n++) {
      const c = cos[n * turn]!;
      const s = sin[n * turn]!;
      const last = (block + n + 1) * lines;
      for (let a = last - lines, b = a + half * lines; a < last; a++, b++) {
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a]! += x;
        im[a]! += y;
      }
    }
  }
}
