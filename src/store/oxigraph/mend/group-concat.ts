import { loc, type SyntaxNode } from '../../sparql-tools.ts';
import { rewritten } from './tree.ts';

/** GROUP_CONCAT gives a plain string (18.5.1.7); the engine keeps a language tag its members share, unless they are strings. */
export const mendGroupConcat = (tree: SyntaxNode): SyntaxNode =>
  rewritten(tree, (node) => {
    if (node.subType !== 'aggregate' || node['aggregation'] !== 'group_concat') return node;
    const members = (node['expression'] as readonly SyntaxNode[]).map((member) => ({
      type: 'expression',
      subType: 'operation',
      operator: 'str',
      args: [member],
      loc,
    }));
    return { ...node, expression: members };
  });
