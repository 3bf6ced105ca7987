import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { group } from './nodes.ts';
import { isNode, isPattern, isVariable, nodesOf, rewritten } from './tree.ts';

/**
 * A zero-length path connects every term to itself, even a term that is in no triple (9.3). The engine knows only terms that it
 * stores. So a pattern `<c> :p* ?x` is extended to match `?x = <c>` where the engine does not find it.
 */
export function rewritePaths(tree: SyntaxNode): SyntaxNode {
  // Inside GRAPH ?g a part without triples would not be evaluated per graph.
  const inGraphs = new Set(
    [...nodesOf(tree)]
      .filter((node) => isPattern(node, 'graph') && isVariable(node['name']))
      .flatMap((node) => [...nodesOf(node)]),
  );
  return rewritten(tree, (node) => {
    if (!isPattern(node, 'bgp') || inGraphs.has(node)) return node;
    const triples = node['triples'] as readonly SyntaxNode[];
    if (!triples.some(zeroFromConstant) || triples.some(holdsBlankNode)) return node;
    const plain = triples.filter((triple) => !zeroFromConstant(triple));
    const alternatives = triples.filter(zeroFromConstant).map(eitherWay);
    return plain.length > 0 ? [{ ...node, triples: plain }, ...alternatives] : alternatives;
  });
}

const constantKinds = new Set(['namedNode', 'literal']);
const isConstant = (node: unknown): node is SyntaxNode =>
  isNode(node) && node.type === 'term' && constantKinds.has(node.subType ?? '');

function zeroFromConstant({ subject, predicate, object }: SyntaxNode): boolean {
  if (!isNode(predicate) || predicate.type !== 'path' || !['*', '?'].includes(predicate.subType ?? '')) return false;
  return (isConstant(subject) && isVariable(object)) || (isVariable(subject) && isConstant(object));
}

const holdsBlankNode = (triple: SyntaxNode): boolean =>
  [...nodesOf(triple)].some(({ subType }) => subType === 'blankNode');

function eitherWay(triple: SyntaxNode): SyntaxNode {
  const [end, constant] = isVariable(triple['subject'])
    ? [triple['subject'], triple['object']]
    : [triple['object'] as SyntaxNode & { readonly value: string }, triple['subject']];
  const found = group({ type: 'pattern', subType: 'bgp', triples: [triple], loc });
  const itself = { type: 'pattern', subType: 'values', variables: [end], values: [{ [end.value]: constant }], loc };
  const missing = { type: 'expression', subType: 'patternOperation', operator: 'notexists', args: found, loc };
  const filter = { type: 'pattern', subType: 'filter', expression: missing, loc };
  return { type: 'pattern', subType: 'union', patterns: [found, group(itself, filter)], loc };
}
