import { csvLine, type Volume } from '../../core/index.ts';
import { type LabelMap, type MaskChoice, readImage, readMask } from '../../image/index.ts';
import { isRoiError, LabelAbsentError } from '../errors.ts';
import type { FeatureSet } from '../model.ts';
import { labelsOf } from '../prepare/region.ts';
import { pythonFloat } from '../python-text.ts';
import type { Labels, RadiomicsSettings } from '../settings/model.ts';
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
  const { settings, image, mask, extraction } = await readFiles(imagePath, maskPath, options);
  const features = await measured(image, mask, mask.label, settings, extraction);
  const row = rowOf(features, [imagePath, maskPath]);
  return {
    features,
    settingsDigest: settingsDigest(settings),
    row,
    csv: csvLine(row.map(([column]) => column)) + csvLine(row.map(([, text]) => text)),
    json: jsonOf(objectOf(features, [imagePath, maskPath])),
  };
}

export interface RegionsExtraction {
  /** Header and one line per label; the column Label follows Mask. */
  readonly csv: string;
  /** A list of objects with the same columns. */
  readonly json: string;
  readonly warnings: FeatureSet['warnings'];
  /** Labels that could not be measured. */
  readonly refused: ReadonlyArray<{ readonly label: number; readonly code: string; readonly message: string }>;
}

/**
 * As {@link radiomicsFromFiles}, for several labels of one mask or all of them. A label that cannot be measured is refused and the
 * others are measured.
 *
 * @throws the error of the first label if no label can be measured
 */
export async function regionsFromFiles(
  imagePath: string,
  maskPath: string,
  labels: Labels,
  options: FileExtractionOptions = {},
): Promise<RegionsExtraction> {
  const { settings, image, mask, extraction } = await readFiles(imagePath, maskPath, options);
  const wanted = labels === 'all' ? labelsOf(mask.labels) : labels;
  if (wanted.length === 0) throw new LabelAbsentError('The mask is empty: no voxel is segmented.');
  const found: Array<{ readonly label: number; readonly features: FeatureSet }> = [];
  const refused: Array<RegionsExtraction['refused'][number]> = [];
  for (const label of wanted) {
    try {
      found.push({ label, features: await measured(image, mask, label, settings, extraction) });
    } catch (error) {
      if (!isRoiError(error) || (found.length === 0 && label === wanted.at(-1))) throw error;
      refused.push({ label, code: error.code, message: error.message });
    }
  }
  const rows = found.map(({ label, features }) => rowOf(features, [imagePath, maskPath], label));
  const columns = [...new Set(rows.flatMap((row) => row.map(([column]) => column)))];
  const lines = rows.map((row) => {
    const cells = new Map(row);
    return csvLine(columns.map((column) => cells.get(column) ?? ''));
  });
  return {
    csv: [csvLine(columns), ...lines].join(''),
    json: jsonOf(found.map(({ label, features }) => objectOf(features, [imagePath, maskPath], label))),
    warnings: found.flatMap(({ label, features }) =>
      features.warnings.map(({ code, message }) => ({ code, message: `Label ${label}: ${message}` })),
    ),
    refused,
  };
}

async function readFiles(imagePath: string, maskPath: string, options: FileExtractionOptions) {
  const { settings: wanted = 'pyradiomics-default', label, channel, segment, ...extraction } = options;
  const settings = typeof wanted === 'string' ? await loadSettings(wanted) : wanted;
  const general = settingFor(settings, extraction.modality);
  const given = { label: general.label, channel: settings.given.label_channel ?? (general.label_channel || undefined) };
  const choice = withoutAbsent({ ...given, ...withoutAbsent({ label, channel, segment }) });
  const [image, mask] = await Promise.all([readImage(imagePath), readMask(maskPath, choice)]);
  return { settings, image, mask, extraction };
}

async function measured(
  image: Volume,
  mask: LabelMap,
  label: number,
  settings: RadiomicsSettings,
  options: ExtractionOptions,
): Promise<FeatureSet> {
  const extracted = await extractFeatures(image, mask.labels, settings, { ...options, label });
  return { ...extracted, warnings: [...mask.notes, ...extracted.warnings] };
}

type Paths = readonly [image: string, mask: string];

const keys = ([image, mask]: Paths, label?: number) => [
  ['Image', image] as const,
  ['Mask', mask] as const,
  ...(label === undefined ? [] : [['Label', String(label)] as const]),
];

const rowOf = (features: FeatureSet, paths: Paths, label?: number): FileExtraction['row'] => [
  ...keys(paths, label),
  ...featureCells(features),
];

function objectOf(features: FeatureSet, paths: Paths, label?: number): Record<string, unknown> {
  return Object.fromEntries([
    ...keys(paths, label).map(([name, text]) => [name, name === 'Label' ? Number(text) : text] as const),
    ...features.diagnostics,
    ...features.values.map(({ name, value }) => [name, Number.isFinite(value) ? value : null] as const),
  ]);
}

const jsonOf = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

/** Diagnostics and features as PyRadiomics writes them into a CSV file (numbers as Python prints them). */
export function featureCells(features: FeatureSet): Array<readonly [column: string, text: string]> {
  return [...features.diagnostics, ...features.values.map(({ name, value }) => [name, pythonFloat(value)] as const)];
}

function withoutAbsent(choice: { [K in keyof MaskChoice]: MaskChoice[K] | undefined }): MaskChoice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}
