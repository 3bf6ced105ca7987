import type { SyntaxNode } from '../../sparql-tools.ts';
import { mendBlankNodes } from './blank-nodes.ts';
import { mendSubqueries } from './graph-patterns.ts';
import { mendGroupConcat } from './group-concat.ts';
import { mendPaths } from './zero-length-paths.ts';

/**
 * Traces of what npm oxigraph 0.5 does otherwise than the recommendation. A text that has one is parsed, which decides.
 */
const traces = [
  /\bgroup_concat\b/i,
  /\bbnode\s*\(\s*[^\s)]/i,
  // A path that may be of length zero: `*` or `?` behind its last step.
  /(?<!\b(?:select|distinct|reduced))(?<=[>\w)])\s*\*\s|[>\w)]\?\s/i,
];
/** Two in one text; one pattern for both would take a hostile text's length squared. */
const inGraph = /\bgraph\s*[?$]/i;
const graphTrace = /\b(?:minus|values|count|sum|min|max|avg|sample)\b/i;
/** A subquery's SELECT is one more than the query's own. */
const holdsSubquery = (text: string): boolean =>
  (text.match(/\bselect\b/gi)?.length ?? 0) > (/\b(?:ask|construct|describe)\b/i.test(text) ? 0 : 1);

/** Whether a text shows such a trace; linear in its length. */
export const mayNeedMending = (text: string): boolean =>
  (inGraph.test(text) && (graphTrace.test(text) || holdsSubquery(text))) || traces.some((trace) => trace.test(text));

/**
 * The query in words that make the engine answer as SPARQL 1.1 says: paths of length zero from a constant that is in no triple,
 * GROUP_CONCAT of tagged strings, BNODE of a string and subqueries inside `GRAPH ?g`. What else stands there is mended by `mendGraphs`.
 */
export const mendQuery = (tree: SyntaxNode): SyntaxNode =>
  mendBlankNodes(mendPaths(mendGroupConcat(mendSubqueries(tree))));
