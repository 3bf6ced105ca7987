import type { Vec3 } from '../../core/index.ts';

/** Continues a line beyond its ends: by the end value (`nearest`), or reflected about the edge of the end voxel (`reflect`), as in SciPy. */
export type Boundary = 'nearest' | 'reflect';

/** Weights of a Gaussian that ends after 4 sigma, as `scipy.ndimage.gaussian_filter`. */
export function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-0.5 / (sigma * sigma)) * (i - radius) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Correlates all lines along an axis with weights around their voxel; x is the fastest axis.
 *
 * @param centre Index of the weight at the voxel itself.
 */
export function correlate(
  voxels: Float64Array,
  size: Vec3,
  axis: 0 | 1 | 2,
  weights: Float64Array,
  boundary: Boundary,
  centre = (weights.length - 1) >> 1,
): Float64Array {
  const length = size[axis];
  const step = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const out = new Float64Array(voxels.length);
  if (step === 1) {
    const line = new Float64Array(length + weights.length - 1);
    const source = Int32Array.from(line, (_, i) => boundedIndex(i - centre, length, boundary));
    for (let start = 0; start < voxels.length; start += length) {
      for (let i = 0; i < line.length; i++) line[i] = voxels[start + source[i]!]!;
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let w = 0; w < weights.length; w++) sum += weights[w]! * line[i + w]!;
        out[start + i] = sum;
      }
    }
    return out;
  }
  // Rows of voxels that lie beside each other in memory are summed together.
  for (let block = 0; block < voxels.length; block += length * step) {
    for (let i = 0; i < length; i++) {
      const to = block + i * step;
      for (let w = 0; w < weights.length; w++) {
        const weight = weights[w]!;
        const from = block + step * boundedIndex(i + w - centre, length, boundary);
        for (let s = 0; s < step; s++) out[to + s]! += weight * voxels[from + s]!;
      }
    }
  }
  return out;
}

function boundedIndex(i: number, length: number, boundary: Boundary): number {
  if (boundary === 'nearest') return Math.min(length - 1, Math.max(0, i));
  const period = ((i % (2 * length)) + 2 * length) % (2 * length);
  return period < length ? period : 2 * length - 1 - period;
}

/** Gaussian smoothing, axis by axis from z to x as in SciPy; an axis whose sigma is 0 is left alone. */
export function smooth(
  voxels: Float64Array,
  size: Vec3,
  sigma: Vec3,
  boundary: Boundary,
  round: (voxels: Float64Array) => Float64Array = (same) => same,
): Float64Array {
  let result = voxels;
  for (const axis of [2, 1, 0] as const) {
    if (sigma[axis] > 1e-15) result = round(correlate(result, size, axis, gaussianWeights(sigma[axis]), boundary));
  }
  return result;
}
