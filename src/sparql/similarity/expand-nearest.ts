import { setImmediate as nextTurn } from 'node:timers/promises';
import { type GraphStore, QueryCancelled, type QueryOptions, QueryTimeout } from '../../store/index.ts';
import { type Node, type ParsedQuery, type ServiceBlock, spanOf, splice } from '../parsed-query.ts';
import type { CatalogueVectors } from './catalogue-vectors.ts';
import { nearestService, readNearestBlock } from './nearest-block.ts';
import { nearestRows } from './nearest-rows.ts';

/** The query with every `SERVICE qiaw:nearest` block replaced by the rows that the vector index returns for it. */
export async function expandNearest(
  query: ParsedQuery,
  vectors: CatalogueVectors,
  store: GraphStore,
  options: QueryOptions,
): Promise<string> {
  const visible = visibleGraphs(options);
  const breathe = breathing(options);
  const replacements = [];
  for (const block of query.services) {
    if (block.iri !== nearestService) continue;
    const nearest = readNearestBlock(block, query);
    const values = (name: string) => candidates(name, block, query, store, options);
    replacements.push({
      start: block.start,
      end: block.end,
      by: await nearestRows(nearest, vectors, visible, values, breathe),
    });
  }
  return splice(query.text, replacements);
}

/** Searches run on this thread and take some ten milliseconds each. Between them, other work gets a turn and limits are checked. */
function breathing({ timeoutMs, signal }: QueryOptions): () => Promise<void> {
  const end = performance.now() + timeoutMs;
  return async () => {
    await nextTurn();
    if (signal?.aborted) throw new QueryCancelled();
    if (performance.now() > end) throw new QueryTimeout(timeoutMs);
  };
}

/** Without a dataset the caller may see all graphs. */
function visibleGraphs({ defaultGraphs, namedGraphs }: QueryOptions): (graph: string) => boolean {
  if (defaultGraphs === undefined && namedGraphs === undefined) return () => true;
  const graphs = new Set([...(defaultGraphs ?? []), ...(namedGraphs ?? [])]);
  return (graph) => graphs.has(graph);
}

/** Elements that bind values, and of which a subset never excludes a value that the whole would bind. */
const binding = new Set(['bgp', 'graph', 'values', 'group', 'union']);

/**
 * Values that a variable can take according to the other elements of the block's group: a superset of those that will join.
 * Undefined if no other element mentions the variable.
 */
async function candidates(
  name: string,
  block: ServiceBlock,
  query: ParsedQuery,
  store: GraphStore,
  options: QueryOptions,
): Promise<readonly string[] | undefined> {
  const usable = block.siblings.filter((node) => binding.has(node.subType ?? '') && !holdsService(node));
  if (!usable.some((node) => mentions(node, name))) return undefined;
  const patterns = usable.map((node) => query.text.slice(spanOf(node).start, spanOf(node).end)).join(' ');
  const text = `${query.prologue} SELECT DISTINCT ?${name} WHERE { ${patterns} FILTER(isIRI(?${name})) }`;
  const { body } = await store.query(text, { ...options, resultsFormat: 'json' });
  const { results } = JSON.parse(body) as { results: { bindings: Array<Record<string, { value: string }>> } };
  return results.bindings.map((row) => row[name]!.value);
}

const holdsService = (node: Node): boolean =>
  some(node, ({ subType }) => subType === 'service' || subType === 'functionCall');
const mentions = (node: Node, name: string): boolean =>
  some(node, (one) => one.subType === 'variable' && one['value'] === name);

function some(value: unknown, test: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return value.some((one) => some(one, test));
  if (value === null || typeof value !== 'object') return false;
  return test(value as Node) || Object.entries(value).some(([key, child]) => key !== 'loc' && some(child, test));
}
