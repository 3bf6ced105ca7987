import type { GraphSource, RdfFormat } from './sources.ts';
import type { GraphChange, UpdateOperation, Writable } from './update/model.ts';

/**
 * Store for validated graphs. Replacing a graph is atomic: a reader sees either the old graph or the new one.
 * The name `''` denotes the default graph. Every adapter passes test/support/graph-store-contract.ts.
 *
 * Literals keep their value but not always their spelling: an engine may return `"1"^^xsd:double` for `1.0E0`
 * (see the adapter's documentation). So digests are computed over files, never over answers.
 */
export interface GraphStore {
  /**
   * Adds RDF text in bulk. `graph` names the graph for Turtle and N-Triples (default graph if absent) and is ignored for
   * N-Quads and TriG, which contain graph names. A text that does not parse or does not fit (QIAW_GRAPH_SYNTAX,
   * QIAW_STORE_FULL) leaves the store unchanged.
   */
  load(text: string, format: RdfFormat, graph?: string): Promise<void>;
  /** Replaces one named graph by the given text; every quad of N-Quads / TriG must be in that graph. */
  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void>;
  /**
   * Replaces several graphs in one step by the content of the sources. A graph without a source is removed. Every quad must be
   * in one of the named graphs; otherwise, or if a source does not parse or fit, nothing is changed.
   */
  replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void>;
  removeGraph(graph: string): Promise<void>;
  /**
   * Runs any SPARQL 1.1 query and returns the serialised answer in the requested format.
   * Aborting `signal` or exceeding the time limit stops the work within a second and rejects with QIAW_QUERY_CANCELLED or
   * QIAW_QUERY_TIMEOUT. A malformed query rejects with QIAW_QUERY_SYNTAX (nested too deeply: QIAW_QUERY_TOO_DEEP), an answer
   * above the size limit with QIAW_RESULT_TOO_LARGE, and a store whose queue is full with QIAW_STORE_BUSY.
   */
  query(text: string, options: QueryOptions): Promise<QueryAnswer>;
  /**
   * Computes the changes that an update (see `readUpdate`) would make, without changing the store. Rejects like `query`, and with
   * QIAW_GRAPH_PROTECTED for a graph that is not writable and QIAW_UPDATE_FAILED if an operation must fail.
   */
  planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]>;
  /** Must be called once by a caller that fills the store, after all initial data has been loaded. */
  complete?(): Promise<void>;
  statistics(): Promise<StoreStatistics>;
  close(): Promise<void>;
}
export type ResultsFormat = 'json' | 'xml' | 'csv' | 'tsv';
export type GraphFormat = 'turtle' | 'ntriples' | 'nquads' | 'trig' | 'rdfxml' | 'jsonld';

export interface QueryOptions {
  /** Formats for SELECT/ASK and for CONSTRUCT/DESCRIBE; the query form decides which one is used. */
  readonly resultsFormat: ResultsFormat;
  readonly graphFormat: GraphFormat;
  /**
   * IRIs of the default and named graphs (SPARQL Protocol 2.1.4). If any are given, they define the dataset and override FROM.
   * Without them and without FROM, the default graph is the union of all graphs, and all graphs are named graphs.
   */
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  /** Base for relative IRIs in the query. */
  readonly base?: string;
  /** Milliseconds of work, counted from the start of execution. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Returns the answer as `bytes` instead of `body`, which saves two copies of large answers. Default false. */
  readonly asBytes?: boolean;
  /** Client of the query. Clients take turns when queries have to wait. */
  readonly client?: string;
}

export interface UpdateOptions {
  readonly writable: Writable;
  /** Graphs that the caller may read in WHERE; all if absent. */
  readonly readable?: readonly string[];
  readonly base: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface QueryAnswer {
  readonly form: 'bindings' | 'boolean' | 'graph';
  /** Without charset parameter; the body must be sent as UTF-8. */
  readonly mediaType: string;
  readonly body: string;
  /** Replaces `body`, as UTF-8, if `asBytes` was requested and the store supports it. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface StoreStatistics {
  readonly quads: number;
  /** Changes with every write. The same number means the same content within one process. */
  readonly version: number;
  /** Maximum number of quads; a write beyond it is refused with QIAW_STORE_FULL. Absent if the program sets no limit. */
  readonly capacity?: number;
}
