import { randomBytes } from 'node:crypto';
import { parse, toNQuad, toNTriplesTerm } from '../../graph/index.ts';
import { QueryUnsupported } from '../errors.ts';
import type { PlainQuad, Solution, UpdateTarget } from '../update/carry-out.ts';
import type { GraphChange, PlainTerm, UpdateOperation } from '../update/model.ts';

/** Read access that trying an update on a remote store requires. */
export interface RemoteReading {
  select(query: string, dataset: Extract<UpdateOperation, { kind: 'modify' }>['dataset']): Promise<readonly Solution[]>;
  graphs(): Promise<readonly string[]>;
  /** The content of a graph as N-Triples; undefined if it does not exist. */
  content(graph: string): Promise<string | undefined>;
  /** Graphs that the caller may read; all if undefined. */
  readonly readable: readonly string[] | undefined;
}

/**
 * Tries an update on copies of the graphs that it changes. A WHERE after a change would have to read data that the server does not
 * have yet, so it is refused; such operations must be sent in separate requests.
 */
export class RemoteUpdateTarget implements UpdateTarget {
  private readonly copies = new Map<
    string,
    { readonly before: ReadonlySet<string> | undefined; now: Set<string> | undefined }
  >();

  constructor(private readonly reading: RemoteReading) {}

  select(query: string, dataset: Parameters<RemoteReading['select']>[1]): Promise<readonly Solution[]> {
    if (this.changedGraphs().length === 0) return this.reading.select(query, dataset);
    throw new QueryUnsupported(
      'With an external SPARQL server a WHERE cannot follow a change in the same request. Send each operation in its own request.',
    );
  }

  async graphs(): Promise<readonly string[]> {
    const all = new Set(await this.reading.graphs());
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
