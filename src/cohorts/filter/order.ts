import type { Bitset } from '../columns/bitset.ts';
import type { Row } from '../columns/model.ts';
import type { SubjectOrder } from '../sparql/equivalent-sparql.ts';
import { numbersOf } from '../statistics/aggregate.ts';
import type { Population } from '../statistics/population.ts';

export interface KeyedSubject {
  readonly row: Row;
  /** The value the list is ordered by; undefined without an order or a value. */
  readonly key: number | undefined;
}

/** Subjects in list order: by IRI, or by value with missing values last and ties ordered by IRI. */
export function orderedSubjects(
  matched: Bitset,
  order: SubjectOrder | undefined,
  population: Population,
): KeyedSubject[] {
  if (order === undefined) return [...matched].map((row) => ({ row, key: undefined }));
  const { subjects, values } = numbersOf(matched, { feature: order.feature, roi: order.roi }, population);
  const best = new Map<Row, number>();
  for (let at = 0; at < values.length; at++) {
    const known = best.get(subjects[at]!);
    const value = values[at]!;
    if (known === undefined || (order.descending ? value > known : value < known)) best.set(subjects[at]!, value);
  }
  const keyed = [...matched].map((row) => ({ row, key: best.get(row) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key, order.descending) || a.row - b.row);
}

/** Negative if the first key sorts first; a missing key sorts last in both directions. */
export function compareKeys(a: number | undefined, b: number | undefined, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return descending ? b - a : a - b;
}
