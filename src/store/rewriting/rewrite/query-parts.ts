import type { SyntaxNode } from '../../syntax/sparql-tools.ts';
import { nodesOf } from './tree.ts';

/** GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET of a query, by the parser's key names. */
export const modifiersOf = (query: SyntaxNode): Readonly<Record<string, unknown>> =>
  (query['solutionModifiers'] as Readonly<Record<string, unknown>> | undefined) ?? {};

export const isGrouped = (query: SyntaxNode): boolean => 'group' in modifiersOf(query);

/** Whether the query has LIMIT or OFFSET. */
export const isCut = (query: SyntaxNode): boolean => 'limitOffset' in modifiersOf(query);

/** Whether a query contains an aggregate in any position. */
export const aggregates = (query: SyntaxNode): boolean =>
  [...nodesOf([query['variables'], modifiersOf(query)])].some(({ subType }) => subType === 'aggregate');
