import { randomUUID } from 'node:crypto';
import { loc, type SparqlTools, type SyntaxNode } from '../../syntax/sparql-tools.ts';
import { isNode, isPattern, isVariable, namesOf, nodesOf, rewrittenAsync } from '../rewrite/tree.ts';
import { type HashChoice, isHashCheaper } from './join-method.ts';
import { boundOrder, mostParts, sampledOrder } from './join-order.ts';
import type { JoinGroup, JoinStep, Probe } from './join-part.ts';
import { bgp, PartWriter } from './part-writer.ts';

/** The writer does not support LATERAL. It is written as a call to this service, whose name users cannot know. */
const lateral = `urn:uuid:${randomUUID()}`;
const asService = new RegExp(`SERVICE <${lateral}>`, 'g');

/** Quick textual check for something to order; parsing gives the final answer. */
export const mayNeedPlan = (text: string): boolean =>
  /\bexists\b/i.test(text) || (text.match(/[;.]\s/g)?.length ?? 0) >= 2;

/**
 * Fixes join order and join methods of triple patterns. By itself the engine orders them without knowing the data.
 * `a . b . c` becomes `a LATERAL { b } LATERAL { c }` (SEP-0006), which has the same solutions: joining a triple pattern with a
 * row is the same as substituting the row's values. Hash joins become `{ SELECT … { c } } { SELECT … { a LATERAL { b } } }`.
 */
export async function planQuery(
  tree: SyntaxNode,
  tools: SparqlTools,
  probe: Probe,
  choice: HashChoice = isHashCheaper,
): Promise<SyntaxNode> {
  if ([...nodesOf(tree)].some(isNegatedSet)) return tree;
  const writer = new PartWriter(tree, tools);
  const isHashed = mayBeHashed(tree) ? choice : undefined;
  return rewrittenAsync(tree, async (node) => {
    if (node.type !== 'query' || !isPattern(node['where'], 'group')) return node;
    if (node.subType === 'construct' && node['template'] === undefined) return node;
    const where = node['where'];
    const next = await plannedExists(
      await plannedGroup(where, (joined) => sampledOrder(joined, writer.probe(probe), isHashed), writer),
      writer,
    );
    return next === where ? node : { ...node, where: next };
  });
}

/** A planned tree as text. */
export const writePlanned = (tree: SyntaxNode, { generate }: SparqlTools): string =>
  generate(tree).replace(asService, 'LATERAL');

/**
 * A negated property set. The engine returns one row per statement (in each graph), but a single row if both ends are already
 * bound. So the number of rows depends on the order.
 */
const isNegatedSet = ({ type, subType }: SyntaxNode): boolean => type === 'path' && subType === '!';

/**
 * Whether hashing is allowed. It is not for queries that may stop early, because hashing first finds everything; nor if a
 * subquery is evaluated per outer row, or is inside GRAPH, whose graph an inner subquery would not see; nor if
 * COUNT(DISTINCT *) counts variables that the engine binds within paths.
 */
const mayBeHashed = (tree: SyntaxNode): boolean =>
  tree.subType !== 'ask' &&
  ![...nodesOf(tree)].some((node) => {
    if (node.subType === 'patternOperation' || node.subType === 'graph')
      return [...nodesOf(node)].some(({ type }) => type === 'query');
    if (node.subType === 'aggregate' && node['distinct'] === true)
      return [...nodesOf(node['expression'])].some(({ type }) => type === 'wildcard');
    const { limitOffset, group, order } = (node['solutionModifiers'] ?? {}) as Readonly<Record<string, SyntaxNode>>;
    return limitOffset?.['limit'] !== undefined && group === undefined && order === undefined;
  });

type Order = (joined: JoinGroup) => JoinStep[] | Promise<JoinStep[]>;

const mayBegin = new Set(['bgp', 'values', 'filter']);
const afterwards = new Set(['filter', 'optional', 'minus', 'bind']);

/** Orders the leading triple patterns of a group if nothing else is joined with them; otherwise the group is unchanged. */
async function plannedGroup(
  group: SyntaxNode,
  order: Order,
  writer: PartWriter,
  graph?: unknown,
  least = 3,
): Promise<SyntaxNode> {
  const patterns = group['patterns'] as readonly SyntaxNode[];
  const [only, ...others] = patterns;
  if (graph === undefined && isPattern(only, 'graph') && others.every(({ subType }) => afterwards.has(subType ?? ''))) {
    const inner = await plannedGroup(only, order, writer, only['name'], least);
    return inner === only ? group : { ...group, patterns: [inner, ...others] };
  }
  const end = patterns.findIndex(({ subType }) => !mayBegin.has(subType ?? ''));
  const first = end < 0 ? patterns : patterns.slice(0, end);
  const rest = end < 0 ? [] : patterns.slice(end);
  if (!rest.every(({ subType }) => afterwards.has(subType ?? ''))) return group;
  const triples = first.flatMap((one) => (isPattern(one, 'bgp') ? (one['triples'] as readonly SyntaxNode[]) : []));
  if (triples.length < least || triples.length > mostParts || !areConnected(triples)) return group;
  const values = first.filter((one) => isPattern(one, 'values'));
  const filters = first.filter((one) => isPattern(one, 'filter'));
  const parts = new Map(triples.map((triple) => [writer.part(triple, graph), triple]));
  const chain = await order({
    parts: [...parts.keys()],
    seed: values.map((one) => writer.text(one)).join(' '),
    filters: filters.filter(isPlain).map((one) => ({ text: writer.text(one), variables: namesOf(one) })),
  });
  const names = namesOf(values);
  let joined = values;
  for (const [n, { part, hashed }] of chain.entries()) {
    const pattern = bgp(parts.get(part)!);
    // Both sides must be subqueries; otherwise the engine looks up one side in the other, in an order of its choice.
    if (hashed) joined = [writer.subquery(part.variables, [pattern]), writer.subquery(names, joined)];
    else joined = [...joined, n === 0 ? pattern : asLateral(pattern)];
    for (const name of part.variables) names.add(name);
  }
  return { ...group, patterns: [...joined, ...filters, ...rest] };
}

/** EXISTS is evaluated per row, so its content is ordered by the variables that the row binds. */
async function plannedExists(group: SyntaxNode, writer: PartWriter): Promise<SyntaxNode> {
  const patterns = group['patterns'] as readonly SyntaxNode[];
  const outside = namesOf(patterns.filter((one) => !isPattern(one, 'filter')));
  const plan = async (one: SyntaxNode): Promise<SyntaxNode> => {
    const expression = isPattern(one, 'filter') ? one['expression'] : undefined;
    if (!isNode(expression) || expression.subType !== 'patternOperation') return one;
    const inner = expression['args'];
    if (!isPattern(inner, 'group')) return one;
    const planned = await plannedGroup(inner, (joined) => boundOrder(joined, outside), writer, undefined, 2);
    return planned === inner ? one : { ...one, expression: { ...expression, args: planned } };
  };
  const next = await Promise.all(patterns.map(plan));
  return next.every((one, n) => one === patterns[n]) ? group : { ...group, patterns: next };
}

/** A filter that contains no pattern. */
const isPlain = (filter: SyntaxNode): boolean =>
  ![...nodesOf(filter)].some(({ subType }) => subType === 'patternOperation');

const asLateral = (pattern: SyntaxNode): SyntaxNode => ({
  type: 'pattern',
  subType: 'service',
  silent: false,
  name: { type: 'term', subType: 'namedNode', value: lateral, loc },
  patterns: [pattern],
  loc,
});

const termOf = (term: unknown): object => (isNode(term) ? { ...term, loc: undefined } : {});

/** Unconnected patterns form a product, which ordering cannot reduce. A blank node is a variable local to its group. */
function areConnected(triples: readonly SyntaxNode[]): boolean {
  if (
    triples.some((triple) =>
      [...nodesOf(triple)].some(({ subType }) => subType === 'blankNode' || subType === 'triple'),
    )
  )
    return false;
  const [first, ...left] = triples.map(({ subject, object, ...triple }) => {
    const constants = [subject, object].filter((term) => !isVariable(term)).map((term) => JSON.stringify(termOf(term)));
    return new Set([...namesOf([subject, object, triple['predicate']]), ...constants]);
  });
  const reached = new Set(first);
  for (;;) {
    const next = left.findIndex((names) => [...names].some((name) => reached.has(name)));
    if (next < 0) return left.length === 0;
    for (const name of left.splice(next, 1)[0]!) reached.add(name);
  }
}
