import type { Volume, VoxelArray } from '../../core/index.ts';
import type { RoiMask } from '../prepare/region.ts';
import type { ImageType, Setting } from '../settings/model.ts';
import type { IbsiFilter } from './ibsi/model.ts';

/** One image type of one ROI: its column prefix and the computation of the intensities in the ROI's box. */
export interface FilteredImage {
  /** `original`, `wavelet-LLH`, `log-sigma-1-0-mm-3D`, … */
  readonly prefix: string;
  readonly type: ImageType;
  /** Settings of this image type. */
  readonly setting: Setting;
  /** Intensities in the box of the ROI, x fastest. Filters read as much of the surrounding image as they need. */
  compute(): VoxelArray;
}

/** The input of every filter. */
export interface FilterInput {
  readonly image: Volume;
  readonly roi: RoiMask;
  readonly setting: Setting;
  /** Of the image type `IBSI`. */
  readonly filter?: IbsiFilter;
  /** Records why an image type was left out. */
  warn(message: string): void;
}

/** A filter lists its images; they are computed only when `compute` is called. */
export type ImageFilter = (input: FilterInput) => Array<Pick<FilteredImage, 'prefix' | 'compute'>>;
