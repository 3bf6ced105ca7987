import { type GraphAddress, graphAddress, graphKinds } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { addTo, decodedSegment, graphFacts } from './graph-facts.ts';

/** What a caller must be allowed to read in order to read a graph. */
export type GraphRights =
  /** Shared metadata and definitions, without records. */
  | 'anyone'
  /** Records that cannot be separated by dataset: refusals, executions, checks, and all unknown graphs. */
  | 'everything'
  /** Ids of the datasets of every subject in the graph, and of those it states to be part of. */
  | ReadonlySet<string>;

/** The rights of every graph of the store: derived from the content, cached until it changes. */
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
 * Statements can only add to the requirements for a reader: nobody can open up a graph by writing about it. Graphs derived from
 * a dataset's run, import or subject graph are recognised by the digest or subject in their IRIs.
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
  // A subject that occurs only in imports belongs to the datasets of those imports.
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
  // Any token holder with write scope can write these: everything they mention counts, and an unknown IRI restricts the whole graph.
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
