import { cropVoxels } from '../prepare/region.ts';
import type { ImageType, RadiomicsSettings, Setting } from '../settings/model.ts';
import type { FilteredImage, FilterInput, ImageFilter } from './filtered-image.ts';
import { gradient } from './gradient.ts';
import { ibsiImages } from './ibsi/ibsi-images.ts';
import { laplacianOfGaussian } from './laplacian-of-gaussian.ts';
import { localBinaryPattern2d } from './local-binary-pattern-2d.ts';
import { localBinaryPattern3d } from './local-binary-pattern-3d.ts';
import { exponential, logarithm, square, squareRoot } from './pointwise.ts';
import { wavelet } from './wavelet.ts';

const original: ImageFilter = ({ image, roi }) => [
  { prefix: 'original', compute: () => cropVoxels(image.voxels, image.grid.size, roi) },
];

const filters: Record<ImageType, ImageFilter> = {
  Original: original,
  Wavelet: wavelet,
  LoG: laplacianOfGaussian,
  Square: square,
  SquareRoot: squareRoot,
  Logarithm: logarithm,
  Exponential: exponential,
  Gradient: gradient,
  LBP2D: localBinaryPattern2d,
  LBP3D: localBinaryPattern3d,
  IBSI: ibsiImages,
};

/** All images that the settings enable, in the order of the settings. */
export function enabledImages(
  input: Omit<FilterInput, 'setting'>,
  setting: Setting,
  imageTypes: RadiomicsSettings['imageTypes'],
): FilteredImage[] {
  return imageTypes.flatMap(({ type, custom, filter }) => {
    const own: Setting = { ...setting, ...custom };
    const made = filters[type]({ ...input, setting: own, ...(filter && { filter }) });
    return made.map((image) => ({ ...image, type, setting: own }));
  });
}
