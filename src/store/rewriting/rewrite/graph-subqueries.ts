import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { aggregates, isCut, isGrouped, modifiersOf } from './query-parts.ts';
import { isPattern, namesOf, nodesOf, rewritten } from './tree.ts';

/**
 * A subquery inside `GRAPH ?g` is evaluated in each graph (18.6). The engine loses `?g` at the subquery's border and searches all
 * graphs at once. So each subquery binds and returns its graph: `{ SELECT ?g … { GRAPH ?g { … } } }`. Call this only if
 * {@link canAllGive}.
 */
export function rewriteGraphSubqueries(pattern: GraphPattern): GraphPattern {
  const { name, patterns } = pattern;
  const mine = new Set(subqueriesOf(pattern));
  const next = rewritten(patterns, (inner) => (mine.has(inner) ? giving(inner, name) : inner));
  return next === patterns ? pattern : { ...pattern, patterns: next };
}

/** GRAPH with a variable as its name. */
export type GraphPattern = SyntaxNode & {
  readonly name: SyntaxNode & { readonly value: string };
  readonly patterns: readonly SyntaxNode[];
};

/** Whether all subqueries can return the graph: none counts or limits the rows of a graph, or uses its variable otherwise. */
export const canAllGive = ({ patterns, name }: GraphPattern): boolean =>
  [...nodesOf(patterns, (node) => !isElsewhere(node))]
    .filter(({ type }) => type === 'query')
    .every((query) => canGive(query, name.value));

/** Whether all subqueries already return the graph. */
export const allGive = (pattern: GraphPattern): boolean =>
  subqueriesOf(pattern).every((query) => givesGraph(query, pattern.name.value));

/** Outermost subqueries, except those in nested GRAPH patterns. */
const subqueriesOf = ({ patterns }: GraphPattern): SyntaxNode[] =>
  [...nodesOf(patterns, (node) => node.type !== 'query' && !isElsewhere(node))].filter(({ type }) => type === 'query');

const isElsewhere = (node: SyntaxNode): boolean => isPattern(node, 'graph') || isPattern(node, 'service');

const canGive = (query: SyntaxNode, graph: string): boolean =>
  !isCut(query) && (isGrouped(query) || !aggregates(query)) && !namesOf(query).has(graph);

function giving(query: SyntaxNode, graph: GraphPattern['name']): SyntaxNode {
  const where = query['where'] as SyntaxNode & { readonly patterns: readonly SyntaxNode[] };
  const { patterns } = where;
  const inner = rewriteGraphSubqueries({ type: 'pattern', subType: 'graph', name: graph, patterns, loc });
  const variables = query['variables'] as readonly SyntaxNode[];
  const all = variables.some(({ type }) => type === 'wildcard');
  const { group, ...modifiers } = modifiersOf(query) as { readonly group?: SyntaxNode };
  const grouped = group && { group: { ...group, groupings: [...(group['groupings'] as object[]), graph] } };
  return {
    ...query,
    variables: all ? variables : [...variables, graph],
    where: { ...where, patterns: [inner] },
    solutionModifiers: { ...modifiers, ...grouped },
  };
}

function givesGraph(query: SyntaxNode, graph: string): boolean {
  const [first, ...others] = (query['where'] as { readonly patterns: readonly SyntaxNode[] }).patterns;
  return others.length === 0 && isPattern(first, 'graph') && namesOf(first['name']).has(graph);
}
