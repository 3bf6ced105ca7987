import { randomBytes } from 'node:crypto';
import { parse, toNQuad, toNTriplesTerm } from '../../graph/index.ts';
import { QueryUnsupported } from '../errors.ts';
import type { UpdateOptions } from '../port.ts';
import { carryOut, type PlainQuad, type Solution, type UpdateTarget } from './carry-out.ts';
import type { GraphChange, PlainTerm, UpdateOperation } from './model.ts';

/** Read access that trying an update on an engine in another process requires. */
export interface EngineReading {
  /** The answer in SPARQL's JSON, over the union of the graphs in `plain` and the named graphs `named`. */
  select(query: string, plain: readonly string[], named: readonly string[]): Promise<string>;
  /** Names of all graphs. */
  graphs(): Promise<readonly string[]>;
  /** The triples that match a pattern, as N-Triples. */
  content(pattern: string): Promise<string>;
}

/** The changes that an update would make, without making them. @throws as {@link carryOut} */
export async function planOnCopies(
  operations: readonly UpdateOperation[],
  { readable, writable }: UpdateOptions,
  reading: EngineReading,
): Promise<readonly GraphChange[]> {
  const visible = readable && new Set(readable);
  const all = new Set(await reading.graphs());
  const only = (graphs: readonly string[]) => (visible ? graphs.filter((graph) => visible.has(graph)) : graphs);
  const everything = readable ?? [...all];
  const target = new TargetOnCopies({
    readable,
    graphs: all,
    select: async (query, dataset) => {
      const named = dataset === undefined || dataset.named === 'all' ? everything : only(dataset.named);
      const plain = dataset === undefined ? everything : only(dataset.default);
      return solutionsOf(await reading.select(query, plain, named));
    },
    content: async (graph) => {
      if (graph !== '' && !all.has(graph)) return undefined;
      return reading.content(graph === '' ? '?s ?p ?o' : `GRAPH <${graph}> { ?s ?p ?o }`);
    },
  });
  await carryOut(operations, target, writable);
  return target.changes();
}

interface CopyReading {
  select: UpdateTarget['select'];
  readonly graphs: ReadonlySet<string>;
  /** The content of a graph as N-Triples; undefined if it does not exist. */
  content(graph: string): Promise<string | undefined>;
  /** Graphs that the caller may read; all if undefined. */
  readonly readable: readonly string[] | undefined;
}

/**
 * Tries an update on copies of the graphs that it changes. A WHERE after a change would have to read data that the server does not
 * have yet, so it is refused; such operations must be sent in separate requests.
 */
class TargetOnCopies implements UpdateTarget {
  private readonly copies = new Map<
    string,
    { readonly before: ReadonlySet<string> | undefined; now: Set<string> | undefined }
  >();

  constructor(private readonly reading: CopyReading) {}

  select(query: string, dataset: Parameters<UpdateTarget['select']>[1]): Promise<readonly Solution[]> {
    if (this.changedGraphs().length === 0) return this.reading.select(query, dataset);
    throw new QueryUnsupported(
      'With this engine a WHERE cannot follow a change in the same request. Send each operation in its own request.',
    );
  }

  async graphs(): Promise<readonly string[]> {
    const all = new Set(this.reading.graphs);
    for (const [graph, { now }] of this.copies) {
      if (now === undefined) all.delete(graph);
      else if (graph !== '') all.add(graph);
    }
    return [...all];
  }

  async exists(graph: string): Promise<boolean> {
    return graph === '' || (await this.copyOf(graph)).now !== undefined;
  }

  mayRead(graph: string): boolean {
    const { readable } = this.reading;
    const copy = this.copies.get(graph);
    return readable === undefined || readable.includes(graph) || (copy !== undefined && copy.before === undefined);
  }

  async add({ graph, ...triple }: PlainQuad): Promise<void> {
    const copy = await this.copyOf(graph);
    copy.now ??= new Set();
    copy.now.add(line(triple));
  }

  async remove({ graph, ...triple }: PlainQuad): Promise<void> {
    (await this.copyOf(graph)).now?.delete(line(triple));
  }

  async clear(graph: string, gone: boolean): Promise<void> {
    const copy = await this.copyOf(graph);
    copy.now = gone || copy.now === undefined ? undefined : new Set();
  }

  async create(graph: string): Promise<void> {
    (await this.copyOf(graph)).now ??= new Set();
  }

  async copy(from: string, to: string): Promise<void> {
    const source = (await this.copyOf(from)).now ?? new Set<string>();
    const target = await this.copyOf(to);
    target.now = new Set([...(target.now ?? []), ...source]);
  }

  freshBlankNode(): PlainTerm {
    return { type: 'bnode', value: `n${randomBytes(8).toString('hex')}` };
  }

  changes(): readonly GraphChange[] {
    return this.changedGraphs().map(([graph, { before, now }]) => ({
      graph,
      ntriples: now && [...now].join(''),
      existed: before !== undefined,
    }));
  }

  private changedGraphs() {
    return [...this.copies].filter(([, { before, now }]) => !same(before, now));
  }

  private async copyOf(graph: string) {
    const known = this.copies.get(graph);
    if (known) return known;
    const text = await this.reading.content(graph);
    const before = text === undefined ? undefined : new Set(parse(text, 'turtle', 'urn:base:').map(toNQuad));
    const made = { before, now: before && new Set(before) };
    this.copies.set(graph, made);
    return made;
  }
}

interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

function solutionsOf(body: string): readonly Solution[] {
  const { results } = JSON.parse(body) as { results: { bindings: ReadonlyArray<Readonly<Record<string, JsonTerm>>> } };
  return results.bindings.map((row) => new Map(Object.entries(row).map(([name, term]) => [name, plain(term)])));
}

function plain({ type, value, datatype, 'xml:lang': language }: JsonTerm): PlainTerm {
  if (type === 'uri') return { type: 'iri', value };
  if (type === 'bnode') return { type: 'bnode', value };
  if (language !== undefined) return { type: 'literal', value, language };
  return { type: 'literal', value, ...(datatype === undefined ? {} : { datatype }) };
}

function same(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every((one) => b.has(one));
}

function line({ subject, predicate, object }: Omit<PlainQuad, 'graph'>): string {
  return `${[subject, predicate, object].map(written).join(' ')} .\n`;
}

function written(term: PlainTerm): string {
  if (term.type === 'iri') return toNTriplesTerm({ termType: 'NamedNode', value: term.value } as never);
  if (term.type === 'bnode') return `_:${term.value}`;
  const datatype = { value: term.datatype ?? 'http://www.w3.org/2001/XMLSchema#string' };
  return toNTriplesTerm({ termType: 'Literal', value: term.value, language: term.language ?? '', datatype } as never);
}
