import {
  type BlankNode,
  blankNode,
  defaultGraph,
  type Literal,
  literal,
  type NamedNode,
  namedNode,
  type Quad,
  quad,
  type Store,
} from 'oxigraph';
import type { Row } from '../../rewriting/plan/join-part.ts';
import { PreparedQueries } from '../../rewriting/prepared-queries.ts';
import type { Repeated } from '../../rewriting/union/touched.ts';
import type { PlainQuad, Solution, UpdateTarget } from '../../update/carry-out.ts';
import type { GraphChange, PlainTerm, UpdateOperation } from '../../update/model.ts';
import type { UpdateReading } from './messages.ts';

type OxigraphTerm = NamedNode | BlankNode | Literal;
type Dataset = Extract<UpdateOperation, { kind: 'modify' }>['dataset'];

/**
 * Tries an update on the engine's own store. Every change is recorded and reverted by {@link undo}. The engine is synchronous,
 * so no query sees the temporary changes.
 */
export class OxigraphUpdateTarget implements UpdateTarget {
  private readonly undoing: Array<() => void> = [];
  private readonly touched = new Map<string, { readonly existed: boolean; readonly before: string }>();

  constructor(
    private readonly store: Store,
    private readonly reading: UpdateReading,
    /** Statements that are in several graphs before the update. */
    private readonly repeated: () => Promise<Repeated>,
  ) {}

  async select(query: string, dataset: Dataset): Promise<readonly Solution[]> {
    const { base, union, readable } = this.reading;
    const visible = readable && new Set(readable);
    const allowed = (graphs: readonly string[]) => (visible ? graphs.filter((graph) => visible.has(graph)) : graphs);
    const named = dataset === undefined || dataset.named === 'all' ? readable : allowed(dataset.named);
    const plain = dataset ? allowed(dataset.default) : union ? readable : undefined;
    const everything = dataset === undefined && union && !readable;
    const options = {
      base_iri: base,
      ...(everything ? { use_default_graph_as_union: true } : {}),
      ...(plain ? { default_graph: plain.map((graph) => namedNode(graph)) } : {}),
      ...(named ? { named_graphs: named.map((graph) => namedNode(graph)) } : {}),
    };
    const ask = async (question: string) => this.store.query(question, options) as Row[];
    const several = everything || (plain?.length ?? 0) > 1;
    const asked = { ask, ...(several && { repeated: await this.repeatedNow() }) };
    // Not cached: earlier operations have changed the data on which join orders are based.
    const answer = await new PreparedQueries().answer(
      query,
      asked,
      (words) => this.store.query(words, options) as ReadonlyArray<ReadonlyMap<string, OxigraphTerm>>,
      (rows) => rows.length === 0,
    );
    return answer.map((row) => new Map([...row].map(([name, term]) => [name, plainTerm(term)])));
  }

  /** After a change the store is not searched again: then any statement may be in several graphs. */
  private async repeatedNow(): Promise<Repeated> {
    return this.touched.size === 0 ? this.repeated() : { statements: undefined, ask: async () => [] };
  }

  async graphs(): Promise<readonly string[]> {
    const rows = this.store.query('SELECT ?g { GRAPH ?g {} }') as ReadonlyArray<ReadonlyMap<string, OxigraphTerm>>;
    return rows.map((row) => row.get('g')?.value ?? '').filter((name) => name !== '');
  }

  async exists(graph: string): Promise<boolean> {
    return graph === '' || this.store.query(`ASK { GRAPH <${namedNode(graph).value}> {} }`) === true;
  }

  mayRead(graph: string): boolean {
    const { readable } = this.reading;
    return readable === undefined || readable.includes(graph) || this.touched.get(graph)?.existed === false;
  }

  async add(plain: PlainQuad): Promise<void> {
    await this.touch(plain.graph);
    const added = quadOf(plain);
    if (this.store.has(added)) return;
    this.store.add(added);
    this.undoing.push(() => this.store.delete(added));
  }

  async remove(plain: PlainQuad): Promise<void> {
    await this.touch(plain.graph);
    this.delete(quadOf(plain));
  }

  async clear(graph: string, gone: boolean): Promise<void> {
    await this.touch(graph);
    for (const old of this.store.match(null, null, null, graphTerm(graph))) this.delete(old);
    if (gone && graph !== '' && (await this.exists(graph))) {
      this.store.update(`DROP SILENT GRAPH <${namedNode(graph).value}>`);
      this.undoing.push(() => this.store.update(`CREATE SILENT GRAPH <${namedNode(graph).value}>`));
    }
  }

  async create(graph: string): Promise<void> {
    await this.touch(graph);
    this.store.update(`CREATE SILENT GRAPH <${namedNode(graph).value}>`);
  }

  async copy(from: string, to: string): Promise<void> {
    await this.touch(to);
    for (const { subject, predicate, object } of this.store.match(null, null, null, graphTerm(from))) {
      const added = quad(subject, predicate, object, graphTerm(to));
      if (this.store.has(added)) continue;
      this.store.add(added);
      this.undoing.push(() => this.store.delete(added));
    }
    if (to !== '' && !(await this.exists(to))) await this.create(to);
  }

  freshBlankNode(): PlainTerm {
    return { type: 'bnode', value: blankNode().value };
  }

  /** The graphs that the update changes. */
  async changes(): Promise<readonly GraphChange[]> {
    const changes: GraphChange[] = [];
    for (const [graph, { existed, before }] of this.touched) {
      const ntriples = (await this.exists(graph)) ? this.dump(graph) : undefined;
      if (ntriples !== (existed ? before : undefined)) changes.push({ graph, ntriples, existed });
    }
    return changes;
  }

  undo(): void {
    for (const step of this.undoing.reverse()) step();
  }

  private async touch(graph: string): Promise<void> {
    if (this.touched.has(graph)) return;
    const existed = await this.exists(graph);
    this.touched.set(graph, { existed, before: existed ? this.dump(graph) : '' });
    // Runs last in undo, after the statements that created the graph have been removed.
    if (!existed) this.undoing.push(() => this.store.update(`DROP SILENT GRAPH <${namedNode(graph).value}>`));
  }

  private delete(old: Quad): void {
    if (!this.store.has(old)) return;
    this.store.delete(old);
    this.undoing.push(() => this.store.add(old));
  }

  private dump(graph: string): string {
    return this.store.dump({ format: 'application/n-triples', from_graph_name: graphTerm(graph) });
  }
}

const graphTerm = (graph: string) => (graph === '' ? defaultGraph() : namedNode(graph));

const quadOf = ({ subject, predicate, object, graph }: PlainQuad): Quad =>
  quad(termOf(subject) as NamedNode, termOf(predicate) as NamedNode, termOf(object), graphTerm(graph));

function termOf(term: PlainTerm): OxigraphTerm {
  if (term.type === 'iri') return namedNode(term.value);
  if (term.type === 'bnode') return blankNode(term.value);
  return literal(term.value, term.language ?? (term.datatype === undefined ? undefined : namedNode(term.datatype)));
}

function plainTerm(term: OxigraphTerm): PlainTerm {
  if (term.termType === 'NamedNode') return { type: 'iri', value: term.value };
  if (term.termType === 'BlankNode') return { type: 'bnode', value: term.value };
  if (term.language !== '') return { type: 'literal', value: term.value, language: term.language };
  return { type: 'literal', value: term.value, datatype: term.datatype.value };
}
