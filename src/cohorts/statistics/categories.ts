import type { SeriesText } from '../../core/index.ts';
import { Bitset } from '../columns/bitset.ts';
import type { CatalogueColumns, Row } from '../columns/model.ts';

/** The dimensions by which subjects can be counted. */
export type Dimension =
  | { readonly by: 'modality' | SeriesText }
  | { readonly by: 'roiClass' | 'roiLabel' | 'segmentationMethod' | 'softwareVersion' | 'parameterSet' | 'deepModel' }
  | { readonly by: 'dataset' }
  | { readonly by: 'clinical'; readonly variable: string };

/** Keys of one dimension, sorted, and the subjects of each. */
export interface Categories {
  readonly keys: readonly string[];
  readonly subjects: readonly Bitset[];
}

/** Built once per index and kept: each facet then needs one count per key. */
export function categoriesOf(columns: CatalogueColumns, dimension: Dimension): Categories {
  const known = cache.get(columns) ?? new Map<string, Categories>();
  cache.set(columns, known);
  const key = dimension.by === 'clinical' ? `clinical ${dimension.variable}` : dimension.by;
  const found = known.get(key) ?? build(columns, dimension);
  known.set(key, found);
  return found;
}

const cache = new WeakMap<CatalogueColumns, Map<string, Categories>>();

function build(columns: CatalogueColumns, dimension: Dimension): Categories {
  const sets = new Map<string, Bitset>();
  for (const [key, subject] of pairsOf(columns, dimension)) {
    if (key === undefined) continue;
    const set = sets.get(key) ?? Bitset.empty(columns.subjects.length);
    set.add(subject);
    sets.set(key, set);
  }
  const keys = [...sets.keys()].sort();
  return { keys, subjects: keys.map((key) => sets.get(key)!) };
}

type Pair = readonly [string | undefined, Row];

function* pairsOf(columns: CatalogueColumns, dimension: Dimension): Generator<Pair> {
  const { regions, vectors, softwares } = columns;
  switch (dimension.by) {
    case 'roiClass':
      for (const { classes, subject } of regions) for (const one of classes) yield [one, subject];
      return;
    case 'roiLabel':
      for (const { label, subject } of regions) yield [label, subject];
      return;
    case 'segmentationMethod':
      for (const { method, subject } of regions) yield [method, subject];
      return;
    case 'softwareVersion':
      for (const { region, softwares: made } of vectors)
        for (const row of made) yield [`${softwares[row]!.label} ${softwares[row]!.version}`, regions[region]!.subject];
      return;
    case 'parameterSet':
      for (const { region, parameterSet } of vectors) yield [parameterSet, regions[region]!.subject];
      return;
    case 'deepModel':
      for (const { region, model } of columns.deepVectors) yield [columns.models[model]!.iri, regions[region]!.subject];
      return;
    case 'dataset':
      for (const [subject, { datasets }] of columns.subjects.entries())
        for (const row of datasets) yield [columns.datasets[row], subject];
      return;
    case 'clinical':
      yield* clinicalPairs(columns, dimension.variable);
      return;
    default:
      for (const series of columns.series) yield [series[dimension.by], series.subject];
  }
}

function* clinicalPairs(columns: CatalogueColumns, name: string): Generator<Pair> {
  const variable = columns.variables.get(name);
  if (variable === undefined) return;
  const { rows, values } = variable.codes;
  for (let at = 0; at < rows.length; at++) yield [variable.codeIris[values[at]!], rows[at]!];
}
