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

/** Whether an answer in one of the formats of results has no row. */
export const hasNoRow = (mediaType: string, answer: string): boolean =>
  answer.length < 10_000 && noRow.some(([type, body]) => type.test(mediaType) && body.test(answer));

/** Whether a text without rows in its answer may be one that {@link rewriteEmptyGroups} gives a row; parsing decides. */
export const mayLackRow = (text: string): boolean => aggregate.test(text);

/**
 * An aggregate without GROUP BY is over one group, also where nothing matches (18.5.1): COUNT is 0. The engine leaves that row out
 * where it sees beforehand that nothing can match, as with `FILTER(?misspelt)`; a UNION with what only never matches hides that.
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
