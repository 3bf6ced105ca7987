import { type Vec3, type Volume, voxelCount } from '../../core/index.ts';
import { RadiomicsSettingsError } from '../errors.ts';
import type { RadiomicsSettings, Setting } from '../settings/model.ts';
import { contourMargin } from './contour.ts';
import { type Perturbation, type PerturbationKind, type PerturbationSettings, perturbationKinds } from './model.ts';
import { estimateNoise } from './noise.ts';
import { Random } from './random.ts';

/** Values of a chain that a user does not set. */
export const perturbationDefaults: Omit<PerturbationSettings, 'kinds' | 'repetitions'> = {
  seed: 0,
  perturbation_noise_level: null,
  perturbation_rotation_angles: [-12, -8, -4, 4, 8, 12],
  perturbation_translation_fraction: [0, 0.25, 0.5, 0.75],
  perturbation_roi_adapt_type: 'fraction',
  perturbation_roi_adapt_size: [-0.2, -0.1, 0, 0.1, 0.2],
  perturbation_roi_adapt_max_erosion: 0.8,
  anti_aliasing_smoothing_beta: 0.98,
};

/** `ntcv:30`: the letters of the kinds, each at most once and in any order, and the number of perturbed copies. */
export function parseChain(text: string): Pick<PerturbationSettings, 'kinds' | 'repetitions'> {
  const [, letters = '', count = ''] = /^([a-z]+):(\d+)$/i.exec(text.trim()) ?? [];
  const known = Object.keys(perturbationKinds) as PerturbationKind[];
  const given = [...letters.toLowerCase()];
  const repetitions = Number(count);
  const wrong =
    given.length === 0 || new Set(given).size < given.length || !given.every((one) => one in perturbationKinds);
  if (wrong || repetitions < 1 || repetitions > 1000) {
    throw new RadiomicsSettingsError(
      `"${text}" is not a perturbation. Write letters of n (noise), r (rotation), t (translation), v (volume), c (contour), each once, and a number of copies from 1 to 1000: ntcv:30.`,
    );
  }
  return { kinds: known.filter((kind) => given.includes(kind)), repetitions };
}

/**
 * The perturbed copies of one region. Each value of each kind is used equally often, in an order that the seed decides; noise and
 * contours differ in every copy.
 *
 * @param noise Standard deviation of the noise of the image.
 * @param planes Whether copies shift only within slices.
 */
export function perturbationsOf(
  settings: PerturbationSettings,
  { noise, planes, seed }: { readonly noise: number; readonly planes: boolean; readonly seed: string },
): Perturbation[] {
  const has = (kind: PerturbationKind): boolean => settings.kinds.includes(kind);
  const random = new Random(`${seed} chain`);
  const fractions = settings.perturbation_translation_fraction;
  const shifts: Vec3[] = (planes ? [0] : fractions).flatMap((z) =>
    fractions.flatMap((y) => fractions.map((x): Vec3 => [x, y, z])),
  );
  const angles = cycle(settings.perturbation_rotation_angles, settings.repetitions, random);
  const translations = cycle(shifts, settings.repetitions, random);
  const sizes = cycle(settings.perturbation_roi_adapt_size, settings.repetitions, random);
  const type = settings.perturbation_roi_adapt_type;
  return Array.from({ length: settings.repetitions }, (_, i) => ({
    ...(has('n') && { noise }),
    ...(has('r') && { rotation: angles[i]! }),
    ...(has('t') && { translation: translations[i]! }),
    ...(has('v') && { volume: { type, size: sizes[i]! } }),
    ...(has('c') && { contour: true as const }),
  }));
}

/** As many values as wanted, each of the list equally often or once more, shuffled. */
function cycle<T>(values: readonly T[], count: number, random: Random): T[] {
  const list: T[] = [];
  while (list.length < count) for (const at of random.choose(values.length, values.length)) list.push(values[at]!);
  return list.slice(0, count);
}

/** The noise of an image, as the settings state it or as the image shows it. */
export function noiseOf(image: Volume, { kinds, perturbation_noise_level: level }: PerturbationSettings): number {
  if (!kinds.includes('n') || voxelCount(image.grid) === 0) return 0;
  return level ?? estimateNoise(image);
}

/**
 * mm around a region that its perturbed copies keep, so that every enabled filter gives the values of the whole image. Infinity if
 * a filter or the normalisation needs all voxels.
 */
export function marginOf({ imageTypes, ibsi }: RadiomicsSettings, setting: Setting, spacing: Vec3): number {
  const widest = Math.max(...spacing);
  const near = contourMargin + 10 + setting.padDistance * widest;
  const reaches = imageTypes.map(({ type, custom }) => {
    const own = { ...setting, ...custom };
    if (type === 'Original') return 0;
    if (type === 'Wavelet') return 16 * 2 ** (own.start_level + own.level) * widest;
    if (type === 'LoG') return 18 * Math.max(...own.sigma, 0) + 2 * widest;
    return Number.POSITIVE_INFINITY;
  });
  // Interpolation to a grid with the image's centre needs the whole image.
  return setting.normalize || ibsi ? Number.POSITIVE_INFINITY : Math.max(near, ...reaches);
}
