import type { Volume } from '../../core/index.ts';
import { enabledImages } from '../filters/enabled-images.ts';
import type { FilteredImage } from '../filters/filtered-image.ts';
import type { FeatureValue, Warning } from '../model.ts';
import type { RoiMask } from '../prepare/region.ts';
import type { EnabledClass, RadiomicsSettings, Setting } from '../settings/model.ts';
import { imageFeatures } from './image-features.ts';

/** Some image types of one prepared ROI: the unit of work for another thread (all plain data). */
export interface ImageTask {
  readonly image: Volume;
  readonly textureMask: RoiMask;
  readonly setting: Setting;
  readonly imageTypes: RadiomicsSettings['imageTypes'];
  readonly classes: readonly EnabledClass[];
  /** Which of the enabled images, counted in the order of the settings. */
  readonly indices: readonly number[];
}

export interface ImageResult {
  readonly values: readonly FeatureValue[];
  readonly warnings: readonly Warning[];
}

/** Computes all features of the task's images. */
export function runImageTask(task: ImageTask): ImageResult[] {
  const { image, textureMask, setting, imageTypes, classes, indices } = task;
  const images = enabledImages({ image, roi: textureMask, warn: () => {} }, setting, imageTypes);
  return indices.map((index) => imageResult(images[index]!, image, textureMask, classes));
}

export function imageResult(
  filtered: FilteredImage,
  image: Volume,
  textureMask: RoiMask,
  classes: readonly EnabledClass[],
): ImageResult {
  const warnings: Warning[] = [];
  return { values: imageFeatures(filtered, { image, textureMask }, classes, warnings), warnings };
}

/**
 * Images that share an expensive first step are computed together: local binary patterns in 3D, wavelets of several
 * levels.
 */
export function workUnits(images: readonly FilteredImage[]): number[][] {
  const units = new Map<string, number[]>();
  for (const [index, { type, setting }] of images.entries()) {
    const together = type === 'LBP3D' || (type === 'Wavelet' && setting.level + setting.start_level > 1);
    const key = together ? type : String(index);
    units.set(key, [...(units.get(key) ?? []), index]);
  }
  return [...units.values()];
}
