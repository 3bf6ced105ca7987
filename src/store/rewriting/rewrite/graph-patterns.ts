import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { allGive, canAllGive, type GraphPattern, rewriteGraphSubqueries } from './graph-subqueries.ts';
import { boundForSure } from './in-scope.ts';
import { aggregates, isGrouped } from './query-parts.ts';
import { isPattern, isVariable, namesOf, nodesOf, rewritten } from './tree.ts';

/**
 * `GRAPH ?g { … }` is evaluated once per graph and joined with the graph's name (18.6). The engine treats `?g` as a variable of
 * the inner patterns instead. The result differs if those count or limit rows, subtract, or bind `?g` themselves; such a pattern
 * is expanded per graph.
 */
export const needsGraphs = (tree: SyntaxNode): boolean => [...nodesOf(tree)].some(differs);

export function rewriteGraphs(tree: SyntaxNode, graphs: readonly string[]): SyntaxNode {
  return rewritten(tree, (node) => {
    if (!differs(node)) return node;
    const name = node['name'] as SyntaxNode & { readonly value: string };
    const terms = graphs.map((value) => ({ type: 'term', subType: 'namedNode', value, loc }));
    const only = (values: readonly object[]) => ({
      type: 'pattern',
      subType: 'values',
      variables: [name],
      values,
      loc,
    });
    if (terms.length === 0) return only([]);
    const branches = terms.map((term) => ({
      type: 'pattern',
      subType: 'group',
      patterns: [only([{ [name.value]: term }]), { ...node, name: term }],
      loc,
    }));
    return { type: 'pattern', subType: 'union', patterns: branches, loc };
  });
}

const differs = (node: SyntaxNode): boolean => isGraphVariable(node) && (isEvaluatedOnce(node) || !allGive(node));

/** Rewrites subqueries inside `GRAPH ?g` that can bind their graph themselves. */
export const rewriteSubqueries = (tree: SyntaxNode): SyntaxNode =>
  rewritten(tree, (node) =>
    isGraphVariable(node) && !isEvaluatedOnce(node) && canAllGive(node) ? rewriteGraphSubqueries(node) : node,
  );

const isGraphVariable = (node: SyntaxNode): node is GraphPattern =>
  isPattern(node, 'graph') && isVariable(node['name']);

const isEvaluatedOnce = ({ name, patterns }: GraphPattern): boolean =>
  bindsName(patterns, name.value) || countsAll(patterns) || subtractsUnrelated(patterns, name.value);

const bindsName = (inner: readonly SyntaxNode[], name: string): boolean =>
  [...nodesOf(inner)].some(
    (node) =>
      (isPattern(node, 'values') && namesOf(node['variables']).has(name)) ||
      (isPattern(node, 'bind') && namesOf(node['variable']).has(name)),
  );

/** A subquery that aggregates without GROUP BY returns one row even if nothing matches. */
const countsAll = (inner: readonly SyntaxNode[]): boolean =>
  [...nodesOf(inner)].some((node) => node.type === 'query' && !isGrouped(node) && aggregates(node));

/** MINUS removes nothing if its sides share no bound variable; the graph variable must not count as shared. */
function subtractsUnrelated(inner: readonly SyntaxNode[], graph: string): boolean {
  return [inner, ...[...nodesOf(inner)].map((node) => node['patterns'])].some((patterns) => {
    if (!Array.isArray(patterns)) return false;
    return patterns.some((pattern: SyntaxNode, n) => {
      if (!isPattern(pattern, 'minus')) return false;
      const before = boundForSure(patterns.slice(0, n));
      before.delete(graph);
      return ![...boundForSure(pattern['patterns'] as readonly SyntaxNode[])].some((name) => before.has(name));
    });
  });
}
