import type { Vec3 } from '../../core/index.ts';

const pole = Math.sqrt(3) - 2;

/**
 * Turns all lines along an axis into cubic spline coefficients, in place; lines are reflected about the edge of their end voxels, as
 * `scipy.ndimage.spline_filter1d` does in the mode `nearest`. M. Unser, IEEE Signal Processing Magazine 16(6), 1999.
 */
export function fitSpline(voxels: Float64Array, size: Vec3, axis: 0 | 1 | 2): void {
  const length = size[axis];
  if (length < 2) return;
  // Lines that lie beside each other in memory are filtered together.
  const step = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const starts = new Float64Array(step);
  const weights = startWeights(length);
  for (let block = 0; block < voxels.length; block += length * step) {
    const last = block + (length - 1) * step;
    starts.fill(0);
    for (const [n, weight] of weights.entries()) {
      for (let s = 0, at = block + n * step; s < step; s++, at++) starts[s]! += weight * voxels[at]!;
    }
    for (let s = 0; s < step; s++) voxels[block + s] = starts[s]!;
    for (let at = block + step; at < last + step; at++) voxels[at] = 6 * voxels[at]! + pole * voxels[at - step]!;
    for (let at = last; at < last + step; at++) voxels[at]! *= pole / (pole - 1);
    for (let at = last - 1; at >= block; at--) voxels[at] = pole * (voxels[at + step]! - voxels[at]!);
  }
}

/** Weights of the first samples in the first value of the causal filter; the 35th power of the pole is 1e-20. */
function startWeights(length: number): Float64Array {
  const weights = new Float64Array(Math.min(length, 35));
  weights[0] = 6;
  const period = 2 * length;
  for (let k = 1, power = 6 * pole; k < 36; k++, power *= pole) {
    const mirrored = (k - 1) % period;
    weights[mirrored < length ? mirrored : period - 1 - mirrored]! += power;
  }
  return weights;
}

/** First node and weights of the four nodes of a cubic spline at each position. */
export function nodes(positions: Float64Array, length: number): { first: Int32Array; weights: Float64Array } {
  const first = new Int32Array(positions.length);
  const weights = new Float64Array(4 * positions.length);
  for (let i = 0; i < positions.length; i++) {
    const x = Math.min(length - 3, Math.max(1, positions[i]!));
    const floor = Math.floor(x);
    const w = x - floor;
    const z = 1 - w;
    first[i] = floor - 1;
    weights[4 * i] = (z * z * z) / 6;
    weights[4 * i + 1] = (w * w * (w - 2) * 3 + 4) / 6;
    weights[4 * i + 2] = (z * z * (z - 2) * 3 + 4) / 6;
    weights[4 * i + 3] = 1 - weights[4 * i]! - weights[4 * i + 1]! - weights[4 * i + 2]!;
  }
  return { first, weights };
}
