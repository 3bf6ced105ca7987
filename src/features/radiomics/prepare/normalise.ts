import type { Volume } from '../../../volume/index.ts';

/**
 * (x - mean) / standard deviation over the whole image (N - 1), values beyond `removeOutliers` deviations clipped,
 * then times `scale`. Order as in PyRadiomics.
 */
export function normaliseImage(image: Volume, scale: number, removeOutliers: number | null): Volume<Float64Array> {
  const { voxels } = image;
  let sum = 0;
  for (let i = 0; i < voxels.length; i++) sum += voxels[i]!;
  const mean = sum / voxels.length;
  let squares = 0;
  for (let i = 0; i < voxels.length; i++) squares += (voxels[i]! - mean) * (voxels[i]! - mean);
  const perDeviation = 1 / Math.sqrt(squares / (voxels.length - 1));
  const limit = removeOutliers ?? Number.POSITIVE_INFINITY;
  const normalised = new Float64Array(voxels.length);
  for (let i = 0; i < voxels.length; i++) {
    const x = (voxels[i]! - mean) * perDeviation;
    normalised[i] = Math.min(limit, Math.max(-limit, x)) * scale;
  }
  return { grid: image.grid, voxels: normalised };
}
