import { Bitset, type CatalogueColumns, type Row, type ValueColumn } from '../columns/index.ts';
import { type Measure, measureColumn, measureKey, subjectOf } from './measures.ts';
import { microaggregate } from './microaggregate.ts';

/** What is known of the caller's rights: `undefined` may read everything. */
export type ReadableDatasets = ReadonlySet<string> | undefined;

/**
 * The subjects as one caller may see them. A subject is readable when all its datasets are; the numbers of the others are
 * replaced by means of groups of at least `k` subjects before anything is asked of them (docs/privacy.md).
 */
export interface Population {
  readonly columns: CatalogueColumns;
  /** Subjects whose records the caller may read. */
  readonly readable: Bitset;
  /** Whether that is everybody: nothing is suppressed then. */
  readonly complete: boolean;
  /** Smallest number of subjects that is told of those the caller may not read. */
  readonly k: number;
  measure(measure: Measure): ValueColumn;
}

/** @param mayRead by dataset IRI; `everything` opens also what belongs to no dataset. */
export function populationOf(
  columns: CatalogueColumns,
  mayRead: (dataset: string) => boolean,
  everything: boolean,
  k: number,
): Population {
  const open = columns.datasets.map(mayRead);
  const key = `${everything} ${k} ${open.map((one) => (one ? 1 : 0)).join('')}`;
  const known = cache.get(columns)?.get(key);
  if (known !== undefined) return known;
  const readable = Bitset.of(columns.subjects.length, readableRows(columns, open, everything));
  const complete = readable.count === columns.subjects.length;
  const measures = new Map<string, ValueColumn>();
  const population: Population = {
    columns,
    readable,
    complete,
    k,
    measure(measure) {
      const name = measureKey(measure);
      const found = measures.get(name);
      if (found !== undefined) return found;
      const raw = measureColumn(columns, measure);
      const shown = complete ? raw : microaggregate(raw, (row) => subjectOf(columns, measure, row), readable, k);
      measures.set(name, shown);
      return shown;
    },
  };
  const byKey = cache.get(columns) ?? new Map<string, Population>();
  // Callers differ by the datasets they may read, so there are few; an attacker cannot make more.
  byKey.set(key, population);
  cache.set(columns, byKey);
  return population;
}

const cache = new WeakMap<CatalogueColumns, Map<string, Population>>();

function* readableRows(columns: CatalogueColumns, open: readonly boolean[], everything: boolean): Generator<Row> {
  for (const [row, { datasets }] of columns.subjects.entries()) {
    if (everything || (datasets.length > 0 && datasets.every((dataset) => open[dataset]))) yield row;
  }
}
