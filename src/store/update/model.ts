/** A term as plain data that can be sent to a worker thread. */
export type PlainTerm =
  | { readonly type: 'iri'; readonly value: string }
  | { readonly type: 'bnode'; readonly value: string }
  | { readonly type: 'literal'; readonly value: string; readonly datatype?: string; readonly language?: string };

export type TemplateTerm = PlainTerm | { readonly type: 'variable'; readonly value: string };

/** Name of the default graph in lists of graph names. */
export const defaultGraphName = '';

/** A quad with variables; the graph is a variable or the name of a graph (`''` for the default graph). */
export interface QuadTemplate {
  readonly subject: TemplateTerm;
  readonly predicate: TemplateTerm;
  readonly object: TemplateTerm;
  readonly graph: string | { readonly variable: string };
}

/** Graphs of an operation: one by name, or several (SPARQL 1.1 Update 3.2). */
export type GraphTarget = { readonly graph: string } | 'named' | 'all';

/** One operation of SPARQL 1.1 Update with all names resolved. */
export type UpdateOperation =
  | { readonly kind: 'data'; readonly delete: readonly QuadTemplate[]; readonly insert: readonly QuadTemplate[] }
  | {
      readonly kind: 'modify';
      /** SELECT of the variables that the templates use. */
      readonly where: string;
      /** Dataset of WHERE from WITH, USING or the protocol; if absent, the dataset for queries applies. */
      readonly dataset?: { readonly default: readonly string[]; readonly named: readonly string[] | 'all' };
      readonly delete: readonly QuadTemplate[];
      readonly insert: readonly QuadTemplate[];
    }
  | { readonly kind: 'clear' | 'drop'; readonly target: GraphTarget }
  | { readonly kind: 'create'; readonly graph: string; readonly silent: boolean }
  /** Adds statements to one graph, as N-Triples, with new blank nodes. */
  | { readonly kind: 'add-lines'; readonly graph: string; readonly ntriples: string }
  /** Operations in v8 serialisation. Threads pass them on unopened, because unpacking the largest takes seconds. */
  | { readonly kind: 'packed'; readonly shape: string; readonly operations: Uint8Array }
  | { readonly kind: 'add' | 'copy' | 'move'; readonly from: string; readonly to: string; readonly silent: boolean };

/** Which graphs an update may change. */
export type Writable = 'everything' | { readonly below: string };

/** Content of a graph after an update, as N-Triples; undefined if the graph is removed. */
export interface GraphChange {
  readonly graph: string;
  readonly ntriples: string | undefined;
  /** Whether the graph exists before the change. */
  readonly existed: boolean;
}

export const mayWrite = (graph: string, writable: Writable): boolean =>
  writable === 'everything' || (graph.startsWith(writable.below) && graph.length > writable.below.length);
