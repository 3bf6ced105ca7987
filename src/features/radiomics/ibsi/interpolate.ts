import type { Vec3 } from '../../../core/index.ts';

/** Where the samples of a new grid lie along each axis of the old one, in old voxel indices. */
export interface CentredGrid {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly positions: readonly [Float64Array, Float64Array, Float64Array];
}

/** New grid with the same centre and `ceil(extent / spacing)` voxels on each axis (IBSI 2.4). */
export function centredGrid(
  size: Vec3,
  spacing: Vec3,
  wanted: readonly [number | null, number | null, number | null],
): CentredGrid {
  const axes = ([0, 1, 2] as const).map((axis) => {
    const step = wanted[axis] ?? spacing[axis];
    // An extent that is a whole number of voxels but for round-off does not need one voxel more.
    const length = wanted[axis] === null ? size[axis] : Math.ceil((size[axis] * spacing[axis]) / step - 1e-9);
    const first = (size[axis] - 1) / 2 - ((length - 1) / 2) * (step / spacing[axis]);
    const positions = Float64Array.from({ length }, (_, n) => first + (n * step) / spacing[axis]);
    return { step, length, positions };
  });
  const [x, y, z] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return {
    size: [x.length, y.length, z.length],
    spacing: [x.step, y.step, z.step],
    positions: [x.positions, y.positions, z.positions],
  };
}

export type InterpolationKernel = 'nearest' | 'linear' | 'cubic';

/** Interpolates along one axis after the other; edge values are extended. Returns float64 in the new grid's order. */
export function interpolate(
  voxels: ArrayLike<number>,
  size: Vec3,
  grid: CentredGrid,
  kernel: InterpolationKernel,
): Float64Array {
  let current = Float64Array.from(voxels);
  let shape: Vec3 = size;
  for (const axis of [0, 1, 2] as const) {
    const positions = grid.positions[axis];
    if (positions.length === shape[axis] && positions.every((position, n) => position === n)) continue;
    const next: Vec3 = [0, 1, 2].map((a) => (a === axis ? positions.length : shape[a]!)) as unknown as Vec3;
    current = alongAxis(current, shape, next, axis, positions, kernel);
    shape = next;
  }
  return current;
}

function alongAxis(
  source: Float64Array,
  from: Vec3,
  to: Vec3,
  axis: 0 | 1 | 2,
  positions: Float64Array,
  kernel: InterpolationKernel,
): Float64Array<ArrayBuffer> {
  const stride = axis === 0 ? 1 : axis === 1 ? from[0] : from[0] * from[1];
  const length = from[axis];
  const outer = source.length / (stride * length);
  const target = new Float64Array(to[0] * to[1] * to[2]);
  const taps = tapsFor(positions, length, kernel);
  const line = new Float64Array(length);
  for (let o = 0; o < outer; o++) {
    for (let s = 0; s < stride; s++) {
      const base = o * stride * length + s;
      for (let n = 0; n < length; n++) line[n] = source[base + n * stride]!;
      if (kernel === 'cubic') prefilter(line);
      const out = o * stride * positions.length + s;
      for (let n = 0; n < positions.length; n++) {
        let sum = 0;
        for (let t = 0; t < taps.count; t++) {
          sum += taps.weights[n * taps.count + t]! * line[taps.indices[n * taps.count + t]!]!;
        }
        target[out + n * stride] = sum;
      }
    }
  }
  return target;
}

interface Taps {
  readonly count: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

/** Positions beyond the outermost voxel centres take the edge value. */
function tapsFor(positions: Float64Array, length: number, kernel: InterpolationKernel): Taps {
  const count = kernel === 'nearest' ? 1 : kernel === 'linear' ? 2 : 4;
  const indices = new Int32Array(positions.length * count);
  const weights = new Float64Array(positions.length * count);
  for (let n = 0; n < positions.length; n++) {
    const at = Math.min(length - 1, Math.max(0, positions[n]!));
    const low = kernel === 'nearest' ? Math.floor(at + 0.5) : Math.min(Math.floor(at), Math.max(0, length - 2));
    const t = at - low;
    const w = kernel === 'nearest' ? [1] : kernel === 'linear' ? [1 - t, t] : cubicWeights(t);
    const first = kernel === 'cubic' ? low - 1 : low;
    for (let c = 0; c < count; c++) {
      indices[n * count + c] = mirror(first + c, length);
      weights[n * count + c] = w[c]!;
    }
  }
  return { count, indices, weights };
}

function cubicWeights(t: number): number[] {
  const u = 1 - t;
  return [u ** 3 / 6, (4 - 6 * t * t + 3 * t ** 3) / 6, (4 - 6 * u * u + 3 * u ** 3) / 6, t ** 3 / 6];
}

function mirror(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * length - 2;
  const at = ((index % period) + period) % period;
  return at < length ? at : period - at;
}

const pole = Math.sqrt(3) - 2;

/** Samples to cubic B-spline coefficients, whole-sample symmetric ends (Unser, IEEE Signal Processing Magazine 1999). */
function prefilter(line: Float64Array): void {
  const n = line.length;
  if (n < 2) return;
  let first = line[0]! + pole ** (n - 1) * line[n - 1]!;
  for (let m = 1; m < n - 1; m++) first += (pole ** m + pole ** (2 * n - 2 - m)) * line[m]!;
  line[0] = first / (1 - pole ** (2 * n - 2));
  for (let m = 1; m < n; m++) line[m] = line[m]! + pole * line[m - 1]!;
  line[n - 1] = (pole / (pole * pole - 1)) * (line[n - 1]! + pole * line[n - 2]!);
  for (let m = n - 2; m >= 0; m--) line[m] = pole * (line[m + 1]! - line[m]!);
  for (let m = 0; m < n; m++) line[m]! *= 6;
}
