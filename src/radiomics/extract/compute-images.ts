import { breathe } from '../../core/index.ts';
import { ExtractionAbortedError } from '../errors.ts';
import { enabledImages } from '../filters/enabled-images.ts';
import type { Warning } from '../model.ts';
import type { PreparedCase } from '../prepare/prepare.ts';
import type { RadiomicsSettings, Setting } from '../settings/model.ts';
import type { ExtractionOptions } from './extraction-options.ts';
import { type ImageResult, imageResult, workUnits } from './image-task.ts';

/** Features of all image types of a prepared ROI, in the order of the settings, here or in the threads of a pool. */
export async function computeImages(
  { image, textureMask }: PreparedCase,
  setting: Setting,
  { imageTypes, classes }: RadiomicsSettings,
  options: ExtractionOptions,
  warnings: Warning[],
): Promise<ImageResult[]> {
  const { pool, signal, onProgress } = options;
  const warn = (message: string): void => {
    warnings.push({ code: 'QIAW_RADIOMICS_IMAGE_TYPE', message });
  };
  const images = enabledImages({ image, roi: textureMask, warn }, setting, imageTypes);
  const stopIfAborted = (): void => {
    if (signal?.aborted) throw new ExtractionAbortedError('The feature extraction was cancelled.');
  };
  const results: ImageResult[] = [];
  if (pool) {
    stopIfAborted();
    const units = workUnits(images).map(async (indices) => {
      const done = await pool.run({ image, textureMask, setting, imageTypes, classes, indices }, signal);
      for (const [i, index] of indices.entries()) {
        results[index] = done[i]!;
        onProgress?.(images[index]!.prefix);
      }
    });
    await Promise.all(units);
    return results;
  }
  for (const filtered of images) {
    stopIfAborted();
    onProgress?.(filtered.prefix);
    results.push(imageResult(filtered, image, textureMask, classes));
    // Yields to signals and other requests between images.
    await breathe();
  }
  return results;
}
