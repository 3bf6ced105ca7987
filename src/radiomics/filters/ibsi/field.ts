import type { Vec3 } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import type { Boundary } from './model.ts';

export type Axis = 0 | 1 | 2;

/** Some or all voxels of an image, x fastest. */
export interface Field extends Box {
  /** Size of the whole image, where its boundary lies. */
  readonly image: Vec3;
  readonly voxels: Float64Array;
}

/** Indices along one axis. */
export interface Range {
  readonly lower: number;
  readonly count: number;
}

/** A sparse kernel along one axis: result[i] = sum of weight x[i + offset]. */
export interface Taps {
  readonly offsets: readonly number[];
  readonly weights: readonly number[];
}

/** Voxel that stands for one outside the image; -1 is a voxel of value 0. */
export function boundaryIndex(i: number, length: number, boundary: Boundary): number {
  if (i >= 0 && i < length) return i;
  if (boundary === 'constant') return -1;
  if (boundary === 'nearest') return i < 0 ? 0 : length - 1;
  const period = boundary === 'mirror' ? 2 * length : length;
  const within = ((i % period) + period) % period;
  return within < length ? within : period - 1 - within;
}

/** The voxels along an axis that a kernel reads for this range. */
export function rangeRead(range: Range, { offsets }: Taps, length: number, boundary: Boundary): Range {
  const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
  let lower = length;
  let upper = -1;
  for (let i = range.lower + first; i < range.lower + range.count + last; i++) {
    const at = boundaryIndex(i, length, boundary);
    if (at >= 0 && at < lower) lower = at;
    if (at > upper) upper = at;
  }
  // A kernel that reads only zeros beyond the image still needs a valid range.
  return upper < 0 ? { lower: 0, count: 1 } : { lower, count: upper - lower + 1 };
}

export function rangeOf(box: Box, axis: Axis): Range {
  return { lower: box.lower[axis], count: box.size[axis] };
}

/** Reads a box of an image into a field. */
export function fieldOf(voxels: ArrayLike<number>, image: Vec3, box: Box): Field {
  const [nx, ny, nz] = box.size;
  const out = new Float64Array(nx * ny * nz);
  for (let k = 0, to = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = box.lower[0] + image[0] * (box.lower[1] + j + image[1] * (box.lower[2] + k));
      for (let i = 0; i < nx; i++, to++) out[to] = voxels[from + i]!;
    }
  }
  return { ...box, image, voxels: out };
}

const replaced = (vector: Vec3, axis: Axis, value: number): Vec3 =>
  [0, 1, 2].map((a) => (a === axis ? value : vector[a])) as unknown as Vec3;

/** Convolution along one axis over a range of it; the field must hold what the range reads. */
export function convolveAxis(field: Field, axis: Axis, taps: Taps, boundary: Boundary, range: Range): Field {
  const size = replaced(field.size, axis, range.count);
  const lower = replaced(field.lower, axis, range.lower);
  const voxels = new Float64Array(size[0] * size[1] * size[2]);
  if (axis === 0) alongRows(field, voxels, taps, boundary, range);
  else acrossRows(field, voxels, axis, size, taps, boundary, range);
  return { lower, size, image: field.image, voxels };
}

function alongRows(field: Field, out: Float64Array, taps: Taps, boundary: Boundary, range: Range): void {
  const first = Math.min(...taps.offsets);
  const span = range.count + Math.max(...taps.offsets) - first;
  const sources = Int32Array.from({ length: span }, (_, i) => {
    const at = boundaryIndex(range.lower + first + i, field.image[0], boundary);
    return at < 0 ? -1 : at - field.lower[0];
  });
  const line = new Float64Array(span);
  const starts = taps.offsets.map((offset) => offset - first);
  const rows = field.size[1] * field.size[2];
  for (let row = 0; row < rows; row++) {
    const from = row * field.size[0];
    for (let i = 0; i < span; i++) line[i] = sources[i]! < 0 ? 0 : field.voxels[from + sources[i]!]!;
    addRows(out, row * range.count, range.count, line, starts, taps.weights);
  }
}

function acrossRows(
  field: Field,
  out: Float64Array,
  axis: 1 | 2,
  size: Vec3,
  taps: Taps,
  boundary: Boundary,
  range: Range,
): void {
  const nx = size[0];
  const [rowStep, planeStep] = [nx, nx * field.size[1]];
  const starts: number[] = [];
  const weights: number[] = [];
  for (let n = 0; n < range.count; n++) {
    starts.length = 0;
    weights.length = 0;
    for (const [t, offset] of taps.offsets.entries()) {
      const at = boundaryIndex(range.lower + n + offset, field.image[axis], boundary);
      if (at < 0) continue;
      starts.push((at - field.lower[axis]) * (axis === 1 ? rowStep : planeStep));
      weights.push(taps.weights[t]!);
    }
    const others = axis === 1 ? field.size[2] : field.size[1];
    for (let m = 0; m < others; m++) {
      const to = axis === 1 ? nx * (n + size[1] * m) : nx * (m + size[1] * n);
      const beside = axis === 1 ? m * planeStep : m * rowStep;
      addRows(out, to, nx, field.voxels, starts, weights, beside);
    }
  }
}

/** out[to + i] = sum over the taps of weight source[start + beside + i]; four taps at a time, always summed in order. */
function addRows(
  out: Float64Array,
  to: number,
  count: number,
  source: Float64Array,
  starts: readonly number[],
  weights: readonly number[],
  beside = 0,
): void {
  const taps = starts.length;
  let t = 0;
  for (; t + 4 <= taps; t += 4) {
    const [w0, w1, w2, w3] = [weights[t]!, weights[t + 1]!, weights[t + 2]!, weights[t + 3]!];
    const [a, b] = [starts[t]! + beside, starts[t + 1]! + beside];
    const [c, d] = [starts[t + 2]! + beside, starts[t + 3]! + beside];
    for (let i = 0; i < count; i++) {
      out[to + i] =
        out[to + i]! + w0 * source[a + i]! + w1 * source[b + i]! + w2 * source[c + i]! + w3 * source[d + i]!;
    }
  }
  for (; t < taps; t++) {
    const w = weights[t]!;
    const a = starts[t]! + beside;
    for (let i = 0; i < count; i++) out[to + i] = out[to + i]! + w * source[a + i]!;
  }
}

/** Mean over `support` voxels along one axis, by a running sum. */
export function meanAxis(field: Field, axis: Axis, support: number, boundary: Boundary, range: Range): Field {
  const size = replaced(field.size, axis, range.count);
  const out = new Float64Array(size[0] * size[1] * size[2]);
  const half = (support - 1) / 2;
  const step = axis === 0 ? 1 : axis === 1 ? field.size[0] : field.size[0] * field.size[1];
  const outStep = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const sources = Int32Array.from({ length: range.count + 2 * half }, (_, i) => {
    const at = boundaryIndex(range.lower - half + i, field.image[axis], boundary);
    return at < 0 ? -1 : (at - field.lower[axis]) * step;
  });
  // Lines that lie side by side are summed together: along y and z a row of them.
  const wide = axis === 0 ? 1 : size[0];
  const sums = new Float64Array(wide);
  const bundles = axis === 0 ? size[1] * size[2] : axis === 1 ? size[2] : size[1];
  for (let m = 0; m < bundles; m++) {
    const from = axis === 0 ? m * field.size[0] : axis === 1 ? m * field.size[0] * field.size[1] : m * field.size[0];
    const to = axis === 0 ? m * size[0] : axis === 1 ? m * size[0] * size[1] : m * size[0];
    const add = (source: number, sign: number): void => {
      if (source < 0) return;
      for (let i = 0; i < wide; i++) sums[i]! += sign * field.voxels[from + source + i]!;
    };
    sums.fill(0);
    for (let i = 0; i < support - 1; i++) add(sources[i]!, 1);
    for (let n = 0; n < range.count; n++) {
      add(sources[n + support - 1]!, 1);
      const at = to + n * outStep;
      for (let i = 0; i < wide; i++) out[at + i] = sums[i]! / support;
      add(sources[n]!, -1);
    }
  }
  return { lower: replaced(field.lower, axis, range.lower), size, image: field.image, voxels: out };
}
