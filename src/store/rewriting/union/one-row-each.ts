import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { isNode, nodesOf } from '../rewrite/tree.ts';
import type { Naming } from './naming.ts';
import { numberedUnion } from './numbered-union.ts';
import { stepsOf } from './path-steps.ts';

type Patterns = readonly SyntaxNode[];

/** Functions that return a new value per call, so that two rows of one solution would differ. */
const changing = new Set(['rand', 'uuid', 'struuid', 'bnode']);

/**
 * Rewrites the patterns of a group so that each match gives a distinct row, provided no statement is in several graphs. Blank
 * nodes and intermediate nodes of paths become variables (see {@link Naming}); UNION branches and VALUES rows that may be equal
 * get a number. If statements are in several graphs, DISTINCT then removes exactly the duplicates. Undefined if this is not
 * possible: subqueries without DISTINCT, functions that return a new value per call.
 *
 * Reason: solutions of a basic graph pattern differ in its variables (SPARQL 1.1, 18.3). Joins, filters, OPTIONAL and MINUS keep
 * different solutions different, because the bound variables determine which variables are unbound.
 */
export function oneRowEach(patterns: Patterns, naming: Naming): Patterns | undefined {
  const next: SyntaxNode[] = [];
  for (const pattern of patterns) {
    const distinct = distinguishable(pattern, naming);
    if (distinct === undefined) return undefined;
    next.push(...distinct);
  }
  return next;
}

function distinguishable(pattern: SyntaxNode, naming: Naming): Patterns | undefined {
  if (isDistinctSubquery(pattern)) return [pattern];
  if (pattern.type !== 'pattern') return undefined;
  switch (pattern.subType) {
    case 'bgp':
      return joined(triplesOf(pattern['triples'] as Patterns, naming), naming);
    case 'filter':
    case 'minus':
      return [pattern];
    case 'bind':
      return isSteady(pattern['expression']) ? [pattern] : undefined;
    case 'values':
      return [numberedRows(pattern, naming)];
    case 'group':
    case 'optional':
    case 'graph': {
      const inner = oneRowEach(pattern['patterns'] as Patterns, naming);
      return inner && [{ ...pattern, patterns: inner }];
    }
    case 'union': {
      const branches = (pattern['patterns'] as Patterns).map((branch) => distinguishable(branch, naming)?.[0]);
      return branches.every((branch) => branch !== undefined) ? [numberedUnion(branches, naming)] : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a subquery is DISTINCT and all its variables are bound in each row, so that its rows differ. */
function isDistinctSubquery(node: SyntaxNode): boolean {
  if (node.type !== 'query' || node['distinct'] !== true) return false;
  const { patterns } = node['where'] as { readonly patterns?: Patterns };
  const mayLeaveUnbound = ['optional', 'union', 'values', 'bind'];
  return ![...nodesOf(patterns)].some(({ subType }) => mayLeaveUnbound.includes(subType ?? '')) && isPlain(node);
}

const isPlain = ({ variables }: SyntaxNode): boolean =>
  (variables as Patterns).every(({ type, subType }) => type === 'wildcard' || subType === 'variable');

const isSteady = (expression: unknown): boolean =>
  ![...nodesOf(expression)].some((node) => changing.has(String(node['operator'])));

/** Triples with blank nodes replaced by variables and the short forms `[ … ]` and `( … )` expanded. */
function triplesOf(triples: Patterns, naming: Naming): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  const end = (term: unknown): unknown => {
    if (!isNode(term)) return term;
    if (term.type === 'tripleCollection') {
      for (const inner of term['triples'] as Patterns) add(inner);
      return end(term['identifier']);
    }
    return term.subType === 'blankNode' ? naming.blankNode(String(term['label'])) : term;
  };
  const add = (node: SyntaxNode): void => {
    if (node.type === 'tripleCollection') end(node);
    else all.push({ ...node, subject: end(node['subject']), object: end(node['object']) });
  };
  for (const node of triples) add(node);
  return all;
}

function joined(triples: Patterns, naming: Naming): SyntaxNode[] {
  const [plain, others]: [SyntaxNode[], SyntaxNode[]] = [[], []];
  for (const triple of triples) {
    const { triples: steps, others: beside } = stepsOf(triple, naming);
    plain.push(...steps);
    others.push(...beside);
  }
  return plain.length > 0 ? [{ type: 'pattern', subType: 'bgp', triples: plain, loc }, ...others] : others;
}

function numberedRows(pattern: SyntaxNode, naming: Naming): SyntaxNode {
  const variables = pattern['variables'] as Patterns;
  const rows = pattern['values'] as ReadonlyArray<Readonly<Record<string, SyntaxNode | undefined>>>;
  const written = rows.map((row) => JSON.stringify(variables.map(({ value }) => ({ ...row[String(value)], loc: 0 }))));
  const whole = rows.every((row) => variables.every(({ value }) => row[String(value)] !== undefined));
  if (rows.length < 2 || (whole && new Set(written).size === rows.length)) return pattern;
  const number = naming.fresh();
  const values = rows.map((row, n) => ({ ...row, [number.value]: naming.number(n) }));
  return { ...pattern, variables: [...variables, number], values };
}
