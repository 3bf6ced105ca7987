import { type GraphAddress, graphAddress, graphKinds } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { addTo, decodedSegment, graphFacts } from './graph-facts.ts';

/** What a reader of a graph must be allowed to read. */
export type GraphRights =
  /** Shared metadata and definitions, without records. */
  | 'anyone'
  /** Records that cannot be told apart by dataset: refusals, executions, checks, and whatever is not known here. */
  | 'everything'
  /** Ids of the datasets of every subject the graph speaks of, and of those it says it is part of. */
  | ReadonlySet<string>;

/** Every graph of the store with its rights: read from the content, kept until that changes. */
export async function graphRights(store: GraphStore, base: string): Promise<ReadonlyMap<string, GraphRights>> {
  const { version } = await store.statistics();
  const known = cache.get(store);
  if (known?.version === version && known.base === base) return known.rights;
  const entry = { version, base, rights: derive(store, base) };
  cache.set(store, entry);
  entry.rights.catch(() => cache.get(store) === entry && cache.delete(store));
  return entry.rights;
}

interface Known {
  readonly version: number;
  readonly base: string;
  readonly rights: Promise<ReadonlyMap<string, GraphRights>>;
}
const cache = new WeakMap<object, Known>();

/**
 * A statement only ever adds to what a reader must be allowed: nobody opens a graph by writing about it. What a dataset's
 * run, import or subject graph derived is known by the digest or subject in its address.
 */
async function derive(store: GraphStore, base: string): Promise<ReadonlyMap<string, GraphRights>> {
  const { graphs, parts, subjects, mentioned } = await graphFacts(store, base);
  const addressOf = (graph: string): GraphAddress => {
    const address = graphAddress(graph);
    return address.base === base ? address : { ...address, kind: undefined };
  };
  const readersOf = (graph: string) => {
    const { kind } = addressOf(graph);
    if (kind !== undefined) return graphKinds[kind].readers;
    return graph.startsWith(`${base}graph/ontology/`) ? 'anyone' : 'everything';
  };
  const said = new Map<string, Set<string>>();
  const speaksOf = new Map<string, Set<string>>();
  const ofSubject = new Map<string, Set<string>>();
  for (const { graph, thing, dataset } of parts) {
    addTo(said, graph, dataset);
    if (!thing.startsWith(`${base}id/subject/`)) continue;
    addTo(speaksOf, graph, thing);
    if (readersOf(graph) !== 'mentioned') addTo(ofSubject, thing, dataset);
  }
  for (const { graph, subject } of subjects) addTo(speaksOf, graph, subject);
  // A subject that only imports know belongs where they do.
  for (const { graph, subject } of subjects) {
    if (addressOf(graph).kind !== 'import') continue;
    for (const dataset of said.get(graph) ?? []) addTo(ofSubject, subject, dataset);
  }

  const ofGraph = (graph: string): Set<string> => {
    const datasets = new Set(said.get(graph));
    for (const subject of speaksOf.get(graph) ?? []) for (const one of ofSubject.get(subject) ?? []) datasets.add(one);
    return datasets;
  };
  const rights = new Map<string, GraphRights>();
  const ofDigest = new Map<string, ReadonlySet<string>>();
  for (const graph of graphs) {
    const readers = readersOf(graph);
    const datasets = readers === 'datasets' ? ofGraph(graph) : new Set<string>();
    const { kind, key } = addressOf(graph);
    if ((kind === 'run' || kind === 'import') && key !== undefined) ofDigest.set(key, datasets);
    rights.set(graph, readers === 'anyone' ? 'anyone' : datasets.size > 0 ? datasets : 'everything');
  }
  // Anybody with a token writes these: everything they name counts, and what cannot be told hides the whole.
  const datasetsOf = (thing: string): Iterable<string> | undefined => {
    if (thing.startsWith(`${base}dataset/`)) return [decodedSegment(thing.slice(`${base}dataset/`.length))];
    if (!thing.startsWith(`${base}id/`)) return [];
    const plain = thing.split('#')[0]!;
    return ofSubject.get(plain) ?? ofDigest.get(/\b[0-9a-f]{64}\b/.exec(plain)?.[0] ?? '');
  };
  for (const graph of graphs.filter((one) => readersOf(one) === 'mentioned')) {
    const datasets = ofGraph(graph);
    const things = [...(mentioned.get(graph) ?? [])].map(datasetsOf);
    for (const own of things) for (const dataset of own ?? []) datasets.add(dataset);
    rights.set(graph, datasets.size > 0 && things.every((own) => own !== undefined) ? datasets : 'everything');
  }
  return rights;
}
