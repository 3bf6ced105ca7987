import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { group, iri, variable } from './nodes.ts';
import { aggregates, isGrouped } from './query-parts.ts';
import { isPattern, rewritten } from './tree.ts';

const aggregate = /\b(?:count|sum|min|max|avg|sample|group_concat)\s*\(/i;
const noRow: ReadonlyArray<readonly [mediaType: RegExp, body: RegExp]> = [
  [/json/, /"bindings":\[\]\}\}$/],
  [/xml/, /<results><\/results><\/sparql>$/],
  [/csv|tab/, /^[^\n]*\n$/],
];

/** Whether an answer in one of the result formats has no rows. */
export const hasNoRow = (mediaType: string, answer: string): boolean =>
  answer.length < 10_000 && noRow.some(([type, body]) => type.test(mediaType) && body.test(answer));

/** Quick textual check whether {@link rewriteEmptyGroups} may change a query; parsing gives the final answer. */
export const mayLackRow = (text: string): boolean => aggregate.test(text);

/**
 * An aggregate without GROUP BY has one group even if nothing matches (18.5.1): COUNT is 0. The engine omits that row if it
 * knows in advance that nothing can match, as with `FILTER(?misspelt)`. A UNION with a branch that never matches prevents this.
 */
export const rewriteEmptyGroups = (tree: SyntaxNode): SyntaxNode =>
  rewritten(tree, (node) => {
    const { type, where } = node;
    if (type !== 'query' || !isPattern(where, 'group') || isGrouped(node) || !aggregates(node)) return node;
    const anything = variable('qiaw_nothing');
    const triple = {
      type: 'triple',
      subject: anything,
      predicate: iri('urn:fair-qiaw:nothing'),
      object: anything,
      loc,
    };
    const never = group({ type: 'pattern', subType: 'bgp', triples: [triple], loc });
    const union = { type: 'pattern', subType: 'union', patterns: [where, never], loc };
    return { ...node, where: group(union) };
  });
