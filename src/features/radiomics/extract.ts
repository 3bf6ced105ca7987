import { setImmediate } from 'node:timers/promises';
import type { Volume } from '../../volume/index.ts';
import type { FeatureSet, FeatureValue } from '../model.ts';
import { computeShape } from './compute-shape.ts';
import { Diagnostics } from './diagnostics.ts';
import { ExtractionAbortedError } from './errors.ts';
import { enabledImages } from './filters/index.ts';
import { imageFeatures } from './image-features.ts';
import { prepareCase } from './prepare/prepare.ts';
import { type RadiomicsSettings, settingFor } from './settings/index.ts';
import type { Warning } from './warning.ts';

export interface ExtractionOptions {
  readonly signal?: AbortSignal;
  /** Called with each image type's column prefix before it is computed. */
  readonly onProgress?: (imageType: string) => void;
  /** DICOM modality; selects settings keyed by it. */
  readonly modality?: string;
  /** Takes the place of the settings' label. */
  readonly label?: number;
}

/**
 * The features of one ROI of one image, with PyRadiomics' definitions, column names and column order.
 *
 * `mask` may be a label map; the ROI is where it equals the setting `label` (1). Typed errors: GridMismatchError,
 * LabelAbsentError, RoiTooSmallError, RoiOutsideImageError, IntensityError, TooManyLevelsError, ExtractionAbortedError.
 * A value that has no definition for the ROI is NaN and named in a warning.
 */
export async function extractFeatures(
  image: Volume,
  mask: Volume,
  settings: RadiomicsSettings,
  options: ExtractionOptions = {},
): Promise<FeatureSet> {
  const general = settingFor(settings, options.modality);
  const setting = options.label === undefined ? general : { ...general, label: options.label };
  const warnings: Warning[] = [];
  const diagnostics = new Diagnostics(setting.additionalInfo);
  diagnostics.configuration(settings, setting);
  const prepared = prepareCase(image, mask, setting, diagnostics);
  const values: FeatureValue[] = computeShape(prepared, setting, settings.classes, warnings);
  const images = enabledImages(
    {
      image: prepared.image,
      roi: prepared.textureMask,
      warn: (message) => warnings.push({ code: 'QIAW_RADIOMICS_IMAGE_TYPE', message }),
    },
    setting,
    settings.imageTypes,
  );
  for (const filtered of images) {
    if (options.signal?.aborted) throw new ExtractionAbortedError('The feature extraction was cancelled.');
    options.onProgress?.(filtered.prefix);
    values.push(...imageFeatures(filtered, prepared, settings.classes, warnings));
    // Lets a signal or a server breathe between images.
    await setImmediate();
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
