import type { Mask, Vec3, Volume } from '../../core/index.ts';
import { isRoiError } from '../errors.ts';
import { extractFeatures } from '../extract/extract.ts';
import type { ExtractionOptions } from '../extract/extraction-options.ts';
import type { FeatureValue } from '../model.ts';
import { mapVec3 } from '../prepare/region.ts';
import type { RadiomicsSettings, Setting } from '../settings/model.ts';
import { settingFor } from '../settings/registry.ts';
import { marginOf, perturbationsOf } from './chain.ts';
import type { Perturbation, PerturbationSettings } from './model.ts';
import { perturb } from './perturb.ts';

/** The features of one perturbed copy of a region. */
export interface PerturbedVector {
  /** 1 to the number of repetitions. */
  readonly number: number;
  readonly perturbation: Perturbation;
  /** Voxels of the perturbed mask, on the grid to which the settings resample. */
  readonly voxels: number;
  readonly values: readonly FeatureValue[];
}

export interface PerturbedFeatures {
  readonly vectors: readonly PerturbedVector[];
  /** Copies without a usable region, each with the reason. */
  readonly lost: ReadonlyArray<{ readonly number: number; readonly reason: string }>;
}

export interface PerturbedOptions extends ExtractionOptions {
  /** Standard deviation of the noise of the image; see {@link noiseOf}. */
  readonly noise: number;
  /** The same text gives the same copies. */
  readonly seed: string;
}

/**
 * Features of perturbed copies of an image and one region (label 1). Each copy is interpolated once, to the spacing of the settings, and
 * measured like any other image (A. Zwanenburg et al. 2019, doi:10.1038/s41598-018-36938-4).
 *
 * @param image Any intensities, x fastest; noise is in their unit.
 * @param mask On the grid of the image.
 * @param perturbation Degrees, fractions and mm as in {@link PerturbationSettings}.
 * @returns One vector per copy, with names, order and units as from `extractFeatures`, and the copies without a usable region.
 * @throws The errors of `extractFeatures` that do not depend on the region.
 */
export async function perturbedFeatures(
  image: Volume,
  mask: Mask,
  settings: RadiomicsSettings,
  perturbation: PerturbationSettings,
  { noise, seed, ...options }: PerturbedOptions,
): Promise<PerturbedFeatures> {
  const setting = settingFor(settings, options.modality);
  const spacing = wantedSpacing(image, setting);
  const planes = (setting.force2D && setting.force2Ddimension === 0) || image.grid.size[2] === 1;
  const margin = marginOf(settings, setting, spacing ?? image.grid.spacing);
  const copies = perturbationsOf(perturbation, { noise, planes, seed });
  const vectors: PerturbedVector[] = [];
  const lost: Array<{ number: number; reason: string }> = [];
  for (const [index, one] of copies.entries()) {
    options.signal?.throwIfAborted();
    const number = index + 1;
    try {
      const perturbed = perturb(image, mask, one, {
        ...(spacing && { spacing }),
        margin,
        smoothingBeta: perturbation.anti_aliasing_smoothing_beta,
        maxErosion: perturbation.perturbation_roi_adapt_max_erosion,
        seed: `${seed} ${number}`,
      });
      const { values } = await extractFeatures(perturbed.image, perturbed.mask, settings, { ...options, label: 1 });
      const voxels = perturbed.mask.voxels.reduce((total, inside) => total + inside, 0);
      vectors.push({ number, perturbation: one, voxels, values });
    } catch (error) {
      if (!isRoiError(error)) throw error;
      lost.push({ number, reason: error.message });
    }
  }
  return { vectors, lost };
}

/** The spacing to which the settings resample; undefined if they do not. */
function wantedSpacing({ grid }: Volume, { resampledPixelSpacing: wanted, interpolator }: Setting): Vec3 | undefined {
  if (!wanted || !interpolator) return undefined;
  return mapVec3((a) => (wanted[a] ?? 0) || grid.spacing[a]);
}
