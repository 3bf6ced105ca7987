import { loc, type SyntaxNode } from '../../sparql-tools.ts';
import { isPattern, nodesOf, rewritten } from './tree.ts';

const aggregate = /\b(?:count|sum|min|max|avg|sample|group_concat)\s*\(/i;
const noRow: ReadonlyArray<readonly [mediaType: RegExp, body: RegExp]> = [
  [/json/, /"bindings":\[\]\}\}$/],
  [/xml/, /<results><\/results><\/sparql>$/],
  [/csv|tab/, /^[^\n]*\n$/],
];

/** Whether an answer without rows is one that {@link mendEmptyGroups} may give a row. */
export const mayLackRow = (text: string, mediaType: string, answer: string): boolean =>
  answer.length < 10_000 &&
  noRow.some(([type, body]) => type.test(mediaType) && body.test(answer)) &&
  aggregate.test(text);

/**
 * An aggregate without GROUP BY is over one group, also where nothing matches (18.5.1): COUNT is 0. The engine leaves that row out
 * where it sees beforehand that nothing can match, as with `FILTER(?misspelt)`; a UNION with what only never matches hides that.
 */
export const mendEmptyGroups = (tree: SyntaxNode): SyntaxNode =>
  rewritten(tree, (node) => {
    const { type, where, variables, solutionModifiers: modifiers } = node;
    if (type !== 'query' || !isPattern(where, 'group') || 'group' in ((modifiers as object | undefined) ?? {}))
      return node;
    if (![...nodesOf([variables, modifiers])].some(({ subType }) => subType === 'aggregate')) return node;
    const anything = { type: 'term', subType: 'variable', value: 'qiaw_nothing', loc };
    const predicate = { type: 'term', subType: 'namedNode', value: 'urn:fair-qiaw:nothing', loc };
    const triple = { type: 'triple', subject: anything, predicate, object: anything, loc };
    const never = group({ type: 'pattern', subType: 'bgp', triples: [triple], loc });
    const union = { type: 'pattern', subType: 'union', patterns: [where, never], loc };
    return { ...node, where: group(union) };
  });

const group = (...patterns: readonly object[]): SyntaxNode => ({ type: 'pattern', subType: 'group', patterns, loc });
