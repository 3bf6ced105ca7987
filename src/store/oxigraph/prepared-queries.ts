import { type SparqlTools, type SyntaxNode, sparqlTools } from '../sparql-tools.ts';
import { mendEmptyGroups } from './mend/empty-groups.ts';
import { mendGraphs, needsGraphs } from './mend/graph-patterns.ts';
import { mayNeedMending, mendQuery } from './mend/mend-query.ts';
import { fromCount, mergeUnion } from './merge/merge-union.ts';
import type { Repeated } from './merge/touched.ts';
import type { Probe, Row } from './plan/join-part.ts';
import { mayNeedPlan, planQuery, writePlanned } from './plan/plan-query.ts';

/** Characters. Reading takes about a millisecond for a thousand; a longer text is neither mended nor planned. */
const longestRead = 16_384;
const mostKept = 300;
/** Above this many graphs a pattern is not written out for each of them. */
const mostGraphs = 3000;
const tooManyGraphs =
  `What stands inside GRAPH with a variable there (a count or a LIMIT of its own, MINUS, a value for the graph) is not supported ` +
  `over more than ${mostGraphs} graphs: name the graphs with FROM NAMED, or the graph itself.`;

/** A query read once: the text for the engine, or what makes one from the names of the graphs there are. */
type Prepared = { readonly text: string } | { readonly listing: string; readonly tree: SyntaxNode };

/** Asks the engine that will run the query, within the query's own dataset. */
export type AskRows = (query: string) => readonly Row[];

/** Where and what a query is asked. */
export interface Asked {
  /** Within the query's own dataset. */
  readonly ask: AskRows;
  /** What stands in several graphs, for a query whose default graph may be made of several. */
  readonly repeated?: Repeated;
}

/** Puts queries in words that make the engine answer rightly (merge/, mend/) and quickly (plan/); runs in the engine's thread. */
export class PreparedQueries {
  private readonly kept = new Map<string, Prepared>();

  /** To be called when the data change: orders rest on them. */
  forget(): void {
    this.kept.clear();
  }

  async wordsOf(text: string, asked: Asked): Promise<string> {
    const short = text.length <= longestRead;
    const repeats = asked.repeated !== undefined && asked.repeated.statements?.length !== 0;
    if (!repeats && !(short && (mayNeedMending(text) || mayNeedPlan(text)))) return text;
    const tools = await sparqlTools();
    const known = this.kept.get(text) ?? prepare(text, tools, asked);
    if (short) this.keep(text, known);
    if ('text' in known) return known.text;
    const names = asked.ask(known.listing).map((row) => row.get('g')?.value ?? '');
    if (names.length > mostGraphs) throw new Error(tooManyGraphs);
    return tools.generate(mendGraphs(known.tree, names));
  }

  private keep(text: string, known: Prepared): void {
    this.kept.set(text, known);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }
}

/** The query in words that give an aggregate over nothing its row, or undefined where there is none without GROUP BY. */
export async function withRowOfNothing(text: string): Promise<string | undefined> {
  const tools = await sparqlTools();
  try {
    const tree = tools.parse(text);
    const mended = mendEmptyGroups(tree);
    return mended === tree ? undefined : tools.generate(mended);
  } catch {
    return undefined;
  }
}

function prepare(text: string, tools: SparqlTools, asked: Asked): Prepared {
  try {
    return read(text, tools, asked);
  } catch (error) {
    // A trap leaves the engine in an unknown state.
    if (error instanceof Error && error.name === 'RuntimeError') throw error;
    // The engine says what is wrong, and where; or the text is nested deeper than it can be read here.
    return { text };
  }
}

function read(text: string, tools: SparqlTools, { ask, repeated }: Asked): Prepared {
  const tree = tools.parse(text);
  if (tree.type !== 'query') return { text };
  const merged = repeated === undefined || fromCount(tree) === 1 ? tree : mergeUnion(tree, tools, repeated);
  if (text.length > longestRead) return { text: merged === tree ? text : tools.generate(merged) };
  const mended = mayNeedMending(text) ? mendQuery(merged) : merged;
  if (needsGraphs(mended)) {
    const list = tools.parse('SELECT DISTINCT ?g { GRAPH ?g {} }');
    return { listing: tools.generate({ ...list, context: tree['context'], datasets: tree['datasets'] }), tree: mended };
  }
  const planned = planQuery(mended, tools, probeOf(ask));
  return { text: planned === tree ? text : writePlanned(planned, tools) };
}

const probeOf = (ask: AskRows): Probe => ({
  count: (query) => Number(ask(query)[0]?.get('n')?.value ?? 0),
  rows: ask,
});
