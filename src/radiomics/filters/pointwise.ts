import type { VoxelArray } from '../../core/index.ts';
import { cropVoxels } from '../prepare/region.ts';
import type { FilterInput, ImageFilter } from './filtered-image.ts';

/**
 * Square, square root, logarithm and exponential, scaled back to the image's range. The scale comes from the largest
 * absolute intensity of the whole image (after resampling and pre-cropping), so that only this one number of it is
 * needed.
 */
function pointwise(prefix: string, mapping: (largest: number) => (x: number) => number): ImageFilter {
  return ({ image, roi }: FilterInput) => [
    {
      prefix,
      compute: () => {
        const map = mapping(largestMagnitude(image.voxels));
        return Float64Array.from(cropVoxels(image.voxels, image.grid.size, roi), map);
      },
    },
  ];
}

/** The sign is kept: PyRadiomics maps negative intensities like positive ones and negates the result. */
const odd = (map: (x: number) => number) => (x: number) => (x > 0 ? map(x) : x < 0 ? -map(-x) : x);

export const square = pointwise('square', (largest) => {
  const scale = 1 / Math.sqrt(largest);
  return (x) => (scale * x) ** 2;
});

export const squareRoot = pointwise('squareroot', (largest) => odd((x) => Math.sqrt(x * largest)));

export const logarithm = pointwise('logarithm', (largest) => {
  const scale = largest / Math.log(largest + 1);
  return odd((x) => Math.log(x + 1) * scale);
});

export const exponential = pointwise('exponential', (largest) => {
  const scale = Math.log(largest) / largest;
  return (x) => Math.exp(scale * x);
});

const known = new WeakMap<VoxelArray, number>();

function largestMagnitude(voxels: VoxelArray): number {
  let largest = known.get(voxels);
  if (largest === undefined) {
    largest = 0;
    for (let i = 0; i < voxels.length; i++) {
      const x = Math.abs(voxels[i]!);
      if (!(x <= largest)) largest = x;
    }
    known.set(voxels, largest);
  }
  return largest;
}
