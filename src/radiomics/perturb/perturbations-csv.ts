import { csvLine } from '../../core/index.ts';
import { shortestDecimal } from '../table/features-csv.ts';
import type { Perturbation } from './model.ts';
import type { PerturbedVector } from './perturbed-features.ts';

/** A column that tells what was done to a copy; empty where it was not done. */
interface ChainColumn {
  readonly name: string;
  cell(perturbation: Perturbation): string | number | undefined;
}

/** The columns before the features, after case, roi and number of the copy. */
const chainColumns: readonly ChainColumn[] = [
  { name: 'noise_sd', cell: ({ noise }) => noise },
  { name: 'rotation_degrees', cell: ({ rotation }) => rotation },
  { name: 'translation_x', cell: ({ translation }) => translation?.[0] },
  { name: 'translation_y', cell: ({ translation }) => translation?.[1] },
  { name: 'translation_z', cell: ({ translation }) => translation?.[2] },
  { name: 'volume_fraction', cell: ({ volume }) => (volume?.type === 'fraction' ? volume.size : undefined) },
  { name: 'volume_mm', cell: ({ volume }) => (volume?.type === 'distance' ? volume.size : undefined) },
  { name: 'contour', cell: ({ contour }) => (contour ? 'randomised' : undefined) },
];

export const perturbationColumns: readonly string[] = [
  'case',
  'roi',
  'perturbation',
  ...chainColumns.map(({ name }) => name),
  'voxels',
];

/** The table of all perturbed copies of the regions of a case: one row per copy, features as in features.csv. */
export function perturbationsCsv(
  caseId: string,
  rows: ReadonlyArray<{ readonly roi: string; readonly vectors: readonly PerturbedVector[] }>,
): string {
  const names = [
    ...new Set(rows.flatMap(({ vectors }) => vectors.flatMap(({ values }) => values.map(({ name }) => name)))),
  ];
  const lines = rows.flatMap(({ roi, vectors }) =>
    vectors.map(({ number, perturbation, voxels, values }) => {
      const cells = new Map(values.map(({ name, value }) => [name, shortestDecimal(value)]));
      const chain = chainColumns.map(({ cell }) => {
        const value = cell(perturbation);
        return typeof value === 'number' ? shortestDecimal(value) : (value ?? '');
      });
      return csvLine([
        caseId,
        roi,
        String(number),
        ...chain,
        String(voxels),
        ...names.map((name) => cells.get(name) ?? ''),
      ]);
    }),
  );
  return csvLine([...perturbationColumns, ...names]) + lines.join('');
}
