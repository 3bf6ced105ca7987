import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { rewriteBlankNodes } from './blank-nodes.ts';
import { rewriteSubqueries } from './graph-patterns.ts';
import { rewritten } from './tree.ts';
import { rewritePaths } from './zero-length-paths.ts';

/** GROUP_CONCAT gives a plain string (18.5.1.7); the engine keeps a language tag its members share, unless they are strings. */
export const rewriteGroupConcat = (tree: SyntaxNode): SyntaxNode =>
  rewritten(tree, (node) => {
    if (node.subType !== 'aggregate' || node['aggregation'] !== 'group_concat') return node;
    const members = (node['expression'] as readonly SyntaxNode[]).map((member) => ({
      type: 'expression',
      subType: 'operation',
      operator: 'str',
      args: [member],
      loc,
    }));
    return { ...node, expression: members };
  });

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
export const mayNeedRewriting = (text: string): boolean =>
  (inGraph.test(text) && (graphTrace.test(text) || holdsSubquery(text))) || traces.some((trace) => trace.test(text));

/**
 * The query in words that make the engine answer as SPARQL 1.1 says: paths of length zero from a constant that is in no triple,
 * GROUP_CONCAT of tagged strings, BNODE of a string and subqueries inside `GRAPH ?g`. What else stands there is mended by `rewriteGraphs`.
 */
export const rewriteQuery = (tree: SyntaxNode): SyntaxNode =>
  rewriteBlankNodes(rewritePaths(rewriteGroupConcat(rewriteSubqueries(tree))));
