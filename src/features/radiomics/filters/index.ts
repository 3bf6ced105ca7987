import { cropVoxels } from '../prepare/region.ts';
import type { ImageType, RadiomicsSettings, Setting } from '../settings/model.ts';
import type { FilteredImage, FilterInput, ImageFilter } from './filtered-image.ts';

export type { FilteredImage } from './filtered-image.ts';

const original: ImageFilter = ({ image, roi }) => [
  { prefix: 'original', compute: () => cropVoxels(image.voxels, image.grid.size, roi) },
];

const filters: Partial<Record<ImageType, ImageFilter>> = {
  Original: original,
};

/** All images that the settings enable, in the order of the settings. */
export function enabledImages(
  input: Omit<FilterInput, 'setting'>,
  setting: Setting,
  imageTypes: RadiomicsSettings['imageTypes'],
): FilteredImage[] {
  return imageTypes.flatMap(({ type, custom }) => {
    const own: Setting = { ...setting, ...custom };
    const made = filters[type]?.({ ...input, setting: own }) ?? [];
    return made.map((image) => ({ ...image, type, setting: own }));
  });
}
