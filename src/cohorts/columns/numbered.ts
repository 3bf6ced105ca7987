import type { Row } from './model.ts';

/** Distinct IRIs in sorted order, each with its row number. */
export class Numbered {
  readonly iris: readonly string[];
  readonly #rows: ReadonlyMap<string, Row>;

  constructor(iris: Iterable<string>) {
    this.iris = [...new Set(iris)].filter((iri) => iri !== '').sort();
    this.#rows = new Map(this.iris.map((iri, row) => [iri, row]));
  }

  row(iri: string | undefined): Row | undefined {
    return iri === undefined ? undefined : this.#rows.get(iri);
  }
}

/** The first row of a table per key (first column). */
export function firstBy(table: readonly string[][]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of table) if (!found.has(row[0]!)) found.set(row[0]!, row);
  return found;
}

/** All values of the second column per key (first column). */
export function allBy(table: readonly string[][]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of table) {
    const known = found.get(key!);
    if (known === undefined) found.set(key!, [value!]);
    else if (!known.includes(value!)) known.push(value!);
  }
  return found;
}
