import type { FeatureDescription } from '../model.ts';
import { featureTable } from './feature-table.ts';

const columns: ReadonlyArray<readonly [title: string, cell: (f: FeatureDescription) => string]> = [
  ['feature', (f) => `\`${f.name}\`${f.deprecated ? ' (deprecated)' : ''}`],
  ['meaning', (f) => f.label],
  ['IBSI', (f) => f.ibsiCode ?? ''],
  ['code', (f) => `${f.code.scheme} ${f.code.value}`],
  ['unit', (f) => f.unit],
  [
    'ontology class',
    (f) => (f.ontologyClass ? `[${f.ontologyClass.split('/').at(-1)}](${f.ontologyClass}) ${f.match}` : ''),
  ],
  ['deviation from IBSI', (f) => f.deviation ?? ''],
];

/** The feature table as Markdown, for `docs/features.md`. */
export function featureTableMarkdown(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# Radiomic features',
    '',
    'Generated from `ontology/features.csv`; `{intensity}` is the unit of the image (HU for CT, g/ml for SUV, none for MR).',
    '',
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...featureTable.map((feature) => line(columns.map(([, cell]) => cell(feature)))),
    '',
  ].join('\n');
}
