import type { Vec3 } from '../../core/index.ts';
import type { RecursiveKernel } from './recursive-gaussian.ts';

/** Lines filtered together: enough to hide the latency of the recursion, few enough to stay in the cache. */
const width = 16;

/** Voxels of a box, x fastest. */
export interface Float32Block {
  readonly size: Vec3;
  readonly voxels: Float32Array;
}

/**
 * Filters all lines along an axis and keeps `count` results of each from `first` on; values before the first and after
 * the last voxel equal them. Sums in double precision, results stored as float32, as in ITK.
 */
export function filterAxis(
  block: Float32Block,
  axis: 0 | 1 | 2,
  kernel: RecursiveKernel,
  first: number,
  count: number,
): Float32Block {
  const length = block.size[axis];
  const size = block.size.map((n, a) => (a === axis ? count : n)) as unknown as Vec3;
  const voxels = new Float32Array(size[0] * size[1] * size[2]);
  const strip = new Strip(length, kernel);
  const step = axis === 0 ? 1 : axis === 1 ? block.size[0] : block.size[0] * block.size[1];
  // Lines next to each other: rows for the x axis, columns for the others.
  const beside = axis === 0 ? block.size[0] : 1;
  const besideOut = axis === 0 ? count : 1;
  const lines = axis === 0 ? block.size[1] * block.size[2] : step;
  const planes = block.voxels.length / (length * (axis === 0 ? lines : step));
  for (let plane = 0; plane < planes; plane++) {
    for (let line = 0; line < lines; line += width) {
      const used = Math.min(width, lines - line);
      strip.load(block.voxels, plane * length * step + line * beside, step, beside, used);
      strip.filter(first, count);
      strip.store(voxels, plane * count * step + line * besideOut, step, besideOut, used, first, count);
    }
  }
  return { size, voxels };
}

/** Up to `width` lines, interleaved, with four voxels of padding at both ends. */
class Strip {
  private readonly input: Float64Array;
  private readonly causal: Float64Array;
  private readonly anticausal: Float64Array;

  constructor(
    private readonly length: number,
    private readonly kernel: RecursiveKernel,
  ) {
    const padded = (length + 8) * width;
    this.input = new Float64Array(padded);
    this.causal = new Float64Array(padded);
    this.anticausal = new Float64Array(padded);
  }

  load(voxels: Float32Array, start: number, step: number, beside: number, used: number): void {
    const { input, length } = this;
    for (let i = 0; i < length; i++) {
      const to = (i + 4) * width;
      const from = start + i * step;
      for (let s = 0; s < used; s++) input[to + s] = voxels[from + s * beside]!;
    }
    for (let pad = 0; pad < 4; pad++) {
      input.copyWithin(pad * width, 4 * width, 5 * width);
      input.copyWithin((length + 4 + pad) * width, (length + 3) * width, (length + 4) * width);
    }
  }

  /** Causal values up to the last voxel that is kept, anticausal ones down to the first. */
  filter(first: number, count: number): void {
    const { input, causal, anticausal, length } = this;
    const [n0, n1, n2, n3] = this.kernel.n;
    const [m1, m2, m3, m4] = this.kernel.m;
    const [d1, d2, d3, d4] = this.kernel.d;
    const all = 1 + d1 + d2 + d3 + d4;
    const before = (n0 + n1 + n2 + n3) / all;
    const after = (m1 + m2 + m3 + m4) / all;
    const start = 4 * width;
    const end = (length + 4) * width;
    for (let at = 0; at < start; at++) causal[at] = input[at]! * before;
    for (let at = end; at < end + start; at++) anticausal[at] = input[at]! * after;
    const stop = start + (first + count) * width;
    for (let at = start; at < stop; at++) {
      causal[at] =
        input[at]! * n0 +
        input[at - width]! * n1 +
        input[at - 2 * width]! * n2 +
        input[at - 3 * width]! * n3 -
        (causal[at - width]! * d1 +
          causal[at - 2 * width]! * d2 +
          causal[at - 3 * width]! * d3 +
          causal[at - 4 * width]! * d4);
    }
    for (let at = end - 1; at >= start + first * width; at--) {
      anticausal[at] =
        input[at + width]! * m1 +
        input[at + 2 * width]! * m2 +
        input[at + 3 * width]! * m3 +
        input[at + 4 * width]! * m4 -
        (anticausal[at + width]! * d1 +
          anticausal[at + 2 * width]! * d2 +
          anticausal[at + 3 * width]! * d3 +
          anticausal[at + 4 * width]! * d4);
    }
  }

  store(
    out: Float32Array,
    start: number,
    step: number,
    beside: number,
    used: number,
    first: number,
    count: number,
  ): void {
    const { causal, anticausal } = this;
    for (let i = 0; i < count; i++) {
      const from = (first + i + 4) * width;
      const to = start + i * step;
      for (let s = 0; s < used; s++) out[to + s * beside] = causal[from + s]! + anticausal[from + s]!;
    }
  }
}
