import type { FeatureDescription } from '../model.ts';
import { featureTable } from './feature-table.ts';

const columns: ReadonlyArray<readonly [title: string, cell: (f: FeatureDescription) => string]> = [
  ['feature', (f) => `\`${f.name}\`${f.deprecated ? ' (deprecated)' : ''}`],
  ['meaning', (f) => f.label],
  ['IBSI', (f) => f.ibsiCode ?? ''],
  ['code', (f) => `${f.code.scheme} ${f.code.value}`],
  ['formula', (f) => f.formula],
  ['unit', (f) => f.unit],
  ['scale', (f) => f.scale],
  [
    'ontology class',
    (f) => (f.ontologyClass ? `[${f.ontologyClass.split('/').at(-1)}](${f.ontologyClass}) ${f.match}` : ''),
  ],
  ['deviation from IBSI', (f) => f.deviation ?? ''],
];

const settingsText = [
  '## PyRadiomics settings that are refused',
  '',
  'A parameter file is accepted unchanged, with these exceptions, which the error message names:',
  '',
  '* `interpolator`: `sitkNearestNeighbor`, `sitkLinear` and `sitkBSpline` (or 1, 2, 3) are computed as in ITK; the',
  '  Gaussian, label and windowed-sinc interpolators are refused instead of being replaced.',
  '* `wavelet`: all discrete families of PyWavelets are computed, Daubechies up to `db20` and coiflets up to `coif5`; longer ones are',
  '  refused.',
  '* Unknown keys, unknown features and values outside PyRadiomics’ ranges are refused.',
  '* `voxelSetting` is accepted and has no effect, because voxel-based maps are not supported.',
  '',
  'The values agree with PyRadiomics’ to the last digits; `pyradiomics-comparison.md` lists the exceptions with their reasons.',
];

/** The feature table as Markdown, for `docs/features.md`. */
export function featureTableMarkdown(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# Radiomic features',
    '',
    'Generated from `ontology/features.csv`; `{intensity}` is the unit of the image (HU for most CT, g/ml for SUV, none for most MR).',
    'Scale: a coefficient of variation is given for `ratio` on the original image, and for `intensity` in a unit with a true zero (PET).',
    '',
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...featureTable.map((feature) => line(columns.map(([, cell]) => cell(feature)))),
    '',
    ...settingsText,
    '',
  ].join('\n');
}
