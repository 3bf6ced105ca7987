import type { ImageFilter } from '../filtered-image.ts';
import { filterName } from './filter-name.ts';
import { responseMap } from './response-map.ts';

/** The response map of one filter of IBSI 2, as an image type. */
export const ibsiImages: ImageFilter = ({ image, roi, filter, warn }) => {
  if (!filter) return [];
  const prefix = filterName(filter);
  const { spacing, dimensions } = image.grid;
  if (filter.dimensions === 3 && dimensions === 2) {
    warn(`${prefix} was left out: the image has two dimensions; use a filter of two dimensions.`);
    return [];
  }
  const sides = spacing.slice(0, filter.dimensions);
  if (Math.max(...sides) > Math.min(...sides) * 1.001) {
    warn(
      `${prefix}: IBSI expects voxels with equal sides along the filtered axes; these have ${sides.join(' x ')} mm. Resample the image.`,
    );
  }
  return [{ prefix, compute: () => responseMap(image, filter, roi) }];
};
