import { Bitset } from '../columns/bitset.ts';
import type { CatalogueColumns, Row } from '../columns/model.ts';

/** The datasets a caller may read; `undefined` means everything. */
export type ReadableDatasets = ReadonlySet<string> | undefined;

/**
 * The subjects that one caller may read: those whose datasets are all readable. Nothing is computed about any other subject; the
 * counts published about those were fixed when their datasets were published (see disclosure).
 */
export interface Population {
  readonly columns: CatalogueColumns;
  /** Subjects whose records the caller may read. */
  readonly readable: Bitset;
  /** Whether that is every subject. */
  readonly complete: boolean;
}

/** Number of subjects in a count. */
export interface Count {
  readonly count: number;
  readonly suppressed: false;
  /** The same number: only readable subjects are counted. */
  readonly readable: number;
}

export const countOf = (matched: Bitset): Count => ({
  count: matched.count,
  suppressed: false,
  readable: matched.count,
});

/** @param mayRead by dataset IRI; `everything` also includes subjects that belong to no dataset. */
export function populationOf(
  columns: CatalogueColumns,
  mayRead: (dataset: string) => boolean,
  everything: boolean,
): Population {
  const open = columns.datasets.map(mayRead);
  const key = `${everything} ${open.map((one) => (one ? 1 : 0)).join('')}`;
  const known = cache.get(columns)?.get(key);
  if (known !== undefined) return known;
  const readable = Bitset.of(columns.subjects.length, readableRows(columns, open, everything));
  const complete = readable.count === columns.subjects.length;
  const population: Population = { columns, readable, complete };
  const byKey = cache.get(columns) ?? new Map<string, Population>();
  // Populations differ only by the set of readable datasets, so there are few; an attacker cannot create more.
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
