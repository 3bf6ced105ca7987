import type { Volume } from '../../core/index.ts';
import { extractIbsi } from '../ibsi/extract-ibsi.ts';
import type { FeatureSet, FeatureValue, Warning } from '../model.ts';
import { prepareCase } from '../prepare/prepare.ts';
import type { RadiomicsSettings } from '../settings/model.ts';
import { settingFor } from '../settings/registry.ts';
import { computeImages } from './compute-images.ts';
import { computeShape } from './compute-shape.ts';
import { Diagnostics } from './diagnostics.ts';
import type { ExtractionOptions } from './extraction-options.ts';
import { leftOut } from './named-values.ts';

/**
 * The features of one ROI of one image, with PyRadiomics' definitions, column names and column order.
 *
 * `mask` may be a label map; the ROI is where it equals the setting `label` (1). Typed errors: GridMismatchError,
 * LabelAbsentError, RoiTooSmallError, RoiOutsideImageError, IntensityError, TooManyLevelsError, ExtractionAbortedError.
 * A value that is undefined for the ROI is NaN and named in a warning.
 */
export async function extractFeatures(
  image: Volume,
  mask: Volume,
  settings: RadiomicsSettings,
  options: ExtractionOptions = {},
): Promise<FeatureSet> {
  const general = settingFor(settings, options.modality);
  const setting = options.label === undefined ? general : { ...general, label: options.label };
  if (settings.ibsi) return extractIbsi(image, mask, setting.label, settings.ibsi);
  const warnings: Warning[] = leftOut(settings.classes);
  if (image.grid.dimensions === 2 && setting.force2D) {
    warnings.push({
      code: 'QIAW_RADIOMICS_FORCE2D',
      message:
        'force2D removes an axis from a two-dimensional image, as in PyRadiomics, and leaves one direction. Do not set it.',
    });
  }
  const diagnostics = new Diagnostics(setting.additionalInfo);
  diagnostics.configuration(settings, setting);
  const prepared = prepareCase(image, mask, setting, diagnostics);
  const values: FeatureValue[] = computeShape(prepared, setting, settings.classes, warnings);
  for (const result of await computeImages(prepared, setting, settings, options, warnings)) {
    values.push(...result.values);
    warnings.push(...result.warnings);
  }
  return { diagnostics: diagnostics.entries, values, warnings: withUndefinedValues(values, warnings) };
}

function withUndefinedValues(values: readonly FeatureValue[], warnings: readonly Warning[]): Warning[] {
  const undefinedNames = values.filter((v) => !Number.isFinite(v.value)).map((v) => v.name);
  return [
    ...warnings,
    ...undefinedNames.map(
      (name): Warning => ({
        code: 'QIAW_RADIOMICS_UNDEFINED',
        message: `${name} is not defined for this ROI.`,
      }),
    ),
  ];
}
