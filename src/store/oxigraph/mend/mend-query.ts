import type { SyntaxNode } from '../../sparql-tools.ts';
import { mendBlankNodes } from './blank-nodes.ts';
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
/** Both in one text; one pattern for the two would take a hostile text's length squared. */
const graphTraces = [/\bgraph\s*[?$]/i, /\b(?:minus|values|count|sum|min|max|avg|sample)\b/i];

/** Whether a text shows such a trace; linear in its length. */
export const mayNeedMending = (text: string): boolean =>
  graphTraces.every((trace) => trace.test(text)) || traces.some((trace) => trace.test(text));

/**
 * The query in words that make the engine answer as SPARQL 1.1 says: paths of length zero from a constant that is in no triple,
 * GROUP_CONCAT of tagged strings and BNODE of a string. What stands inside `GRAPH ?g` is mended by `mendGraphs`.
 */
export const mendQuery = (tree: SyntaxNode): SyntaxNode => mendBlankNodes(mendPaths(mendGroupConcat(tree)));
