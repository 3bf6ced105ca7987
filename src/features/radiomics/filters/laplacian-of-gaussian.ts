import type { Vec3 } from '../../../core/index.ts';
import type { Volume } from '../../../volume/index.ts';
import { type Box, cropVoxels, growBox, mapVec3, type RoiMask } from '../prepare/region.ts';
import type { ImageFilter } from './filtered-image.ts';
import { filterLines, recursiveGaussian } from './recursive-gaussian.ts';

/** Standard deviations around the ROI that are filtered: the recursive kernels have then fallen below 1e-12. */
const reach = 20;

/** Scale-normalised Laplacian of Gaussian, one image per sigma (mm), as ITK's recursive filter gives it. */
export const laplacianOfGaussian: ImageFilter = ({ image, roi, setting, warn }) => {
  const { size, spacing } = image.grid;
  if (Math.min(...size) < 4) {
    warn(`LoG was left out: the image has ${Math.min(...size)} voxels along one axis and needs 4.`);
    return [];
  }
  return setting.sigma.flatMap((sigma, i) => {
    const short = ([0, 1, 2] as const).find((a) => size[a] < Math.ceil(sigma / spacing[a]) + 1);
    if (short !== undefined) {
      warn(`LoG with sigma ${sigma} mm was left out: the image has only ${size[short]} voxels along ${'xyz'[short]}.`);
      return [];
    }
    const text = setting.sigmaText[i] ?? String(sigma);
    return [{ prefix: `log-sigma-${text.replace('.', '-')}-mm-3D`, compute: () => filterAround(image, roi, sigma) }];
  });
};

function filterAround(image: Volume, roi: RoiMask, sigma: number): Float32Array {
  const { size, spacing } = image.grid;
  const box = growBox(
    roi,
    mapVec3((a) => Math.ceil((reach * sigma) / spacing[a]) + 4),
    size,
  );
  const input = Float32Array.from(cropVoxels(image.voxels, size, box));
  const filtered = laplacian(input, box.size, spacing, sigma);
  const inBox: Box = { lower: mapVec3((a) => roi.lower[a] - box.lower[a]), size: roi.size };
  return cropVoxels(filtered, box.size, inBox);
}

/** Sum over the axes of the second derivative along it, smoothed along the others; times sigma². */
export function laplacian(input: Float32Array, size: Vec3, spacing: Vec3, sigma: number): Float32Array {
  const steps: Vec3 = [1, size[0], size[0] * size[1]];
  const sum = new Float32Array(input.length);
  for (const derived of [0, 1, 2] as const) {
    const second = recursiveGaussian(sigma / spacing[derived], 2, sigma * sigma);
    let part = filterLines(input, size[derived], steps[derived], second);
    for (const smoothed of [0, 1, 2] as const) {
      if (smoothed === derived) continue;
      part = filterLines(part, size[smoothed], steps[smoothed], recursiveGaussian(sigma / spacing[smoothed], 0, 1));
    }
    const perSpacing = spacing[derived] * spacing[derived];
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + part[i]! / perSpacing;
  }
  return sum;
}
