import type { GraphStore } from '../store/index.ts';
import { prologue } from './prefixes.ts';
import { queries } from './queries.ts';
import { readRows } from './read-rows.ts';

export type Tables = Readonly<Record<keyof typeof queries, readonly string[][]>>;

/** Everything but the feature values, one query after another so that one engine of the store stays free for others. */
export async function readTables(store: GraphStore): Promise<Tables> {
  const tables: Partial<Record<keyof typeof queries, readonly string[][]>> = {};
  for (const name of Object.keys(queries) as Array<keyof typeof queries>) {
    tables[name] = await readRows(store, prologue + queries[name]);
  }
  return tables as Tables;
}
