import { csvLine } from '../../core/index.ts';
import { type MaskChoice, readImage, readMask } from '../../image/index.ts';
import type { FeatureSet } from '../model.ts';
import { pythonFloat } from '../python-text.ts';
import type { RadiomicsSettings } from '../settings/model.ts';
import { loadSettings, settingFor, settingsDigest } from '../settings/registry.ts';
import { extractFeatures } from './extract.ts';
import type { ExtractionOptions } from './extraction-options.ts';

export interface FileExtractionOptions extends ExtractionOptions, MaskChoice {
  /** A built-in name, the path of a parameter file, or settings; default `pyradiomics-default`. */
  readonly settings?: string | RadiomicsSettings;
}

export interface FileExtraction {
  readonly features: FeatureSet;
  readonly settingsDigest: string;
  /** Column name and text of each cell in PyRadiomics' order: Image, Mask, diagnostics, features. */
  readonly row: ReadonlyArray<readonly [column: string, text: string]>;
  /** Header and one line. */
  readonly csv: string;
  /** An object with the same columns; features are numbers, undefined ones null. */
  readonly json: string;
}

/**
 * Features of one image file (NRRD, NIfTI, MetaImage) and mask file: `qiaw radiomics`. For a mask with several
 * channels, the options or the settings (`label_channel`) select one.
 */
export async function radiomicsFromFiles(
  imagePath: string,
  maskPath: string,
  options: FileExtractionOptions = {},
): Promise<FileExtraction> {
  const { settings: wanted = 'pyradiomics-default', label, channel, segment, ...extraction } = options;
  const settings = typeof wanted === 'string' ? await loadSettings(wanted) : wanted;
  const general = settingFor(settings, extraction.modality);
  const given = { label: general.label, channel: settings.given.label_channel ?? (general.label_channel || undefined) };
  const choice = withoutAbsent({ ...given, ...withoutAbsent({ label, channel, segment }) });
  const [image, mask] = await Promise.all([readImage(imagePath), readMask(maskPath, choice)]);
  const extracted = await extractFeatures(image, mask.labels, settings, { ...extraction, label: mask.label });
  const features = { ...extracted, warnings: [...mask.notes, ...extracted.warnings] };
  const named = [
    ['Image', imagePath],
    ['Mask', maskPath],
  ] as const;
  const row = [...named, ...featureCells(features)];
  const json = Object.fromEntries([
    ...named,
    ...features.diagnostics,
    ...features.values.map(({ name, value }) => [name, Number.isFinite(value) ? value : null] as const),
  ]);
  return {
    features,
    settingsDigest: settingsDigest(settings),
    row,
    csv: csvLine(row.map(([column]) => column)) + csvLine(row.map(([, text]) => text)),
    json: `${JSON.stringify(json, null, 2)}\n`,
  };
}

/** Diagnostics and features as PyRadiomics writes them into a CSV file (numbers as Python prints them). */
export function featureCells(features: FeatureSet): Array<readonly [column: string, text: string]> {
  return [...features.diagnostics, ...features.values.map(({ name, value }) => [name, pythonFloat(value)] as const)];
}

function withoutAbsent(choice: { [K in keyof MaskChoice]: MaskChoice[K] | undefined }): MaskChoice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}
