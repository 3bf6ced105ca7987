import type { Row } from '../plan/join-part.ts';

/** A statement that is in several graphs, as N-Triples terms. */
export interface RepeatedStatement {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
}

interface Entry extends RepeatedStatement {
  /** Names of its graphs, '' for the default graph. */
  readonly graphs: Set<string>;
}

/** Repeated statements passed on to an engine that starts from an image. */
export type RepeatedImage = ReadonlyArray<RepeatedStatement & { readonly graphs: readonly string[] }> | 'too many';

/** Maximum number of statements that are listed individually. */
const mostKept = 5000;

const nothing: ReadonlySet<string> = new Set();

const inSeveralGraphs = `SELECT ?s ?p ?o ?g ?h {
  { SELECT ?s { SELECT DISTINCT ?s ?g { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?s HAVING (COUNT(*) > 1) }
  LATERAL { GRAPH ?g { ?s ?p ?o } } LATERAL { GRAPH ?h { ?s ?p ?o } FILTER (STR(?g) < STR(?h)) }
} LIMIT ${mostKept + 1}`;
const inDefaultGraphToo = `SELECT ?s ?p ?o ?h { ?s ?p ?o LATERAL { GRAPH ?h { ?s ?p ?o } } } LIMIT ${mostKept + 1}`;
const inGraphAndOthers = (graph: string): string =>
  `SELECT ?s ?p ?o ?h { GRAPH ${graph} { ?s ?p ?o } LATERAL { GRAPH ?h { ?s ?p ?o } FILTER (?h != ${graph}) } } LIMIT ${mostKept + 1}`;
const inGraphAndDefault = (graph: string): string =>
  `SELECT ?s ?p ?o { GRAPH ${graph} { ?s ?p ?o } LATERAL { ?s ?p ?o } } LIMIT ${mostKept + 1}`;

/**
 * Statements of a store that are in more than one graph, kept up to date with its changes. A full scan takes about as long as
 * counting all quads; after a replacement only the replaced graphs are scanned.
 */
export class RepeatedStatements {
  private entries = new Map<string, Entry>();
  private tooMany = false;
  private unseen: ReadonlySet<string> | 'everything' = nothing;
  private listed: readonly RepeatedStatement[] | undefined;

  /** `ask` queries everything in the store, its default graph separately. */
  constructor(private readonly ask: (query: string) => Promise<readonly Row[]>) {}

  /** Must be called after these graphs have changed, or with 'somewhere' if the graphs are unknown. */
  changed(graphs: readonly string[] | 'somewhere'): void {
    if (graphs === 'somewhere' || graphs.includes('') || this.tooMany) this.unseen = 'everything';
    else if (this.unseen !== 'everything') this.unseen = new Set([...this.unseen, ...graphs]);
  }

  /** All repeated statements; undefined if there are too many to list. */
  async list(): Promise<readonly RepeatedStatement[] | undefined> {
    await this.lookAgain();
    this.listed ??= [...this.entries.values()];
    return this.tooMany ? undefined : this.listed;
  }

  async image(): Promise<RepeatedImage> {
    await this.lookAgain();
    if (this.tooMany) return 'too many';
    return [...this.entries.values()].map((entry) => ({ ...entry, graphs: [...entry.graphs] }));
  }

  restore(image: RepeatedImage): void {
    this.unseen = nothing;
    this.listed = undefined;
    this.tooMany = image === 'too many';
    this.entries.clear();
    if (image === 'too many') return;
    for (const entry of image) this.entries.set(keyOf(entry), { ...entry, graphs: new Set(entry.graphs) });
  }

  private async lookAgain(): Promise<void> {
    const { unseen } = this;
    if (unseen === nothing) return;
    this.unseen = nothing;
    this.listed = undefined;
    if (unseen === 'everything') await this.lookEverywhere();
    else for (const graph of unseen) await this.lookInto(graph);
    if (this.entries.size > mostKept) {
      this.tooMany = true;
      this.entries.clear();
    }
  }

  private async lookEverywhere(): Promise<void> {
    this.tooMany = false;
    this.entries.clear();
    for (const row of await this.ask(inSeveralGraphs)) this.note(row, row.get('g')!.value, row.get('h')!.value);
    for (const row of await this.ask(inDefaultGraphToo)) this.note(row, '', row.get('h')!.value);
  }

  private async lookInto(graph: string): Promise<void> {
    for (const [key, entry] of this.entries) {
      if (entry.graphs.delete(graph) && entry.graphs.size < 2) this.entries.delete(key);
    }
    const name = `<${graph}>`;
    for (const row of await this.ask(inGraphAndOthers(name))) this.note(row, graph, row.get('h')!.value);
    for (const row of await this.ask(inGraphAndDefault(name))) this.note(row, graph, '');
  }

  private note(row: Row, ...graphs: readonly string[]): void {
    const [subject, predicate, object] = ['s', 'p', 'o'].map((name) => row.get(name)!.toString());
    const found: Entry = { subject: subject!, predicate: predicate!, object: object!, graphs: new Set() };
    const entry = this.entries.get(keyOf(found)) ?? found;
    for (const graph of graphs) entry.graphs.add(graph);
    this.entries.set(keyOf(found), entry);
  }
}

const keyOf = ({ subject, predicate, object }: RepeatedStatement): string => `${subject} ${predicate} ${object}`;
