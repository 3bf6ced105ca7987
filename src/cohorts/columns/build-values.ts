import type { GraphStore } from '../../store/index.ts';
import type { CatalogueColumns, DefinitionRow, VectorRow } from './model.ts';
import { valuesOf } from './queries.ts';
import { readRows, toNumber } from './read-rows.ts';
import { ColumnBuilder, type ValueColumn } from './value-column.ts';

/** Values per query: enough to keep the overhead low, few enough that parsing them does not block a request. */
const valuesAtOnce = 60_000;

/** These IRIs contain the digest of the vector's inputs, so a vector that was read before still has the same values. */
const named = /\/id\/fv\/[0-9a-f]{64}\/[^/]+$/;

/**
 * One column per definition. Vectors of the previous index are copied from it without querying the store.
 */
export async function buildValues(
  store: GraphStore,
  vectors: readonly VectorRow[],
  definitions: readonly DefinitionRow[],
  previous: CatalogueColumns | undefined,
): Promise<ValueColumn[]> {
  const builders = definitions.map(() => new ColumnBuilder());
  const byIri = new Map(definitions.map(({ iri }, at) => [iri, at]));
  const known = previous === undefined ? new Set<number>() : carryOver(previous, vectors, byIri, builders);
  let batch: Array<readonly [string, number]> = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const rows = new Map(batch);
    const table = await readRows(store, valuesOf(batch.map(([iri]) => iri)));
    for (const [vector, definition, text] of table) {
      const at = byIri.get(definition!);
      const value = at === undefined ? undefined : toNumber(text);
      if (value !== undefined) builders[at!]!.add(rows.get(vector!)!, value);
    }
    batch = [];
    size = 0;
  };
  for (const [row, { iri, valueCount }] of vectors.entries()) {
    if (known.has(row)) continue;
    batch.push([iri, row]);
    size += valueCount + 10;
    if (size >= valuesAtOnce) await flush();
  }
  await flush();
  return builders.map((builder) => builder.build());
}

/** Copies the values of vectors that still exist; returns their new rows. */
function carryOver(
  previous: CatalogueColumns,
  vectors: readonly VectorRow[],
  definitions: ReadonlyMap<string, number>,
  builders: readonly ColumnBuilder[],
): Set<number> {
  const kept = new Set<number>();
  const moved = new Int32Array(previous.vectors.length).fill(-1);
  for (const [row, { iri, valueCount }] of vectors.entries()) {
    const old = named.test(iri) ? previous.row('vector', iri) : undefined;
    if (old === undefined || previous.vectors[old]!.valueCount !== valueCount) continue;
    moved[old] = row;
    kept.add(row);
  }
  for (const [at, { rows, values }] of previous.values.entries()) {
    const builder = builders[definitions.get(previous.definitions[at]!.iri) ?? -1];
    if (builder === undefined) continue;
    for (let n = 0; n < rows.length; n++) if (moved[rows[n]!]! >= 0) builder.add(moved[rows[n]!]!, values[n]!);
  }
  return kept;
}
