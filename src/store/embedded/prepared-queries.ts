import { QueryUnsupported } from '../errors.ts';
import { type SparqlTools, type SyntaxNode, sparqlTools } from '../syntax/sparql-tools.ts';
import type { Probe, Row } from './plan/join-part.ts';
import { mayNeedPlan, planQuery, writePlanned } from './plan/plan-query.ts';
import { mayLackRow, rewriteEmptyGroups } from './rewrite/empty-groups.ts';
import { needsGraphs, rewriteGraphs } from './rewrite/graph-patterns.ts';
import { mayNeedRewriting, rewriteQuery } from './rewrite/rewrite-query.ts';
import { fromCount, mergeUnion } from './union/merge-union.ts';
import type { Repeated } from './union/touched.ts';

/** Characters. Reading takes about a millisecond for a thousand; a longer text is neither rewritten nor planned. */
const longestRead = 16_384;
const mostKept = 300;
/** Above this many graphs a pattern is not written out for each of them. */
const mostGraphs = 3000;
const tooManyGraphs =
  `what stands inside GRAPH with a variable (a count or a LIMIT of its own, MINUS, a value for the graph) is answered over at most ` +
  `${mostGraphs} graphs. Name the graphs with FROM NAMED, or the graph itself.`;

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

/** Puts queries in words that make the engine answer rightly (union/, rewrite/) and quickly (plan/); runs in the engine's thread. */
export class PreparedQueries {
  private readonly kept = new Map<string, Prepared>();

  /** To be called when the data change: orders rest on them. */
  forget(): void {
    this.kept.clear();
  }

  /**
   * The answer `run` gives to the text in its best words; `isEmpty` tells an answer without rows, which may lack one.
   * @throws what `run` throws; QueryUnsupported where a pattern would have to be written out for too many graphs
   */
  async answer<T>(text: string, asked: Asked, run: (words: string) => T, isEmpty: (answer: T) => boolean): Promise<T> {
    const answer = await this.inWords(text, asked, run);
    const rewritten = isEmpty(answer) && mayLackRow(text) ? await withRowOfNothing(text) : undefined;
    return rewritten === undefined ? answer : this.inWords(rewritten, asked, run);
  }

  private async inWords<T>(text: string, asked: Asked, run: (words: string) => T): Promise<T> {
    const words = await this.wordsOf(text, asked);
    try {
      return run(words);
    } catch (error) {
      // Some expressions (`-(-?x)`) come back from our writer as something the engine does not read.
      if (words === text || !isSyntaxError(error)) throw error;
      return run(text);
    }
  }

  async wordsOf(text: string, asked: Asked): Promise<string> {
    const short = text.length <= longestRead;
    const repeats = asked.repeated !== undefined && asked.repeated.statements?.length !== 0;
    if (!repeats && !(short && (mayNeedRewriting(text) || mayNeedPlan(text)))) return text;
    const tools = await sparqlTools();
    // Over one graph nothing is merged, so that its words do not do for several.
    const key = `${asked.repeated === undefined ? 'one' : 'several'} ${text}`;
    const known = this.kept.get(key) ?? prepare(text, tools, asked);
    if (short) this.keep(key, known);
    if ('text' in known) return known.text;
    const names = asked.ask(known.listing).map((row) => row.get('g')?.value ?? '');
    if (names.length > mostGraphs) throw new QueryUnsupported(tooManyGraphs);
    return tools.generate(rewriteGraphs(known.tree, names));
  }

  private keep(key: string, known: Prepared): void {
    this.kept.set(key, known);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }
}

/** npm oxigraph says where a text does not parse before it says why. */
export const isSyntaxError = (error: unknown): boolean =>
  error instanceof Error && /^error at \d+:\d+/.test(error.message);

/** The query in words that give an aggregate over nothing its row, or undefined where there is none without GROUP BY. */
async function withRowOfNothing(text: string): Promise<string | undefined> {
  const tools = await sparqlTools();
  try {
    const tree = tools.parse(text);
    const rewritten = rewriteEmptyGroups(tree);
    return rewritten === tree ? undefined : tools.generate(rewritten);
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
  const rewritten = mayNeedRewriting(text) ? rewriteQuery(merged) : merged;
  if (needsGraphs(rewritten)) {
    const list = tools.parse('SELECT DISTINCT ?g { GRAPH ?g {} }');
    return {
      listing: tools.generate({ ...list, context: tree['context'], datasets: tree['datasets'] }),
      tree: rewritten,
    };
  }
  const planned = planQuery(rewritten, tools, probeOf(ask));
  return { text: planned === tree ? text : writePlanned(planned, tools) };
}

const probeOf = (ask: AskRows): Probe => ({
  count: (query) => Number(ask(query)[0]?.get('n')?.value ?? 0),
  rows: ask,
});
