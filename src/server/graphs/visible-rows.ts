import type { QueryOptions } from '../../store/index.ts';
import { callerOf } from '../access/caller.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { visibleDataset } from './visibility.ts';

export type Row = Readonly<Record<string, { readonly type: string; readonly value: string }>>;

/** Rows of one of our own queries over the union of the graphs this caller may read. */
export async function visibleRows(query: string, request: Request, context: ApiContext): Promise<Row[]> {
  const { signal } = request;
  return rowsFor(query, await callerOf(request, context), context, { signal });
}

/** The same for a caller who is already known; by default within the time limit of a query. */
export async function rowsFor(
  query: string,
  caller: Caller,
  context: ApiContext,
  options: Pick<QueryOptions, 'signal'> & { readonly timeoutMs?: number } = {},
): Promise<Row[]> {
  const answer = await context.store.query(query, {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    ...(await visibleDataset({ defaultGraphs: [], namedGraphs: [] }, query, caller, context)),
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    ...options,
  });
  return (JSON.parse(answer.body) as { results: { bindings: Row[] } }).results.bindings;
}

/** Caches the last result of `make` per store, until the store or the caller's rights change. */
export function keptWhileSame(
  make: (request: Request, context: ApiContext) => Promise<string>,
): (request: Request, context: ApiContext) => Promise<string> {
  const cache = new WeakMap<object, { readonly version: number; readonly rights: string; readonly made: string }>();
  return async (request, context) => {
    const { version } = await context.store.statistics();
    const { rights } = await callerOf(request, context);
    const known = cache.get(context.store);
    if (known?.version === version && known.rights === rights) return known.made;
    const made = await make(request, context);
    cache.set(context.store, { version, rights, made });
    return made;
  };
}
