import { datasetOf, type QueryOptions } from '../../store/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { type GraphRights, graphRights } from './graph-rights.ts';

interface AskedDataset {
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
}

type Dataset = Pick<QueryOptions, 'defaultGraphs' | 'namedGraphs'>;

/**
 * The dataset a query runs on. A caller who may read everything gets the requested dataset; anyone else gets the readable part of
 * it, or of the graphs in the query's FROM clauses. The query text is unchanged: the engine never sees the other graphs.
 */
export async function visibleDataset(
  asked: AskedDataset,
  query: string,
  caller: Caller,
  context: ApiContext,
): Promise<Dataset> {
  const given = asked.defaultGraphs.length + asked.namedGraphs.length > 0 ? asked : undefined;
  if (caller.everything) return given ?? {};
  const visible = await visibleGraphs(caller, context);
  const wanted = given ?? datasetOf(query, `${context.base}sparql`);
  if (wanted === undefined) return { defaultGraphs: [...visible], namedGraphs: [...visible] };
  const only = (graphs: readonly string[]) => graphs.filter((graph) => visible.has(graph));
  return { defaultGraphs: only(wanted.defaultGraphs), namedGraphs: only(wanted.namedGraphs) };
}

/** Names of the graphs the caller may read; not for callers who read everything, because these may also read the default graph. */
export async function visibleGraphs(caller: Caller, context: ApiContext): Promise<ReadonlySet<string>> {
  const rights = await graphRights(context.store, context.base);
  const known = cache.get(rights)?.get(caller.rights);
  if (known) return known;
  const visible = new Set([...rights].filter(([, needed]) => isOpen(needed, caller)).map(([graph]) => graph));
  const callers = cache.get(rights) ?? new Map<string, ReadonlySet<string>>();
  if (callers.size > 200) callers.clear();
  cache.set(rights, callers.set(caller.rights, visible));
  return visible;
}

const cache = new WeakMap<object, Map<string, ReadonlySet<string>>>();

function isOpen(needed: GraphRights, caller: Caller): boolean {
  if (needed === 'anyone') return true;
  if (needed === 'everything') return caller.everything;
  return [...needed].every((dataset) => caller.mayRead(dataset));
}

/** Ids of the datasets a query on these graphs can reach, for the audit log; `*` if it runs on everything. */
export async function datasetsWithin(dataset: Dataset, context: ApiContext): Promise<readonly string[]> {
  if (dataset.defaultGraphs === undefined && dataset.namedGraphs === undefined) return ['*'];
  const rights = await graphRights(context.store, context.base);
  const found = new Set<string>();
  for (const graph of [...(dataset.defaultGraphs ?? []), ...(dataset.namedGraphs ?? [])]) {
    const needed = rights.get(graph);
    if (needed === 'everything') return ['*'];
    if (needed !== undefined && needed !== 'anyone') for (const one of needed) found.add(one);
  }
  return [...found].sort();
}

/** The graphs that an update of this caller may read in WHERE; undefined for all. */
export async function readableGraphs(caller: Caller, context: ApiContext): Promise<readonly string[] | undefined> {
  return caller.everything ? undefined : [...(await visibleGraphs(caller, context))];
}
