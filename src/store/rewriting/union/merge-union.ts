import type { SparqlTools, SyntaxNode } from '../../syntax/sparql-tools.ts';
import { inScope } from '../rewrite/in-scope.ts';
import { aggregates, isCut, isGrouped } from '../rewrite/query-parts.ts';
import { isPattern, nodesOf, rewrittenAsync } from '../rewrite/tree.ts';
import { Merging } from './merging.ts';
import { Naming } from './naming.ts';
import { type Repeated, Touched } from './touched.ts';

type Patterns = readonly SyntaxNode[];

/**
 * The union of graphs contains each statement once (RDF 1.1 Datasets; SPARQL 1.1, 13.1), but the engine returns one row per
 * graph. If rows count and such statements may match, the groups of the query become subqueries with DISTINCT over all variables
 * that distinguish their solutions, which leaves one row each. All other queries are returned as the same object.
 */
export async function mergeUnion(tree: SyntaxNode, tools: SparqlTools, repeated: Repeated): Promise<SyntaxNode> {
  if (repeated.statements?.length === 0) return tree;
  const merging = new Merging(new Naming(tree), new Touched(tree, tools, repeated), repeated);
  const elsewhere = within(tree, (node) => isPattern(node, 'graph') || isPattern(node, 'service'));
  const unseen = within(tree, ({ subType }) => subType === 'minus' || subType === 'patternOperation');
  return rewrittenAsync(tree, async (node) => {
    const where = node['where'];
    if (node.type !== 'query' || elsewhere.has(node) || !isPattern(where, 'group')) return node;
    if (!countsRows(node, unseen.has(node))) return node;
    const next = await merging.group(where);
    if (next === where || (showsAll(node) && inScope([where]).size === 0)) return node;
    return { ...node, where: next };
  });
}

const within = (tree: SyntaxNode, is: (node: SyntaxNode) => boolean): ReadonlySet<SyntaxNode> =>
  new Set([...nodesOf(tree)].filter(is).flatMap((node) => [...nodesOf(node)]));

const showsAll = ({ variables }: SyntaxNode): boolean =>
  ((variables as Patterns | undefined) ?? []).some(({ type }) => type === 'wildcard');

/** Whether duplicate solutions change the answer. CONSTRUCT would return the same statements, but write them twice. */
function countsRows(query: SyntaxNode, onlyExistence: boolean): boolean {
  if (isGrouped(query) || aggregates(query)) return true;
  const distinct = query['distinct'] === true || query['reduced'] === true;
  const plain = query.subType === 'select' || query.subType === 'construct';
  return !distinct && (isCut(query) || (plain && !onlyExistence));
}

/** Number of graphs that FROM merges into the default graph. */
export const fromCount = (tree: SyntaxNode): number => {
  const { clauses } = (tree['datasets'] ?? {}) as { clauses?: ReadonlyArray<{ readonly clauseType?: string }> };
  return clauses?.filter(({ clauseType }) => clauseType === 'default').length ?? 0;
};
