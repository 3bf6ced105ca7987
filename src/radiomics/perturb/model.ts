import type { Vec3, Volume } from '../../core/index.ts';

/**
 * Kinds of perturbation, in the order in which they are applied: noise, rotation, translation, volume, contour. The letters are those of
 * A. Zwanenburg et al., "Assessing robustness of radiomic features by image perturbation", Scientific Reports 9:614 (2019),
 * doi:10.1038/s41598-018-36938-4.
 */
export const perturbationKinds = { n: 'noise', r: 'rotation', t: 'translation', v: 'volume', c: 'contour' } as const;
export type PerturbationKind = keyof typeof perturbationKinds;

/** Values from which a chain draws; the names are MIRP's, where it has one. */
export interface PerturbationSettings {
  /** Each kind at most once. */
  readonly kinds: readonly PerturbationKind[];
  /** Perturbed copies per region. */
  readonly repetitions: number;
  /** Changes every random choice. */
  readonly seed: number;
  /** Standard deviation of the noise in intensity units; null: estimated from each image. */
  readonly perturbation_noise_level: number | null;
  /** Degrees about the axis of the slices. */
  readonly perturbation_rotation_angles: readonly number[];
  /** Shift of the interpolation grid on each axis, as a fraction of its spacing: 0 to below 1. */
  readonly perturbation_translation_fraction: readonly number[];
  readonly perturbation_roi_adapt_type: 'fraction' | 'distance';
  /** Growth (above 0) or shrinkage (below 0) as a fraction of the volume, or in mm. */
  readonly perturbation_roi_adapt_size: readonly number[];
  /** Erosion by a distance stops before the volume falls below this fraction. */
  readonly perturbation_roi_adapt_max_erosion: number;
  /** Attenuation at the Nyquist frequency of the filter before interpolation: above 0, at most 1, which means no filter. */
  readonly anti_aliasing_smoothing_beta: number;
}

/** One perturbed copy: the values that its chain uses. Absent kinds are not applied. */
export interface Perturbation {
  /** Standard deviation in intensity units. */
  readonly noise?: number;
  /** Degrees about the axis of the slices. */
  readonly rotation?: number;
  /** Fractions of the spacing along x, y, z. */
  readonly translation?: Vec3;
  readonly volume?: { readonly type: 'fraction' | 'distance'; readonly size: number };
  readonly contour?: true;
}

/** An image and one region of it, perturbed, on one grid. */
export interface PerturbedCase {
  readonly image: Volume<Float64Array>;
  readonly mask: Volume<Uint8Array>;
}
