import type { Volume } from '../../core/index.ts';

/**
 * (x - mean) / standard deviation over the whole image (N - 1), values beyond `removeOutliers` deviations clipped, then
 * times `scale`. Order of steps and of roundings as in PyRadiomics on ITK: values may fall exactly on bin edges.
 */
export function normaliseImage(image: Volume, scale: number, removeOutliers: number | null): Volume<Float64Array> {
  const { voxels } = image;
  const n = voxels.length;
  let [sum, lost, squares, lostSquares] = [0, 0, 0, 0];
  // Compensated summation (Kahan), as in ITK's statistics filter.
  for (let i = 0; i < n; i++) {
    const x = voxels[i]!;
    const term = x - lost;
    const total = sum + term;
    lost = total - sum - term;
    sum = total;
    const square = x * x - lostSquares;
    const totalSquares = squares + square;
    lostSquares = totalSquares - squares - square;
    squares = totalSquares;
  }
  const mean = sum / n;
  const perDeviation = 1 / Math.sqrt((squares - (sum * sum) / n) / (n - 1));
  const limit = removeOutliers ?? Number.POSITIVE_INFINITY;
  const normalised = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = (voxels[i]! - mean) * perDeviation;
    normalised[i] = Math.min(limit, Math.max(-limit, x)) * scale;
  }
  return { grid: image.grid, voxels: normalised };
}
