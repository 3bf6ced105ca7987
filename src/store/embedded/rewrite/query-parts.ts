import type { SyntaxNode } from '../../syntax/sparql-tools.ts';
import { nodesOf } from './tree.ts';

/** GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET of a query, by the parser's names. */
export const modifiersOf = (query: SyntaxNode): Readonly<Record<string, unknown>> =>
  (query['solutionModifiers'] as Readonly<Record<string, unknown>> | undefined) ?? {};

export const isGrouped = (query: SyntaxNode): boolean => 'group' in modifiersOf(query);

/** LIMIT or OFFSET. */
export const isCut = (query: SyntaxNode): boolean => 'limitOffset' in modifiersOf(query);

/** Whether a query holds an aggregate, wherever one may stand. */
export const aggregates = (query: SyntaxNode): boolean =>
  [...nodesOf([query['variables'], modifiersOf(query)])].some(({ subType }) => subType === 'aggregate');
