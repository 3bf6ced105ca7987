import { Bitset } from '../columns/bitset.ts';
import { definitionsOf } from '../filter/definitions.ts';
import { matchingRegions } from '../filter/evaluate-regions.ts';
import type { FeatureReference, RegionFilter } from '../filter/filter.ts';
import { categoriesOf, type Dimension } from './categories.ts';
import { type BinChoice, binEdges, binOf } from './histogram.ts';
import { type Measure, measureColumn, subjectOf } from './measures.ts';
import { type Count, countOf, type Population } from './population.ts';
import { quantile, type Summary, summarise } from './statistics.ts';

export interface FacetCell extends Count {
  readonly key: string;
}

export interface Facet {
  readonly cells: readonly FacetCell[];
  /** Subjects that have none of the keys. */
  readonly missing: Count;
}

/** Matched subjects per key; a subject with several keys counts for each. All keys of readable subjects appear, including those with 0. */
export function facetOf(matched: Bitset, dimension: Dimension, population: Population): Facet {
  const { keys, subjects } = categoriesOf(population.columns, dimension);
  const of = matched.and(population.readable);
  let some = Bitset.empty(of.size);
  for (const set of subjects) some = some.or(set);
  const cells = keys.flatMap((key, at) => {
    const set = subjects[at]!;
    return set.countWith(population.readable) > 0 ? [{ key, ...countOf(set.and(of)) }] : [];
  });
  return { cells, missing: countOf(of.without(some)) };
}

/** A two-way table: the cells of one facet within each cell of another. */
export function tableOf(matched: Bitset, rows: Dimension, columns: Dimension, population: Population) {
  const across = facetOf(matched, columns, population);
  const down = facetOf(matched, rows, population);
  const sets = categoriesOf(population.columns, rows);
  const lines = down.cells.map((cell) => {
    const within = matched.and(sets.subjects[sets.keys.indexOf(cell.key)]!);
    const counts = new Map(facetOf(within, columns, population).cells.map((one) => [one.key, one]));
    return across.cells.map(({ key }) => counts.get(key)!);
  });
  return { rows: down.cells, columns: across.cells, cells: lines };
}

/** Numbers of subjects: a feature on some regions, or a clinical variable. */
export type Quantity =
  | { readonly feature: FeatureReference; readonly roi?: RegionFilter | undefined }
  | { readonly variable: string };

export interface Numbers {
  readonly subjects: Int32Array;
  readonly values: Float64Array;
}

/** The numbers of the matched subjects that may be read, without NaN, each with its subject. */
export function numbersOf(matched: Bitset, quantity: Quantity, population: Population): Numbers {
  const wanted = measuresOf(quantity, population).map((one) => ({
    ...one,
    column: measureColumn(population.columns, one.measure),
  }));
  const whose = matched.and(population.readable);
  const most = wanted.reduce((sum, { column }) => sum + column.rows.length, 0);
  const subjects = new Int32Array(most);
  const values = new Float64Array(most);
  let count = 0;
  for (const { measure, regions, column } of wanted) {
    for (let at = 0; at < column.rows.length; at++) {
      const row = column.rows[at]!;
      const value = column.values[at]!;
      if (Number.isNaN(value)) continue;
      if (regions !== undefined && !regions.has(population.columns.vectors[row]!.region)) continue;
      const subject = subjectOf(population.columns, measure, row);
      if (!whose.has(subject)) continue;
      subjects[count] = subject;
      values[count++] = value;
    }
  }
  return { subjects: subjects.subarray(0, count), values: values.subarray(0, count) };
}

function measuresOf(
  quantity: Quantity,
  population: Population,
): Array<{ readonly measure: Measure; readonly regions?: Bitset | undefined }> {
  if ('variable' in quantity) return [{ measure: { of: 'subject', variable: quantity.variable } }];
  const { feature, roi } = quantity;
  const regions = roi === undefined ? undefined : matchingRegions(roi, population);
  return definitionsOf(population.columns, feature).map((definition) => ({
    measure: { of: 'vector', definition },
    regions,
  }));
}

export interface Distribution {
  /** Subjects with a number. */
  readonly subjects: Count;
  readonly summary: Summary;
  quantile(p: number): number | undefined;
  histogram(choice?: BinChoice): Bin[];
}

export interface Bin extends Count {
  readonly from: number;
  readonly to: number;
}

/** Statistics of a quantity over the matched subjects; a subject with several values contributes each. */
export function distributionOf(matched: Bitset, quantity: Quantity, population: Population): Distribution {
  const { subjects, values } = numbersOf(matched, quantity, population);
  const owners = Bitset.of(matched.size, subjects);
  const counted = values.slice().sort();
  return {
    subjects: countOf(owners),
    summary: summarise(counted),
    quantile: (p) => quantile(counted, p),
    histogram(choice) {
      const edges = binEdges(counted, choice);
      const bins = Array.from({ length: Math.max(0, edges.length - 1) }, () => Bitset.empty(matched.size));
      for (let at = 0; at < values.length; at++) bins[binOf(edges, values[at]!)]?.add(subjects[at]!);
      return bins.map((set, n) => ({ from: edges[n]!, to: edges[n + 1]!, ...countOf(set) }));
    },
  };
}
