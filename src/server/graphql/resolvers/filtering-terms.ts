import { categoriesOf, type Dimension } from '../../../cohorts/index.ts';
import { seriesNumbers, seriesTexts } from '../../../core/index.ts';
import type { GraphqlContext } from '../request-context.ts';

const categories: ReadonlyArray<readonly [string, Dimension]> = [
  ['dataset', { by: 'dataset' }],
  ['roi.class', { by: 'roiClass' }],
  ['roi.label', { by: 'roiLabel' }],
  ['roi.method', { by: 'segmentationMethod' }],
  ['roi.software', { by: 'softwareVersion' }],
  ['roi.deepVector', { by: 'deepModel' }],
  ['series.modality', { by: 'modality' }],
  ...seriesTexts.map((field) => [`series.${field}`, { by: field }] as const),
];

/**
 * The terms that filters can use (Beacon's filtering terms). Keys are those of people whom the caller may list.
 */
export function filteringTerms({ columns, population }: GraphqlContext) {
  const keysOf = (dimension: Dimension): string[] => {
    const { keys, subjects } = categoriesOf(columns, dimension);
    return keys.filter((_, at) => {
      const set = subjects[at]!;
      return population.complete || set.countWith(population.readable) > 0;
    });
  };
  const names = [...new Set(columns.definitions.map(({ name }) => name))].sort();
  return [
    ...categories.map(([path, dimension]) => ({ path, kind: 'category', keys: keysOf(dimension) })),
    ...['roi.volumeMl', 'roi.voxelCount', ...[...seriesNumbers, 'instances'].map((field) => `series.${field}`)].map(
      number,
    ),
    { path: 'feature.name', kind: 'number', keys: names },
    ...[...columns.variables.values()].map(({ name, codeIris }) => ({
      path: `clinical.${name}`,
      kind: codeIris.length > 0 ? 'category' : 'number',
      keys: codeIris.length > 0 ? keysOf({ by: 'clinical', variable: name }) : [],
    })),
  ];
}

const number = (path: string) => ({ path, kind: 'number', keys: [] as string[] });
