import { QueryUnsupported } from '../errors.ts';
import { type SparqlTools, type SyntaxNode, sparqlTools } from '../syntax/sparql-tools.ts';
import type { Probe, Row } from './plan/join-part.ts';
import { mayNeedPlan, planQuery, writePlanned } from './plan/plan-query.ts';
import { mayLackRow, rewriteEmptyGroups } from './rewrite/empty-groups.ts';
import { needsGraphs, rewriteGraphs } from './rewrite/graph-patterns.ts';
import { mayNeedRewriting, rewriteQuery } from './rewrite/rewrite-query.ts';
import { fromCount, mergeUnion } from './union/merge-union.ts';
import type { Repeated } from './union/touched.ts';

/** Characters. Parsing takes about a millisecond per thousand; longer texts are neither rewritten nor planned. */
const longestRead = 16_384;
const mostKept = 300;
/** Maximum number of graphs for which a pattern is expanded. */
const mostGraphs = 3000;
const tooManyGraphs =
  `a pattern inside GRAPH with a variable (with its own count or LIMIT, MINUS, a value for the graph) is supported for at most ` +
  `${mostGraphs} graphs. Name the graphs with FROM NAMED, or the graph itself.`;

/** A prepared query: the text for the engine, or a tree that is expanded with the names of the existing graphs. */
type Prepared = { readonly text: string } | { readonly listing: string; readonly tree: SyntaxNode };

/** Queries the engine that will run the query, restricted to the query's dataset. */
export type AskRows = (query: string) => Promise<readonly Row[]>;

/** Context of a query. */
export interface Asked {
  /** Restricted to the query's dataset. */
  readonly ask: AskRows;
  /** Statements in several graphs, for a query whose default graph may be a union. */
  readonly repeated?: Repeated;
}

/** Rewrites queries so that the engine answers correctly (union/, rewrite/) and fast (plan/). Used by every adapter of this engine. */
export class PreparedQueries {
  private readonly kept = new Map<string, Prepared>();

  /** Must be called when the data change, because join orders depend on them. */
  forget(): void {
    this.kept.clear();
  }

  /**
   * The answer of `run` to the rewritten text. `isEmpty` detects an answer without rows, which may lack the row of an aggregate.
   * @throws what `run` throws; QueryUnsupported if a pattern would have to be expanded for too many graphs
   */
  async answer<T>(
    text: string,
    asked: Asked,
    run: (rewritten: string) => T | Promise<T>,
    isEmpty: (answer: T) => boolean,
  ): Promise<T> {
    const answer = await this.runRewritten(text, asked, run);
    const rewritten = isEmpty(answer) && mayLackRow(text) ? await withEmptyGroupRow(text) : undefined;
    return rewritten === undefined ? answer : this.runRewritten(rewritten, asked, run);
  }

  private async runRewritten<T>(text: string, asked: Asked, run: (rewritten: string) => T | Promise<T>): Promise<T> {
    const rewritten = await this.rewrittenText(text, asked);
    try {
      return await run(rewritten);
    } catch (error) {
      // Our writer turns some expressions (`-(-?x)`) into text that the engine does not parse.
      if (rewritten === text || !isSyntaxError(error)) throw error;
      return run(text);
    }
  }

  async rewrittenText(text: string, asked: Asked): Promise<string> {
    const short = text.length <= longestRead;
    const repeats = asked.repeated !== undefined && asked.repeated.statements?.length !== 0;
    if (!repeats && !(short && (mayNeedRewriting(text) || mayNeedPlan(text)))) return text;
    const tools = await sparqlTools();
    // Over one graph nothing is merged, so its text is not valid for several graphs.
    const key = `${asked.repeated === undefined ? 'one' : 'several'} ${text}`;
    const known = this.kept.get(key) ?? (await prepare(text, tools, asked));
    if (short) this.keep(key, known);
    if ('text' in known) return known.text;
    const names = (await asked.ask(known.listing)).map((row) => row.get('g')?.value ?? '');
    if (names.length > mostGraphs) throw new QueryUnsupported(tooManyGraphs);
    return tools.generate(rewriteGraphs(known.tree, names));
  }

  private keep(key: string, known: Prepared): void {
    this.kept.set(key, known);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }
}

/** npm oxigraph's syntax errors begin with a position. */
export const isSyntaxError = (error: unknown): boolean =>
  error instanceof Error && /^error at \d+:\d+/.test(error.message);

/** The query rewritten so that an aggregate over nothing has its row; undefined if it has no aggregate without GROUP BY. */
async function withEmptyGroupRow(text: string): Promise<string | undefined> {
  const tools = await sparqlTools();
  try {
    const tree = tools.parse(text);
    const rewritten = rewriteEmptyGroups(tree);
    return rewritten === tree ? undefined : tools.generate(rewritten);
  } catch {
    return undefined;
  }
}

async function prepare(text: string, tools: SparqlTools, asked: Asked): Promise<Prepared> {
  try {
    return await read(text, tools, asked);
  } catch (error) {
    // A trap leaves the engine in an unknown state.
    if (error instanceof Error && error.name === 'RuntimeError') throw error;
    // The engine will report what is wrong, and where; or the text is nested too deeply to be parsed here.
    return { text };
  }
}

async function read(text: string, tools: SparqlTools, { ask, repeated }: Asked): Promise<Prepared> {
  const tree = tools.parse(text);
  if (tree.type !== 'query') return { text };
  const merged = repeated === undefined || fromCount(tree) === 1 ? tree : await mergeUnion(tree, tools, repeated);
  if (text.length > longestRead) return { text: merged === tree ? text : tools.generate(merged) };
  const rewritten = mayNeedRewriting(text) ? rewriteQuery(merged) : merged;
  if (needsGraphs(rewritten)) {
    const list = tools.parse('SELECT DISTINCT ?g { GRAPH ?g {} }');
    return {
      listing: tools.generate({ ...list, context: tree['context'], datasets: tree['datasets'] }),
      tree: rewritten,
    };
  }
  const planned = await planQuery(rewritten, tools, probeOf(ask));
  return { text: planned === tree ? text : writePlanned(planned, tools) };
}

const probeOf = (ask: AskRows): Probe => ({
  count: async (query) => Number((await ask(query))[0]?.get('n')?.value ?? 0),
  rows: ask,
});
