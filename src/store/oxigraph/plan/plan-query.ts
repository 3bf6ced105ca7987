import { randomUUID } from 'node:crypto';
import { loc, type SparqlTools, type SyntaxNode } from '../../sparql-tools.ts';
import { isNode, isPattern, isVariable, namesOf, nodesOf, rewritten } from '../mend/tree.ts';
import { boundOrder, type JoinPart, mostParts, type Probe, sampledOrder } from './join-order.ts';

/** The writer knows no LATERAL: it is written as a call to this service, which nobody else can name. */
const lateral = `urn:uuid:${randomUUID()}`;
const asService = new RegExp(`SERVICE <${lateral}>`, 'g');

/** What an untrained eye sees of a text that has something to order; parsing decides. */
export const mayNeedPlan = (text: string): boolean =>
  /\bexists\b/i.test(text) || (text.match(/[;.]\s/g)?.length ?? 0) >= 2;

/**
 * Fixes the order in which the engine joins triple patterns. Left to itself it orders them without knowing the data, and joins by
 * hashing where following the index is cheaper. `a . b . c` becomes `a LATERAL { b } LATERAL { c }` (SEP-0006), which
 * has the same solutions: a triple pattern joined with a row gives what it gives with the row's values put in.
 */
export function planQuery(tree: SyntaxNode, tools: SparqlTools, probe: Probe): SyntaxNode {
  if ([...nodesOf(tree)].some(isNegatedSet)) return tree;
  const writer = new PartWriter(tree, tools);
  const planned = rewritten(tree, (node) => {
    if (node.type !== 'query' || !isPattern(node['where'], 'group')) return node;
    if (node.subType === 'construct' && node['template'] === undefined) return node;
    const where = node['where'];
    const next = plannedExists(
      plannedGroup(where, (parts, seed) => sampledOrder(parts, writer.probe(probe), seed), writer),
      writer,
    );
    return next === where ? node : { ...node, where: next };
  });
  return planned;
}

/** A planned tree as text. */
export const writePlanned = (tree: SyntaxNode, { generate }: SparqlTools): string =>
  generate(tree).replace(asService, 'LATERAL');

/**
 * A negated property set: the engine gives a row for each statement (of each graph), but one in all where both ends are bound
 * already. So the number of rows hangs on the order.
 */
const isNegatedSet = ({ type, subType }: SyntaxNode): boolean => type === 'path' && subType === '!';

type Order = (parts: readonly JoinPart[], seed: string) => JoinPart[];

const joined = new Set(['bgp', 'values', 'filter']);
const afterwards = new Set(['filter', 'optional', 'minus', 'bind']);

/** Orders the triple patterns a group begins with, when nothing else is joined with them; else the group as it is. */
function plannedGroup(group: SyntaxNode, order: Order, writer: PartWriter, graph?: unknown, least = 3): SyntaxNode {
  const patterns = group['patterns'] as readonly SyntaxNode[];
  const [only, ...others] = patterns;
  if (graph === undefined && isPattern(only, 'graph') && others.every(({ subType }) => afterwards.has(subType ?? ''))) {
    const inner = plannedGroup(only, order, writer, only['name'], least);
    return inner === only ? group : { ...group, patterns: [inner, ...others] };
  }
  const end = patterns.findIndex(({ subType }) => !joined.has(subType ?? ''));
  const first = end < 0 ? patterns : patterns.slice(0, end);
  const rest = end < 0 ? [] : patterns.slice(end);
  if (!rest.every(({ subType }) => afterwards.has(subType ?? ''))) return group;
  const triples = first.flatMap((one) => (isPattern(one, 'bgp') ? (one['triples'] as readonly SyntaxNode[]) : []));
  if (triples.length < least || triples.length > mostParts || !areConnected(triples)) return group;
  const values = first.filter((one) => isPattern(one, 'values'));
  const filters = first.filter((one) => isPattern(one, 'filter'));
  const parts = new Map(triples.map((triple) => [writer.part(triple, graph), triple]));
  const chain = order([...parts.keys()], values.map((one) => writer.text(one)).join(' '));
  const [start, ...next] = chain.map((part) => bgp(parts.get(part)!));
  return { ...group, patterns: [...values, start!, ...next.map(asLateral), ...filters, ...rest] };
}

/** EXISTS is asked for each row: what stands in it is ordered by what that row says. */
function plannedExists(group: SyntaxNode, writer: PartWriter): SyntaxNode {
  const patterns = group['patterns'] as readonly SyntaxNode[];
  const outside = namesOf(patterns.filter((one) => !isPattern(one, 'filter')));
  const next = patterns.map((one) => {
    const expression = isPattern(one, 'filter') ? one['expression'] : undefined;
    if (!isNode(expression) || expression.subType !== 'patternOperation') return one;
    const inner = expression['args'];
    if (!isPattern(inner, 'group')) return one;
    const planned = plannedGroup(inner, (parts) => boundOrder(parts, outside), writer, undefined, 2);
    return planned === inner ? one : { ...one, expression: { ...expression, args: planned } };
  });
  return next.every((one, n) => one === patterns[n]) ? group : { ...group, patterns: next };
}

const bgp = (triple: SyntaxNode): SyntaxNode => ({ type: 'pattern', subType: 'bgp', triples: [triple], loc });

const asLateral = (pattern: SyntaxNode): SyntaxNode => ({
  type: 'pattern',
  subType: 'service',
  silent: false,
  name: { type: 'term', subType: 'namedNode', value: lateral, loc },
  patterns: [pattern],
  loc,
});

const termOf = (term: unknown): object => (isNode(term) ? { ...term, loc: undefined } : {});

/** Patterns that share nothing are a product, which no order makes smaller; a blank node is a variable of its group alone. */
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

/** Writes single patterns of a query as text, and asks with the query's own prefixes. */
class PartWriter {
  private readonly prologue: string;
  /** FROM and FROM NAMED. */
  private readonly datasets: string;
  private readonly frame: SyntaxNode;

  constructor(
    { context, datasets }: SyntaxNode,
    private readonly tools: SparqlTools,
  ) {
    this.frame = { ...tools.parse('SELECT * { }'), context };
    const empty = tools.generate(this.frame);
    this.prologue = empty.slice(0, empty.lastIndexOf('SELECT'));
    const whole = tools.generate({ ...this.frame, datasets });
    this.datasets = whole.slice(whole.lastIndexOf('SELECT *') + 'SELECT *'.length, whole.lastIndexOf('WHERE'));
  }

  text(pattern: SyntaxNode): string {
    const where = { ...(this.frame['where'] as object), patterns: [pattern] };
    const whole = this.tools.generate({ ...this.frame, where });
    return whole
      .slice(this.prologue.length)
      .replace(/^[^{]*\{/, '')
      .replace(/\}\s*$/, '');
  }

  part(triple: SyntaxNode, graph: unknown): JoinPart {
    const text = this.text(bgp(triple));
    const variables = namesOf(triple);
    const ends = [triple['subject'], triple['predicate'], triple['object']];
    const path = isNode(triple['predicate']) && triple['predicate'].type === 'path';
    const bothOpen = path && isVariable(triple['subject']) && isVariable(triple['object']);
    const constants = ends.filter((term) => !isVariable(term)).length;
    const within =
      graph === undefined
        ? text
        : this.text({ type: 'pattern', subType: 'graph', name: graph, patterns: [bgp(triple)], loc });
    if (graph !== undefined) for (const name of namesOf(graph)) variables.add(name);
    return { text: within, variables, constants, ...(bothOpen && { pathEnds: [...namesOf([ends[0], ends[2]])] }) };
  }

  probe({ count, rows }: Probe): Probe {
    return {
      count: (pattern, atMost) => {
        const counted = `SELECT (COUNT(*) AS ?n) ${this.datasets} WHERE { SELECT * { ${pattern} } LIMIT ${atMost} }`;
        return count(`${this.prologue}${counted}`, atMost);
      },
      rows: (pattern, atMost) =>
        rows(`${this.prologue}SELECT * ${this.datasets} WHERE { ${pattern} } LIMIT ${atMost}`, atMost),
    };
  }
}
