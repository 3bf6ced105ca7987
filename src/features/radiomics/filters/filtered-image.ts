import type { Volume, VoxelArray } from '../../../volume/index.ts';
import type { RoiMask } from '../prepare/region.ts';
import type { ImageType, Setting } from '../settings/model.ts';

/** One image type applied to one ROI: its column prefix and how to compute the intensities in the ROI's box. */
export interface FilteredImage {
  /** `original`, `wavelet-LLH`, `log-sigma-1-0-mm-3D`, … */
  readonly prefix: string;
  readonly type: ImageType;
  /** Settings that hold for this image type. */
  readonly setting: Setting;
  /** Intensities in the box of the ROI, x fastest. Filters read the image around it as far as they need. */
  compute(): VoxelArray;
}

/** What every filter gets. */
export interface FilterInput {
  readonly image: Volume;
  readonly roi: RoiMask;
  readonly setting: Setting;
  /** Records why an image type was left out. */
  warn(message: string): void;
}

/** A filter lists the images it makes; nothing is computed before `compute` is called. */
export type ImageFilter = (input: FilterInput) => Array<Pick<FilteredImage, 'prefix' | 'compute'>>;
