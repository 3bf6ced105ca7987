import type { Mask, Volume } from '../../core/index.ts';
import { diagnostics } from './diagnostics.ts';
import { discretise } from './discretise.ts';
import { aggregations, families, type IbsiFamily, type TextureFamily } from './families.ts';
import { intensityVolumeHistogram } from './intensity-volume-histogram.ts';
import { localIntensity } from './local-intensity.ts';
import { morphology } from './morphology.ts';
import { type IbsiPrepared, prepare } from './prepare.ts';
import { roiBox, roiIntensities } from './roi-box.ts';
import type { IbsiSettings } from './settings.ts';
import { histogramFeatures, intensityStatistics } from './statistics.ts';
import { type Aggregation, ibsiTexture } from './texture.ts';

/** One value of the IBSI profile, as one line of its long table. */
export interface IbsiValue {
  readonly family: string;
  readonly feature: string;
  /** Empty for diagnostics. */
  readonly ibsiCode: string;
  /** `none`, or how the matrices were aggregated: `2D, averaged` … `3D`. */
  readonly aggregation: Aggregation | 'none';
  readonly value: number;
  /** UCUM; `{intensity}` stands for the image's own unit. */
  readonly unit: string;
  /** Name in the benchmark tables: `cm_joint_max_3D_avg`. */
  readonly tag: string;
}

/**
 * All eleven families of IBSI 1 for one ROI (mask voxels other than 0), in the manual's order, and the diagnostics.
 *
 * Undefined ratios of degenerate ROIs are given their limits or 0, as each formula's comment says; a GLCM of an ROI
 * without any pair of neighbours has no values and is left out.
 *
 * @throws GridMismatchError, LabelAbsentError (nothing left after re-segmentation), TooManyLevelsError.
 */
export function ibsiFeatures(image: Volume, mask: Mask, settings: IbsiSettings): IbsiValue[] {
  const prepared = prepare(image, mask, settings);
  return [...firstOrderValues(prepared, settings), ...textureValues(prepared, settings), ...diagnosticValues(prepared)];
}

function firstOrderValues(prepared: IbsiPrepared, settings: IbsiSettings): IbsiValue[] {
  const box = roiBox(prepared.resegmented);
  const intensities = roiIntensities(box);
  const levels = discretise(box, settings);
  const roiLevels = Float64Array.from(levels.levels.filter((level) => level > 0));
  return [
    ...valuesOf(families.morphology, morphology(box)),
    ...valuesOf(families.localIntensity, localIntensity(prepared.resegmented)),
    ...valuesOf(families.statistics, intensityStatistics(intensities)),
    ...valuesOf(families.histogram, histogramFeatures(roiLevels, levels.levelCount)),
    ...valuesOf(families.intensityVolumeHistogram, intensityVolumeHistogram(intensities, settings)),
  ];
}

function textureValues(prepared: IbsiPrepared, settings: IbsiSettings): IbsiValue[] {
  const box = roiBox(prepared.resegmented);
  const texture = ibsiTexture({ levels: discretise(box, settings), morphological: box.morphological }, settings);
  const names: readonly TextureFamily[] = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm'];
  return names.flatMap((name) =>
    [...texture[name]].flatMap(([aggregation, features]) => valuesOf(families[name], features, aggregation)),
  );
}

function valuesOf(family: IbsiFamily, features: object, aggregation: Aggregation | 'none' = 'none'): IbsiValue[] {
  const numbers = features as Readonly<Record<string, number>>;
  const ending = aggregation === 'none' ? '' : aggregations[aggregation][1];
  return family.rows.map(([key, tag, feature, ibsiCode, unit]) => ({
    family: family.name,
    feature,
    ibsiCode,
    aggregation,
    value: numbers[key]!,
    unit,
    tag: tag + ending,
  }));
}

function diagnosticValues(prepared: IbsiPrepared): IbsiValue[] {
  return diagnostics(prepared).map((one) => ({ ...one, ibsiCode: '', aggregation: 'none' }));
}
