/**
 * Where validated graphs live. Replacing a graph is atomic: a reader sees the old one or the new one.
 * Every adapter passes test/support/graph-store-contract.ts.
 */
export interface GraphStore {
  /** Loads N-Quads or TriG text in bulk, adding to what is there. */
  load(text: string, format: 'nquads' | 'trig'): Promise<void>;
  /** Replaces one named graph by the given N-Quads / TriG text (whose quads must all be in that graph). */
  replaceGraph(graph: string, text: string, format: 'nquads' | 'trig'): Promise<void>;
  removeGraph(graph: string): Promise<void>;
  /**
   * Runs any SPARQL 1.1 query and gives the serialised answer in the asked format.
   * Aborting `signal` or passing the time limit ends the work within a second and rejects with QIAW_QUERY_TIMEOUT;
   * a malformed query rejects with QIAW_QUERY_SYNTAX.
   */
  query(text: string, options: QueryOptions): Promise<QueryAnswer>;
  /** Number of quads and a version that changes with every write. */
  statistics(): Promise<{ readonly quads: number; readonly version: number }>;
  close(): Promise<void>;
}

export interface QueryOptions {
  /** Format for SELECT/ASK and for CONSTRUCT/DESCRIBE; the query's own form decides which is used. */
  readonly resultsFormat: 'json' | 'xml' | 'csv' | 'tsv';
  readonly graphFormat: 'turtle' | 'ntriples' | 'nquads' | 'trig' | 'rdfxml' | 'jsonld';
  /** IRIs of the default and named graphs (SPARQL Protocol); default: union of all graphs, all graphs. */
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface QueryAnswer {
  readonly form: 'bindings' | 'boolean' | 'graph';
  readonly mediaType: string;
  readonly body: string;
}
