import { parse, type Term } from '../../graph/index.ts';
import { GraphProtected, UpdateFailed } from '../errors.ts';
import {
  type GraphTarget,
  mayWrite,
  type PlainTerm,
  type QuadTemplate,
  type TemplateTerm,
  type UpdateOperation,
  type Writable,
} from './model.ts';
import { unpacked } from './packed.ts';

export interface PlainQuad {
  readonly subject: PlainTerm;
  readonly predicate: PlainTerm;
  readonly object: PlainTerm;
  readonly graph: string;
}

export type Solution = ReadonlyMap<string, PlainTerm>;

/** The graphs on which an update is tried; `''` is the default graph. */
export interface UpdateTarget {
  select(query: string, dataset: Extract<UpdateOperation, { kind: 'modify' }>['dataset']): Promise<readonly Solution[]>;
  graphs(): Promise<readonly string[]>;
  exists(graph: string): Promise<boolean>;
  /** Whether the caller may read a graph. An unreadable graph looks exactly like a missing one. */
  mayRead(graph: string): boolean;
  add(quad: PlainQuad): Promise<void>;
  remove(quad: PlainQuad): Promise<void>;
  /** Empties a graph; with `gone` the graph also ceases to exist. */
  clear(graph: string, gone: boolean): Promise<void>;
  create(graph: string): Promise<void>;
  /** Adds all statements of one graph to another. */
  copy(from: string, to: string): Promise<void>;
  /** A new, unused blank node. */
  freshBlankNode(): PlainTerm;
}

/**
 * Runs operations one after another on a target (SPARQL 1.1 Update 4). Throws QIAW_GRAPH_PROTECTED before changing a graph that
 * is not writable, and QIAW_UPDATE_FAILED if an operation fails according to the standard.
 */
export async function carryOut(
  operations: readonly UpdateOperation[],
  target: UpdateTarget,
  writable: Writable,
): Promise<void> {
  const permit = (graph: string): string => {
    if (!mayWrite(graph, writable)) throw new GraphProtected(graph);
    return graph;
  };
  for (const operation of operations) await one(operation, target, permit);
}

type Permit = (graph: string) => string;

async function one(operation: UpdateOperation, target: UpdateTarget, permit: Permit): Promise<void> {
  switch (operation.kind) {
    case 'data':
      return change(operation, [new Map()], target, permit);
    case 'modify':
      return change(operation, await target.select(operation.where, operation.dataset), target, permit);
    case 'clear':
    case 'drop':
      for (const graph of await targets(operation.target, target)) {
        await target.clear(permit(graph), operation.kind === 'drop');
      }
      return;
    case 'create':
      if (await target.exists(permit(operation.graph))) {
        if (!operation.silent) throw new UpdateFailed(`The graph <${operation.graph}> already exists.`);
      } else await target.create(operation.graph);
      return;
    case 'add-lines':
      return change({ delete: [], insert: templatesOf(operation) }, [new Map()], target, permit);
    case 'packed':
      for (const inner of unpacked(operation)) await one(inner, target, permit);
      return;
    default:
      return transfer(operation, target, permit);
  }
}

/** Deletions and insertions are both computed before either is applied. */
async function change(
  { delete: removed, insert }: { readonly delete: readonly QuadTemplate[]; readonly insert: readonly QuadTemplate[] },
  solutions: readonly Solution[],
  target: UpdateTarget,
  permit: Permit,
): Promise<void> {
  for (const solution of solutions) {
    for (const quad of filled(removed, solution, target)) await target.remove({ ...quad, graph: permit(quad.graph) });
  }
  for (const solution of solutions) {
    for (const quad of filled(insert, solution, target)) await target.add({ ...quad, graph: permit(quad.graph) });
  }
}

/** The quads of templates for a solution. Quads with an unbound variable, or that would not be valid RDF, are left out. */
function* filled(templates: readonly QuadTemplate[], solution: Solution, target: UpdateTarget): Generator<PlainQuad> {
  const blank = new Map<string, PlainTerm>();
  const fill = (term: TemplateTerm): PlainTerm | undefined => {
    if (term.type === 'variable') return solution.get(term.value);
    if (term.type !== 'bnode') return term;
    const known = blank.get(term.value) ?? target.freshBlankNode();
    blank.set(term.value, known);
    return known;
  };
  for (const template of templates) {
    const subject = fill(template.subject);
    const predicate = fill(template.predicate);
    const object = fill(template.object);
    const named = typeof template.graph === 'string' ? undefined : solution.get(template.graph.variable);
    const graph = typeof template.graph === 'string' ? template.graph : named?.type === 'iri' ? named.value : undefined;
    if (subject === undefined || object === undefined || graph === undefined) continue;
    if (subject.type === 'literal' || predicate?.type !== 'iri') continue;
    yield { subject, predicate, object, graph };
  }
}

async function targets(which: GraphTarget, target: UpdateTarget): Promise<readonly string[]> {
  if (typeof which === 'object') return [which.graph];
  const named = await target.graphs();
  return which === 'all' ? ['', ...named] : named;
}

async function transfer(
  { kind, from, to, silent }: Extract<UpdateOperation, { kind: 'add' | 'copy' | 'move' }>,
  target: UpdateTarget,
  permit: Permit,
): Promise<void> {
  permit(to);
  if (kind === 'move') permit(from);
  if (from !== '' && !(target.mayRead(from) && (await target.exists(from)))) {
    if (silent) return;
    throw new UpdateFailed(`The source graph <${from}> does not exist.`);
  }
  if (from === to) return;
  // In queries, WHERE without a graph reads the default graph, which may be a union; so it does here (SPARQL 1.1 Update 3.2).
  const read = from === '' ? await target.select('SELECT ?s ?p ?o { ?s ?p ?o }', undefined) : undefined;
  if (kind !== 'add') await target.clear(to, false);
  if (read === undefined) await target.copy(from, to);
  else await addAll(read, to, target);
  if (kind === 'move') await target.clear(from, true);
}

/** Unlike an INSERT, which creates new blank nodes, a copy keeps them. */
async function addAll(rows: readonly Solution[], graph: string, target: UpdateTarget): Promise<void> {
  for (const row of rows) {
    const [subject, predicate, object] = [row.get('s'), row.get('p'), row.get('o')];
    if (subject && predicate && object) await target.add({ subject, predicate, object, graph });
  }
  if (!(await target.exists(graph))) await target.create(graph);
}

/** The statements of `add-lines` as templates without variables. */
export function templatesOf({ graph, ntriples }: Extract<UpdateOperation, { kind: 'add-lines' }>): QuadTemplate[] {
  return parse(ntriples, 'nquads', graph).map(({ subject, predicate, object }) => {
    return { subject: plain(subject), predicate: plain(predicate), object: plain(object), graph };
  });
}

function plain(term: Term): PlainTerm {
  if (term.termType === 'NamedNode') return { type: 'iri', value: term.value };
  if (term.termType !== 'Literal') return { type: 'bnode', value: term.value };
  if (term.language !== '') return { type: 'literal', value: term.value, language: term.language };
  return { type: 'literal', value: term.value, datatype: term.datatype.value };
}
