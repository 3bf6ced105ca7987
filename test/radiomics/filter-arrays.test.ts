import { describe, expect, it } from 'vitest';
import type { Volume } from '../../src/core/index.ts';
import { readImage } from '../../src/image/index.ts';
import { Diagnostics } from '../../src/radiomics/extract/diagnostics.ts';
import { enabledImages } from '../../src/radiomics/filters/enabled-images.ts';
import { parseSettings } from '../../src/radiomics/index.ts';
import { prepareCase } from '../../src/radiomics/prepare/prepare.ts';
import { realData } from '../support/real-data.ts';
import { readNpy } from './support.ts';

const folder = realData('pyradiomics-baseline');

/** A filter's response over the whole image. */
function wholeImage(image: Volume, parameters: string, prefix: string): ArrayLike<number> {
  const { setting, imageTypes } = parseSettings(parameters);
  const { size } = image.grid;
  const count = size[0] * size[1] * size[2];
  const roi = { lower: [0, 0, 0], size, inside: new Uint8Array(count).fill(1), count } as const;
  const images = enabledImages({ image, roi, warn: () => {} }, setting, imageTypes);
  return images.find((filtered) => filtered.prefix === prefix)!.compute();
}

/** Largest difference as a fraction of the reference's range. */
function worst(got: ArrayLike<number>, reference: ArrayLike<number>): number {
  let [low, high, difference] = [Infinity, -Infinity, 0];
  for (let i = 0; i < reference.length; i++) {
    low = Math.min(low, reference[i]!);
    high = Math.max(high, reference[i]!);
    difference = Math.max(difference, Math.abs(got[i]! - reference[i]!));
  }
  return difference / (high - low);
}

describe.skipIf(!folder)('Filter responses of breast1', () => {
  const sigma = 'imageType: {LoG: {sigma: [1.0, 2.0, 3.0]}, Wavelet: {}}';
  it.each([
    'log-sigma-1-0-mm-3D',
    'log-sigma-2-0-mm-3D',
    'log-sigma-3-0-mm-3D',
    'wavelet-LLH',
    'wavelet-HLH',
    'wavelet-HHH',
    'wavelet-LLL',
  ])('%s agrees with ITK and PyWavelets to 1e-6 of its range', async (prefix) => {
    const image = await readImage(`${folder}/breast1_image.nrrd`);
    const reference = readNpy(`${folder}/filters/breast1_${prefix}.npy.gz`);
    expect(worst(wholeImage(image, sigma, prefix), reference.values)).toBeLessThan(1e-6);
  });

  it('resamples image and mask to exactly the same voxels as ITK', async () => {
    const image = await readImage(`${folder}/breast1_image.nrrd`);
    const mask = await readImage(`${folder}/breast1_label.nrrd`);
    const { setting } = parseSettings(
      'setting: {resampledPixelSpacing: [2, 2, 2], interpolator: sitkBSpline, padDistance: 10}',
    );
    const prepared = prepareCase(image, mask, setting, new Diagnostics(false));
    const reference = readNpy(`${folder}/filters/breast1_resample2mm_image.npy.gz`);
    expect(prepared.image.grid.size.toReversed()).toEqual(reference.shape);
    expect(Array.from(prepared.image.voxels)).toEqual(Array.from(reference.values));
    const inside = readNpy(`${folder}/filters/breast1_resample2mm_mask.npy.gz`).values;
    const { lower, size, inside: got, count } = prepared.textureMask;
    expect(Array.from(inside).filter((v) => v === 1).length).toBe(count);
    const [nx, ny] = prepared.image.grid.size;
    for (let k = 0, at = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        for (let i = 0; i < size[0]; i++, at++) {
          expect(got[at]).toBe(inside[lower[0] + i + nx * (lower[1] + j + ny * (lower[2] + k))]);
        }
      }
    }
  });
});
