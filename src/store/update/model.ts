/** A term as plain data, so that it can be handed to a worker thread. */
export type PlainTerm =
  | { readonly type: 'iri'; readonly value: string }
  | { readonly type: 'bnode'; readonly value: string }
  | { readonly type: 'literal'; readonly value: string; readonly datatype?: string; readonly language?: string };

export type TemplateTerm = PlainTerm | { readonly type: 'variable'; readonly value: string };

/** The default graph among names of graphs. */
export const defaultGraphName = '';

/** A quad with places to be filled; the graph is a variable, or the name of a graph (`''` for the default graph). */
export interface QuadTemplate {
  readonly subject: TemplateTerm;
  readonly predicate: TemplateTerm;
  readonly object: TemplateTerm;
  readonly graph: string | { readonly variable: string };
}

/** What an operation speaks of: one graph by name, or several at once (SPARQL 1.1 Update 3.2). */
export type GraphTarget = { readonly graph: string } | 'named' | 'all';

/** One operation of SPARQL 1.1 Update with every name resolved. */
export type UpdateOperation =
  | { readonly kind: 'data'; readonly delete: readonly QuadTemplate[]; readonly insert: readonly QuadTemplate[] }
  | {
      readonly kind: 'modify';
      /** SELECT of the variables the templates use. */
      readonly where: string;
      /** Dataset of WHERE: WITH, USING or the protocol; without it the dataset of every query. */
      readonly dataset?: { readonly default: readonly string[]; readonly named: readonly string[] | 'all' };
      readonly delete: readonly QuadTemplate[];
      readonly insert: readonly QuadTemplate[];
    }
  | { readonly kind: 'clear' | 'drop'; readonly target: GraphTarget }
  | { readonly kind: 'create'; readonly graph: string; readonly silent: boolean }
  /** Adds statements to one graph, as N-Triples; their blank nodes become new ones. */
  | { readonly kind: 'add-lines'; readonly graph: string; readonly ntriples: string }
  /** Operations as v8 writes them: threads hand them on whole, because looking in takes seconds for the largest. */
  | { readonly kind: 'packed'; readonly shape: string; readonly operations: Uint8Array }
  | { readonly kind: 'add' | 'copy' | 'move'; readonly from: string; readonly to: string; readonly silent: boolean };

/** Which graphs an update may change. */
export type Writable = 'everything' | { readonly below: string };

/** What a graph would hold after an update, as N-Triples; undefined when it would be gone. */
export interface GraphChange {
  readonly graph: string;
  readonly ntriples: string | undefined;
  /** Whether the graph is there before the change. */
  readonly existed: boolean;
}

export const mayWrite = (graph: string, writable: Writable): boolean =>
  writable === 'everything' || (graph.startsWith(writable.below) && graph.length > writable.below.length);
