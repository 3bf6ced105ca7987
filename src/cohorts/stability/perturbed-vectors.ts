import { internalQuery } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { readRows } from '../columns/read-rows.ts';
import type { StudyVector } from './arrange.ts';

/** The vector of one perturbed copy of a region. It is stored in a separate graph and is not counted with the vectors of regions. */
export interface PerturbedVector {
  readonly iri: string;
  readonly region: string;
  /** What was perturbed, as the graph states it: copies under different settings are different studies. */
  readonly settings: string;
  /** Number of the copy; the same perturbation for every region under the same settings. */
  readonly number: number;
  /** By PyRadiomics name. */
  readonly values: ReadonlyMap<string, number>;
}

/** All perturbed vectors of a store. */
export async function readPerturbed(store: GraphStore): Promise<PerturbedVector[]> {
  return (await readRows(store, internalQuery('perturbed-vectors'))).map(
    ([region = '', settings = '', columns = '', iri = '', number = '', packed = '']) => {
      const bytes = Buffer.from(packed, 'base64');
      const values = columns.split(' ').map((name, at) => [name, bytes.readDoubleLE(at * 8)] as const);
      return { iri, region, settings, number: Number(number), values: new Map(values) };
    },
  );
}

/** The copies of regions as vectors of a study, under each of the settings. */
export function perturbedStudies(
  regions: readonly StudyVector[],
  copies: readonly PerturbedVector[],
): ReadonlyArray<{ readonly settings: string; readonly vectors: readonly StudyVector[] }> {
  const of = new Map(regions.map((one) => [one.region, one]));
  const digits = String(Math.max(0, ...copies.map(({ number }) => number))).length;
  return [...new Set(copies.map(({ settings }) => settings))].sort().map((settings) => ({
    settings,
    vectors: copies.flatMap((copy): StudyVector[] => {
      const region = of.get(copy.region);
      if (region === undefined || copy.settings !== settings) return [];
      const perturbation = `copy ${String(copy.number).padStart(digits, '0')}`;
      return [{ ...region, vector: copy.iri, factors: { ...region.factors, perturbation } }];
    }),
  }));
}
