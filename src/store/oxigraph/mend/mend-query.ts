import { type SparqlTools, type SyntaxNode, sparqlTools } from '../../sparql-tools.ts';
import { mendBlankNodes } from './blank-nodes.ts';
import { mendGraphs, needsGraphs } from './graph-patterns.ts';
import { mendGroupConcat } from './group-concat.ts';
import { mendPaths } from './zero-length-paths.ts';

/**
 * Traces of what npm oxigraph 0.5 does otherwise than the recommendation. A text with none of them goes to the engine unread;
 * one that has is parsed, which decides.
 */
const traces = [
  /\bgroup_concat\b/i,
  /\bbnode\s*\(\s*[^\s)]/i,
  // A path that may be of length zero: `*` or `?` behind its last step.
  /(?<!\b(?:select|distinct|reduced))(?<=[>\w)])\s*\*\s|[>\w)]\?\s/i,
];
/** Both in one text; one pattern for the two would take a hostile text's length squared. */
const graphTraces = [/\bgraph\s*[?$]/i, /\b(?:minus|values|count|sum|min|max|avg|sample)\b/i];
/** Characters. Parsing holds up everybody else, and people write shorter texts: a longer one goes to the engine as it is. */
const longestRead = 4096;

/** Names of the graphs a query text that selects `?g` gives. */
export type ListGraphs = (query: string) => Promise<readonly string[]>;

/** A query read once: the text for the engine, or what makes one from the names of the graphs there are. */
type Mended = { readonly text: string } | { readonly listing: string; readonly tree: SyntaxNode };

const kept = new Map<string, Mended>();
const mostKept = 300;
/** Above this many graphs a pattern is not written out for each of them. */
const mostGraphs = 3000;

/**
 * The query in words that make the engine answer as SPARQL 1.1 says: paths of length zero from a constant that is in no triple,
 * GROUP_CONCAT of tagged strings, BNODE of a string, and VALUES, MINUS and bare aggregates inside `GRAPH ?g`.
 */
export async function mendQuery(text: string, graphs: ListGraphs): Promise<string> {
  if (text.length > longestRead) return text;
  const inGraph = graphTraces.every((trace) => trace.test(text));
  if (!inGraph && !traces.some((trace) => trace.test(text))) return text;
  const tools = await sparqlTools();
  const known = kept.get(text) ?? mend(text, tools);
  kept.set(text, known);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  if ('text' in known) return known.text;
  const names = await graphs(known.listing);
  return names.length > mostGraphs ? text : tools.generate(mendGraphs(known.tree, names));
}

function mend(text: string, tools: SparqlTools): Mended {
  try {
    return rewritten(text, tools);
  } catch {
    // The engine says what is wrong, and where; or the text is nested deeper than it can be read here.
    return { text };
  }
}

function rewritten(text: string, { parse, generate }: SparqlTools): Mended {
  const tree: SyntaxNode = parse(text);
  if (tree.type !== 'query') return { text };
  const mended = mendBlankNodes(mendPaths(mendGroupConcat(tree)));
  if (needsGraphs(mended)) {
    const list = parse('SELECT DISTINCT ?g { GRAPH ?g {} }');
    return { listing: generate({ ...list, context: tree['context'], datasets: tree['datasets'] }), tree: mended };
  }
  return { text: mended === tree ? text : generate(mended) };
}
