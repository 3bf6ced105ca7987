import type { GraphStore } from '../../store/index.ts';

/** Which graph contains statements about which dataset and subject, according to the store. */
export interface GraphFacts {
  readonly graphs: readonly string[];
  /** `graph` states that `thing` is part of the dataset with this id. */
  readonly parts: ReadonlyArray<{ readonly graph: string; readonly thing: string; readonly dataset: string }>;
  readonly subjects: ReadonlyArray<{ readonly graph: string; readonly subject: string }>;
  /** All IRIs that user graphs mention, by graph. */
  readonly mentioned: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function graphFacts(store: GraphStore, base: string): Promise<GraphFacts> {
  const select = async (pattern: string): Promise<readonly Row[]> => {
    const query = `PREFIX dct: <http://purl.org/dc/terms/> PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>\nSELECT DISTINCT ${pattern}`;
    const answer = await store.query(query, { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 30_000 });
    return (JSON.parse(answer.body) as { results: { bindings: Row[] } }).results.bindings;
  };
  const value = (row: Row, name: string) => row[name]?.value ?? '';
  const graphs = (await select('?g { GRAPH ?g { } }')).map((row) => value(row, 'g'));
  const datasets = `${base}dataset/`;
  const parts = await select(
    `?g ?thing ?dataset { GRAPH ?g { ?thing dct:isPartOf ?dataset } FILTER STRSTARTS(STR(?dataset), "${datasets}") }`,
  );
  const subjects = await select('?g ?subject { GRAPH ?g { ?thing qiaw:ofSubject ?subject } }');
  const written = graphs.filter((graph) => /^graph\/(?:user|cohort)\//.test(graph.replace(base, '')));
  const mentioned = new Map<string, Set<string>>();
  if (written.length > 0) {
    const values = written.map((graph) => `<${graph}>`).join(' ');
    const named = '{ ?thing ?p ?o } UNION { ?s ?p ?thing } UNION { ?s ?thing ?o }';
    for (const row of await select(
      `?g ?thing { VALUES ?g { ${values} } GRAPH ?g { ${named} } FILTER isIRI(?thing) }`,
    )) {
      addTo(mentioned, value(row, 'g'), value(row, 'thing'));
    }
  }
  return {
    graphs,
    parts: parts.map((row) => ({
      graph: value(row, 'g'),
      thing: value(row, 'thing'),
      dataset: decodedSegment(value(row, 'dataset').slice(datasets.length)),
    })),
    subjects: subjects.map((row) => ({ graph: value(row, 'g'), subject: value(row, 'subject') })),
    mentioned,
  };
}

type Row = Readonly<Record<string, { readonly value: string } | undefined>>;

export function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}

/** The first path segment, percent-decoded. */
export function decodedSegment(path: string): string {
  const segment = path.split(/[/#?]/)[0]!;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
