import type { Vec3, VoxelArray } from '../../core/index.ts';
import { storeVoxels } from '../../image/index.ts';
import type { Interpolator } from '../settings/model.ts';
import { splineCoefficients, splineWeights } from './bspline.ts';
import { sameType } from './region.ts';

/** For each output index of one axis: the input nodes and their weights. Outside the image: no nodes. */
export interface AxisSampling {
  /** `taps` input indices for each output index; -1 marks an output outside the image. */
  readonly nodes: Int32Array;
  readonly weights: Float64Array;
  readonly taps: number;
}

/**
 * How positions (continuous input indices) of one axis are sampled. Positions outside [-0.5, n - 0.5) lie outside the
 * image. Nodes beyond the border are mirrored (cubic B-spline) or clamped (linear), as in ITK.
 */
export function axisSampling(positions: Float64Array, n: number, interpolator: Interpolator): AxisSampling {
  const taps = interpolator === 'sitkBSpline' ? 4 : interpolator === 'sitkLinear' ? 2 : 1;
  const nodes = new Int32Array(positions.length * taps);
  const weights = new Float64Array(positions.length * taps);
  for (let i = 0; i < positions.length; i++) {
    const x = positions[i]!;
    if (!(x >= -0.5 && x < n - 0.5)) {
      nodes.fill(-1, i * taps, (i + 1) * taps);
      continue;
    }
    // In single precision for the spline, as in ITK (DetermineRegionOfSupport): a position minimally below a voxel
    // centre becomes that centre.
    const base = Math.floor(taps === 4 ? Math.fround(x) : x);
    const w = x - base;
    if (taps === 1) {
      nodes[i] = Math.floor(x + 0.5);
      weights[i] = 1;
    } else if (taps === 2) {
      nodes.set([Math.max(0, base), Math.min(n - 1, base + 1)], i * 2);
      weights.set([1 - w, w], i * 2);
    } else {
      nodes.set(
        [-1, 0, 1, 2].map((d) => mirror(base + d, n)),
        i * 4,
      );
      weights.set(splineWeights(w), i * 4);
    }
  }
  return { nodes, weights, taps };
}

function mirror(index: number, n: number): number {
  if (n === 1) return 0;
  let i = index;
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * (n - 1) - i;
  return i;
}

/**
 * Interpolates an image at the crossings of three position lists (separable). Integer types are clamped and truncated
 * as in ITK's resampler; points outside the image become 0.
 */
export function interpolateOnGrid<T extends VoxelArray>(
  voxels: T,
  size: Vec3,
  positions: readonly [Float64Array, Float64Array, Float64Array],
  interpolator: Interpolator,
  dimensions: 2 | 3 = 3,
): T {
  const sampling = positions.map((p, axis) => axisSampling(p, size[axis]!, interpolator));
  let data: Float64Array = Float64Array.from(voxels);
  if (interpolator === 'sitkBSpline') prefilterVolume(data, size);
  const coefficients = data;
  let shape: Vec3 = size;
  // The single slice of a two-dimensional image is not interpolated: weights that sum to 1 only up to rounding would
  // change its values.
  for (const axis of dimensions === 2 ? ([0, 1] as const) : ([0, 1, 2] as const)) {
    data = sampleAxis(data, shape, axis, sampling[axis]!);
    shape = shape.map((n, a) => (a === axis ? positions[axis].length : n)) as unknown as Vec3;
  }
  if (interpolator === 'sitkBSpline') settleWholeNumbers(data, coefficients, size, sampling, dimensions);
  return storeVoxels(sameType(voxels, data.length), data);
}

/**
 * A sum of rounded terms may be on the wrong side of an integer if it is this close to it, as a fraction of the largest
 * value.
 */
const nearby = 1e-10;

/**
 * Recomputes sums close to an integer in ITK's order: where a new voxel centre coincides with an old one, the last bit
 * decides the truncated value.
 */
function settleWholeNumbers(
  data: Float64Array,
  coefficients: Float64Array,
  size: Vec3,
  sampling: readonly AxisSampling[],
  dimensions: 2 | 3,
): void {
  let largest = 1;
  for (let i = 0; i < data.length; i++) {
    const magnitude = Math.abs(data[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  const near = nearby * largest;
  const [xs, ys, zs] = sampling as [AxisSampling, AxisSampling, AxisSampling];
  const nx = xs.nodes.length / 4;
  const ny = ys.nodes.length / 4;
  for (let at = 0; at < data.length; at++) {
    const off = data[at]! - Math.floor(data[at]!);
    if (off > near && off < 1 - near) continue;
    const line = Math.floor(at / nx);
    const [i, j, k] = [4 * (at - line * nx), 4 * (line % ny), 4 * Math.floor(line / ny)];
    if (xs.nodes[i]! < 0 || ys.nodes[j]! < 0 || zs.nodes[k]! < 0) continue;
    data[at] = sumInOrder(coefficients, size, xs, i, ys, j, zs, k, dimensions === 2 ? 1 : 4);
  }
}

/** itkBSplineInterpolateImageFunction.hxx: one product of weights for each node, x fastest; `i`, `j`, `k` are first nodes. */
function sumInOrder(
  coefficients: Float64Array,
  size: Vec3,
  xs: AxisSampling,
  i: number,
  ys: AxisSampling,
  j: number,
  zs: AxisSampling,
  k: number,
  depth: 1 | 4,
): number {
  let sum = 0;
  for (let c = 0; c < depth; c++) {
    const wz = depth === 1 ? 1 : zs.weights[k + c]!;
    const plane = size[1] * zs.nodes[k + c]!;
    for (let b = 0; b < 4; b++) {
      const wy = ys.weights[j + b]!;
      const row = size[0] * (ys.nodes[j + b]! + plane);
      for (let a = 0; a < 4; a++) sum += xs.weights[i + a]! * wy * wz * coefficients[row + xs.nodes[i + a]!]!;
    }
  }
  return sum;
}

/** Voxels before and after one line along an axis: step within a line, and where each line starts. */
function lineLayout(size: Vec3, axis: 0 | 1 | 2): { step: number; inner: number; outer: number; length: number } {
  const step = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  return { step, inner: step, outer: (size[0] * size[1] * size[2]) / (step * size[axis]), length: size[axis] };
}

/** Turns voxels into cubic B-spline coefficients, in place, axis by axis. */
export function prefilterVolume(data: Float64Array, size: Vec3): void {
  for (const axis of [0, 1, 2] as const) prefilter(data, size, axis);
}

function prefilter(data: Float64Array, size: Vec3, axis: 0 | 1 | 2): void {
  const { step, inner, outer, length } = lineLayout(size, axis);
  const line = new Float64Array(length);
  for (let o = 0; o < outer; o++) {
    for (let s = 0; s < inner; s++) {
      const start = o * step * length + s;
      for (let i = 0; i < length; i++) line[i] = data[start + i * step]!;
      splineCoefficients(line, length);
      for (let i = 0; i < length; i++) data[start + i * step] = line[i]!;
    }
  }
}

function sampleAxis(data: Float64Array, size: Vec3, axis: 0 | 1 | 2, sampling: AxisSampling): Float64Array {
  const { step, inner, outer, length } = lineLayout(size, axis);
  const { nodes, weights, taps } = sampling;
  const count = nodes.length / taps;
  const out = new Float64Array(outer * inner * count);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count; i++) {
      const to = (o * count + i) * inner;
      if (taps === 2 && nodes[2 * i]! >= 0) {
        // Computed as a step from the first node, so that between equal values the result is that value, not slightly
        // less.
        const [a, b, w] = [
          (o * length + nodes[2 * i]!) * step,
          (o * length + nodes[2 * i + 1]!) * step,
          weights[2 * i + 1]!,
        ];
        for (let s = 0; s < inner; s++) out[to + s] = data[a + s]! + (data[b + s]! - data[a + s]!) * w;
        continue;
      }
      for (let t = 0; t < taps; t++) {
        const node = nodes[i * taps + t]!;
        if (node < 0) break;
        const weight = weights[i * taps + t]!;
        const from = (o * length + node) * step;
        for (let s = 0; s < inner; s++) out[to + s]! += weight * data[from + s]!;
      }
    }
  }
  return out;
}
