import type { Volume } from '../../core/index.ts';
import { cropVoxels, growBox, mapVec3, type RoiMask } from '../prepare/region.ts';
import { type Float32Block, filterAxis } from './filter-axis.ts';
import type { ImageFilter } from './filtered-image.ts';
import { recursiveGaussian } from './recursive-gaussian.ts';

/** Margin around the ROI in standard deviations, where the recursive kernels have fallen below 1e-9. */
const reach = 16;

/** Scale-normalised Laplacian of Gaussian, one image per sigma (mm), as in ITK's recursive filter. */
export const laplacianOfGaussian: ImageFilter = ({ image, roi, setting, warn }) => {
  const { size, spacing } = image.grid;
  const axes = axesOf(image);
  const least = Math.min(...axes.map((a) => size[a]));
  if (least < 4) {
    warn(`LoG was left out: the image has ${least} voxels along one axis and needs 4.`);
    return [];
  }
  return setting.sigma.flatMap((sigma, i) => {
    const short = axes.find((a) => size[a] < Math.ceil(sigma / spacing[a]) + 1);
    if (short !== undefined) {
      warn(`LoG with sigma ${sigma} mm was left out: the image has only ${size[short]} voxels along ${'xyz'[short]}.`);
      return [];
    }
    const text = setting.sigmaText[i] ?? String(sigma);
    return [{ prefix: `log-sigma-${text.replace('.', '-')}-mm-3D`, compute: () => filterAround(image, roi, sigma) }];
  });
};

const axesOf = ({ grid }: Volume): ReadonlyArray<0 | 1 | 2> => (grid.dimensions === 2 ? [0, 1] : [0, 1, 2]);

/**
 * Sum over the axes of the second derivative along it, smoothed along the others; times sigma². Each pass keeps only
 * the part of its axis that the ROI's box needs.
 */
function filterAround(image: Volume, roi: RoiMask, sigma: number): Float32Array {
  const { size, spacing } = image.grid;
  const box = growBox(
    roi,
    mapVec3((a) => Math.ceil((reach * sigma) / spacing[a]) + 4),
    size,
  );
  const around: Float32Block = { size: box.size, voxels: Float32Array.from(cropVoxels(image.voxels, size, box)) };
  const sum = new Float32Array(roi.inside.length);
  const axes = axesOf(image);
  for (const derived of axes) {
    const smoothed = axes.filter((a) => a !== derived);
    const pass = (block: Float32Block, a: 0 | 1 | 2): Float32Block => {
      const order = a === derived ? 2 : 0;
      const kernel = recursiveGaussian(sigma / spacing[a], order, order === 2 ? sigma * sigma : 1);
      return filterAxis(block, a, kernel, roi.lower[a] - box.lower[a], roi.size[a]);
    };
    const { voxels } = [derived, ...smoothed].reduce(pass, around);
    const perSpacing = spacing[derived] * spacing[derived];
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + voxels[i]! / perSpacing;
  }
  return sum;
}
