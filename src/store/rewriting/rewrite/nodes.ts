import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';

type Patterns = readonly SyntaxNode[];
export type Variable = SyntaxNode & { readonly value: string };

export const variable = (value: string): Variable => ({ type: 'term', subType: 'variable', value, loc });
export const iri = (value: string): SyntaxNode => ({ type: 'term', subType: 'namedNode', value, loc });

export const subquery = (variables: Patterns, patterns: Patterns, distinct: boolean): SyntaxNode => ({
  type: 'pattern',
  subType: 'group',
  patterns: [
    {
      type: 'query',
      subType: 'select',
      variables,
      ...(distinct ? { distinct } : {}),
      where: { type: 'pattern', subType: 'group', patterns, loc },
      solutionModifiers: {},
      datasets: { type: 'datasetClauses', clauses: [], loc },
      loc,
    },
  ],
  loc,
});

export const group = (...patterns: Patterns): SyntaxNode => ({ type: 'pattern', subType: 'group', patterns, loc });

export const filterNotIn = (term: SyntaxNode, ...values: Patterns): SyntaxNode => ({
  type: 'pattern',
  subType: 'filter',
  expression: { type: 'expression', subType: 'operation', operator: 'notin', args: [term, ...values], loc },
  loc,
});
