import { loc, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { isNode, nodesOf } from '../rewrite/tree.ts';
import type { Naming } from './naming.ts';
import { numberedUnion } from './numbered-union.ts';
import { stepsOf } from './path-steps.ts';

type Patterns = readonly SyntaxNode[];

/** Functions that give another value each time: two rows of one solution would differ by them. */
const changing = new Set(['rand', 'uuid', 'struuid', 'bnode']);

/**
 * The patterns of a group put so that each way to match them gives a row of its own, unlike all others, as long as no statement stands
 * there twice: blank nodes and the nodes in the middle of a path get variables (of {@link Naming}), branches of a UNION and rows of
 * VALUES that may look alike a number. Then, where statements stand in several graphs, DISTINCT takes out just what is too much.
 * Undefined where that cannot be said: subqueries without DISTINCT, functions that give another value each time.
 *
 * Why: solutions of a basic graph pattern differ in its variables (SPARQL 1.1, 18.3); joins, filters, OPTIONAL and MINUS of
 * such solutions keep apart what was apart, because what was not bound is told by what was.
 */
export function oneRowEach(patterns: Patterns, naming: Naming): Patterns | undefined {
  const next: SyntaxNode[] = [];
  for (const pattern of patterns) {
    const told = toldApart(pattern, naming);
    if (told === undefined) return undefined;
    next.push(...told);
  }
  return next;
}

function toldApart(pattern: SyntaxNode, naming: Naming): Patterns | undefined {
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
      const branches = (pattern['patterns'] as Patterns).map((branch) => toldApart(branch, naming)?.[0]);
      return branches.every((branch) => branch !== undefined) ? [numberedUnion(branches, naming)] : undefined;
    }
    default:
      return undefined;
  }
}

/** All its variables are bound in each row, so that rows say by themselves what they come from. */
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

/** Triples without blank nodes, with the short forms `[ … ]` and `( … )` written out. */
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
