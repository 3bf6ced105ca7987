import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { isGrouped } from './query-parts.ts';
import { isPattern, rewritten } from './tree.ts';

const row = { type: 'term', subType: 'variable', value: 'qiaw_row', loc } as const;

/**
 * BNODE(string) gives the same node for the same string within a solution and different nodes in other solutions (17.4.2.9).
 * The engine gives the same node in all solutions. So each solution gets a unique name that is added to the string.
 */
export function rewriteBlankNodes(tree: SyntaxNode): SyntaxNode {
  const { variables, where } = tree as { variables?: readonly SyntaxNode[]; where?: SyntaxNode };
  if (isGrouped(tree) || variables === undefined || where === undefined) return tree;
  const chosen = rewritten(variables, (node) => {
    const [text] = (node['args'] as readonly SyntaxNode[] | undefined) ?? [];
    if (node['operator'] !== 'bnode' || text === undefined) return node;
    return {
      ...node,
      args: [{ type: 'expression', subType: 'operation', operator: 'concat', args: [row, text], loc }],
    };
  });
  if (chosen === variables || !isPattern(where, 'group')) return tree;
  const name = { type: 'expression', subType: 'operation', operator: 'struuid', args: [], loc };
  const bind = { type: 'pattern', subType: 'bind', expression: name, variable: row, loc };
  return { ...tree, variables: chosen, where: { ...where, patterns: [...(where['patterns'] as object[]), bind] } };
}
