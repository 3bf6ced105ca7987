import type { GraphStore } from '../../store/index.ts';
import { type TableName, tableQueries } from './queries.ts';
import { readRows } from './read-rows.ts';

export type Tables = Readonly<Record<TableName, readonly string[][]>>;

/** All tables except the feature values. Queries run one after another, so that the store's other engines stay free. */
export async function readTables(store: GraphStore): Promise<Tables> {
  const tables: Partial<Record<TableName, readonly string[][]>> = {};
  for (const [name, text] of tableQueries()) tables[name] = await readRows(store, text);
  return tables as Tables;
}
