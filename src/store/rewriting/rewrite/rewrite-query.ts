import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { rewriteBlankNodes } from './blank-nodes.ts';
import { rewriteSubqueries } from './graph-patterns.ts';
import { rewritten } from './tree.ts';
import { rewritePaths } from './zero-length-paths.ts';

/** GROUP_CONCAT returns a plain string (18.5.1.7). The engine keeps a language tag that all members share. */
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
 * Textual signs of features in which npm oxigraph 0.5 deviates from the recommendation. A text with a sign is parsed to be sure.
 */
const traces = [
  /\bgroup_concat\b/i,
  /\bbnode\s*\(\s*[^\s)]/i,
  // A path that may have length zero: `*` or `?` after its last step.
  /(?<!\b(?:select|distinct|reduced))(?<=[>\w)])\s*\*\s|[>\w)]\?\s/i,
];
/** A sign only together with `graphTrace` or a subquery. One pattern for both would take quadratic time on a hostile text. */
const inGraph = /\bgraph\s*[?$]/i;
const graphTrace = /\b(?:minus|values|count|sum|min|max|avg|sample)\b/i;
/** More than one SELECT: the query contains a subquery. */
const holdsSubquery = (text: string): boolean =>
  (text.match(/\bselect\b/gi)?.length ?? 0) > (/\b(?:ask|construct|describe)\b/i.test(text) ? 0 : 1);

/** Whether a text has such a sign; linear in its length. */
export const mayNeedRewriting = (text: string): boolean =>
  (inGraph.test(text) && (graphTrace.test(text) || holdsSubquery(text))) || traces.some((trace) => trace.test(text));

/**
 * Rewrites the query so that the engine answers as SPARQL 1.1 specifies: zero-length paths from a constant that is in no triple,
 * GROUP_CONCAT of tagged strings, BNODE of a string, and subqueries inside `GRAPH ?g`. `rewriteGraphs` handles the other cases.
 */
export const rewriteQuery = (tree: SyntaxNode): SyntaxNode =>
  rewriteBlankNodes(rewritePaths(rewriteGroupConcat(rewriteSubqueries(tree))));
