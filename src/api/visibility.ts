import { AccessRefused, type Caller, everythingPublic } from '../access/index.ts';
import { outlineOf, type QueryOptions } from '../store/index.ts';
import type { ApiContext } from './context.ts';

interface AskedDataset {
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
}

type Dataset = Pick<QueryOptions, 'defaultGraphs' | 'namedGraphs'>;

/**
 * The dataset a query runs on. A caller who may read everything gets what was asked for; anyone else gets the graphs of
 * public datasets, however the query is written: the engine never sees the others.
 */
export async function visibleDataset(
  asked: AskedDataset,
  query: string,
  caller: Caller,
  context: ApiContext,
): Promise<Dataset> {
  const given = asked.defaultGraphs.length + asked.namedGraphs.length > 0;
  if (caller.records || everythingPublic(context.access)) return given ? asked : {};
  const outline = outlineOf(query);
  if (outline.hasDataset && !given) {
    throw new AccessRefused(
      'QIAW_TOKEN_NEEDED',
      'Without a token, name graphs with default-graph-uri and named-graph-uri instead of FROM.',
    );
  }
  const visible = new Set(await publicGraphs(context));
  const only = (graphs: readonly string[]) => graphs.filter((graph) => visible.has(graph));
  if (given) return { defaultGraphs: only(asked.defaultGraphs), namedGraphs: only(asked.namedGraphs) };
  return { defaultGraphs: [...visible], namedGraphs: [...visible] };
}

/** Graphs without records, and the subject and run graphs of public datasets. */
async function publicGraphs(context: ApiContext): Promise<readonly string[]> {
  const { base, access, store } = context;
  const { version } = await store.statistics();
  const known = cache.get(store);
  if (known && known.version === version) return known.graphs;
  const datasets = (access?.publicDatasets ?? []).map((id) => `<${base}dataset/${encodeURIComponent(id)}>`).join(' ');
  const answer = await store.query(publicGraphsQuery(base, datasets), {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    timeoutMs: 20_000,
  });
  const { results } = JSON.parse(answer.body) as { results: { bindings: Array<{ g: { value: string } }> } };
  const graphs = results.bindings.map(({ g }) => g.value);
  cache.set(store, { version, graphs });
  return graphs;
}

const cache = new WeakMap<object, { readonly version: number; readonly graphs: readonly string[] }>();

/** A subject that is also part of a dataset that is not public stays hidden with all its runs. */
function publicGraphsQuery(base: string, datasets: string): string {
  const open = (graph: string) => `VALUES ?dataset { ${datasets} }
    GRAPH ${graph} { ?subject dct:isPartOf ?dataset }
    FILTER NOT EXISTS {
      GRAPH ?other { ?subject dct:isPartOf ?closed }
      FILTER(?closed NOT IN (${datasets.replaceAll(' ', ', ')}))
    }`;
  return `
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>
SELECT DISTINCT ?g {
  { GRAPH ?g { } FILTER(STRSTARTS(STR(?g), "${base}graph/ontology/") || ?g IN (<${base}graph/definitions>, <${base}graph/catalog>)) }
  UNION { ${open('?g')} }
  UNION { ${open('?s')} GRAPH ?g { ?vector qiaw:ofSubject ?subject } }
}`;
}
