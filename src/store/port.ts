import type { GraphSource, RdfFormat } from './sources.ts';
import type { GraphChange, UpdateOperation, Writable } from './update/model.ts';

/**
 * Where validated graphs live. Replacing a graph is atomic: a reader sees the old one or the new one.
 * The name `''` stands for the default graph. Every adapter passes test/support/graph-store-contract.ts.
 *
 * Literals keep their value, not always their spelling: an engine may answer `"1"^^xsd:double` for `1.0E0`
 * (docs of the adapter). Digests are therefore taken over files, never over answers.
 */
export interface GraphStore {
  /**
   * Loads RDF text in bulk, adding to what is there. `graph` names the graph for Turtle and N-Triples (default graph
   * without it) and is ignored for N-Quads and TriG, which name their own. A text that does not parse or does not fit
   * (QIAW_GRAPH_SYNTAX, QIAW_STORE_FULL) leaves the store as it was.
   */
  load(text: string, format: RdfFormat, graph?: string): Promise<void>;
  /** Replaces one named graph by the given text; every quad of N-Quads / TriG must be in that graph. */
  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void>;
  /**
   * Replaces several graphs in one step by what the sources hold; a graph no source fills is gone afterwards. Every quad
   * must be in one of the named graphs; otherwise, or when a source does not parse or fit, nothing is changed.
   */
  replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void>;
  removeGraph(graph: string): Promise<void>;
  /**
   * Runs any SPARQL 1.1 query and gives the serialised answer in the asked format.
   * Aborting `signal` or passing the time limit ends the work within a second and rejects with QIAW_QUERY_TIMEOUT
   * (QIAW_QUERY_CANCELLED); a malformed query rejects with QIAW_QUERY_SYNTAX (nested too deep: QIAW_QUERY_TOO_DEEP); an answer
   * above the cap rejects with QIAW_RESULT_TOO_LARGE; a store with no room for one more query rejects with QIAW_STORE_BUSY.
   */
  query(text: string, options: QueryOptions): Promise<QueryAnswer>;
  /**
   * Works out what an update (see `readUpdate`) would make of the graphs it touches, and changes nothing. Rejects as
   * `query` does, with QIAW_GRAPH_PROTECTED for a graph that is not writable and QIAW_UPDATE_FAILED where an operation must fail.
   */
  planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]>;
  /** To be called once, where the caller fills the store: everything it starts with is in. */
  complete?(): Promise<void>;
  statistics(): Promise<StoreStatistics>;
  close(): Promise<void>;
}
export type ResultsFormat = 'json' | 'xml' | 'csv' | 'tsv';
export type GraphFormat = 'turtle' | 'ntriples' | 'nquads' | 'trig' | 'rdfxml' | 'jsonld';

export interface QueryOptions {
  /** Format for SELECT/ASK and for CONSTRUCT/DESCRIBE; the query's own form decides which is used. */
  readonly resultsFormat: ResultsFormat;
  readonly graphFormat: GraphFormat;
  /**
   * IRIs of the default and named graphs (SPARQL Protocol 2.1.4): when one of them is given, they alone are the
   * dataset and win over FROM. Without them and without FROM: the union of all graphs, and all graphs.
   */
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  /** Base for relative IRIs in the query. */
  readonly base?: string;
  /** Milliseconds of work, counted from the moment the query starts to run. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The answer as `bytes` instead of `body`, which spares large ones two copies. Default false. */
  readonly asBytes?: boolean;
  /** Who asks: clients take turns where queries must wait. */
  readonly client?: string;
}

export interface UpdateOptions {
  readonly writable: Writable;
  /** Graphs the caller may read in WHERE; all without it. */
  readonly readable?: readonly string[];
  readonly base: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface QueryAnswer {
  readonly form: 'bindings' | 'boolean' | 'graph';
  /** Without charset parameter; the body is to be sent as UTF-8. */
  readonly mediaType: string;
  readonly body: string;
  /** In place of `body`, as UTF-8, where `asBytes` was asked and the store can. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface StoreStatistics {
  readonly quads: number;
  /** Changes with every write; the same number means the same content within one process. */
  readonly version: number;
  /** Quads the store accepts; a write that would pass it is refused with QIAW_STORE_FULL. Absent: not bounded by us. */
  readonly capacity?: number;
}
