import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { group } from '../rewrite/nodes.ts';
import type { Naming } from './naming.ts';

/** A UNION in which each branch binds a new variable to its number. */
export function numberedUnion(branches: readonly SyntaxNode[], naming: Naming): SyntaxNode {
  const variable = naming.fresh();
  const patterns = branches.map((branch, n) =>
    group(branch, { type: 'pattern', subType: 'bind', expression: naming.number(n), variable, loc }),
  );
  return { type: 'pattern', subType: 'union', patterns, loc };
}
