import { assertNotTooDeep } from '../store/index.ts';

/** The parts of the parser's syntax tree nodes that are used here. */
export interface Node {
  readonly type: string;
  readonly subType?: string;
  readonly loc?: { readonly sourceLocationType: string; readonly start?: number; readonly end?: number };
  readonly [key: string]: unknown;
}

/** A range of the query text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ServiceBlock extends Span {
  /** Undefined for a variable. */
  readonly iri: string | undefined;
  readonly silent: boolean;
  readonly patterns: readonly Node[];
  /** The other elements of the group that contains it. */
  readonly siblings: readonly Node[];
  /** Whether it is inside another SERVICE. */
  readonly nested: boolean;
}

export interface ParsedQuery {
  /** The text with its code point escapes resolved; all spans refer to it. */
  readonly text: string;
  readonly form: 'select' | 'construct' | 'ask' | 'describe';
  /** Text of the BASE and PREFIX lines. */
  readonly prologue: string;
  /** The outermost group including its braces. */
  readonly where: Span | undefined;
  readonly services: readonly ServiceBlock[];
  /** Function calls by IRI; outer calls come before calls in their arguments. */
  readonly calls: ReadonlyArray<Span & { readonly iri: string }>;
  /** Prefixed names with escaped punctuation, which Comunica does not unescape. */
  readonly escapedNames: ReadonlyArray<Span & { readonly iri: string }>;
  /** FROM and FROM NAMED. */
  readonly dataset:
    | (Span & { readonly defaultGraphs: readonly string[]; readonly namedGraphs: readonly string[] })
    | undefined;
  /** Absolute IRI of a term in the tree. */
  iriOf(term: Node): string;
}

type Parse = (text: string) => Node;

let parser: Promise<Parse> | undefined;

/**
 * Parses a SPARQL 1.1 query and finds the features that decide where it can run. `base` is for relative IRIs.
 * Undefined for text that is not a query; the engine then reports the error. @throws QueryTooDeep
 */
export async function parseQuery(text: string, base: string): Promise<ParsedQuery | undefined> {
  parser ??= makeParser();
  const parse = await parser;
  const plain = withoutEscapes(text);
  assertNotTooDeep(plain);
  try {
    return described(parse(plain), plain, base);
  } catch {
    return undefined;
  }
}

/** IRIs that a query names in places where a misspelt one gives no answer. */
export interface NamesUsed {
  readonly properties: readonly string[];
  readonly classes: readonly string[];
  readonly graphs: readonly string[];
}

/** Undefined for text that is not a query. @throws QueryTooDeep */
export async function namesUsed(text: string, base: string): Promise<NamesUsed | undefined> {
  const plain = withoutEscapes(text);
  assertNotTooDeep(plain);
  const root = await parseTree(plain);
  if (root?.type !== 'query') return undefined;
  const iriOf = resolver(root['context'] as readonly Node[], base);
  const found = { properties: new Set<string>(), classes: new Set<string>(), graphs: new Set<string>() };
  const iris = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(iris);
    if (value === null || typeof value !== 'object') return [];
    const node = value as Node;
    if (node.subType === 'namedNode') return [iriOf(node)];
    return Object.entries(node).flatMap(([key, child]) => (key === 'loc' ? [] : iris(child)));
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const node = value as Node;
    if (node['predicate'] !== undefined && node['object'] !== undefined) {
      const properties = iris(node['predicate']);
      for (const one of properties) if (one !== rdfType) found.properties.add(one);
      const { object } = node as unknown as { readonly object: Node };
      if (properties.at(-1) === rdfType && object.subType === 'namedNode') found.classes.add(iriOf(object));
    }
    if (node.type === 'pattern' && node.subType === 'graph')
      for (const one of iris(node['name'])) found.graphs.add(one);
    for (const [key, child] of Object.entries(node)) if (key !== 'loc' && key !== 'context') visit(child);
  };
  visit(root['where']);
  // CONSTRUCT WHERE: the template is also the pattern.
  if (found.properties.size === 0) visit(root['template']);
  const dataset = datasetOf(root['datasets'] as Node | undefined, iriOf);
  for (const graph of [...(dataset?.defaultGraphs ?? []), ...(dataset?.namedGraphs ?? [])]) found.graphs.add(graph);
  return { properties: [...found.properties], classes: [...found.classes], graphs: [...found.graphs] };
}

const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** The syntax tree of a query with positions; undefined if it does not parse. */
export async function parseTree(text: string): Promise<Node | undefined> {
  parser ??= makeParser();
  const parse = await parser;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** What the parser says about a text that it does not accept, with the line and a caret below the column; undefined if it accepts it. */
export async function parserComplaint(text: string): Promise<string | undefined> {
  parser ??= makeParser();
  const parse = await parser;
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function makeParser(): Promise<Parse> {
  const { Parser } = await import('@traqula/parser-sparql-1-1');
  // The factory that records positions is exported only by a separate package; every parser holds an instance.
  const plain = new Parser() as unknown as { defaultContext: { astFactory: { constructor: new () => never } } };
  const astFactory = new plain.defaultContext.astFactory.constructor();
  const tracking = new Parser({ defaultContext: { astFactory }, lexerConfig: { positionTracking: 'full' } });
  return (text) => tracking.parse(text) as unknown as Node;
}

/** SPARQL 1.1 19.2: code point escapes are resolved before parsing. */
const withoutEscapes = (text: string): string =>
  text.includes('\\u') || text.includes('\\U')
    ? text.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (_, four?: string, eight?: string) =>
        String.fromCodePoint(Number.parseInt(four ?? eight!, 16)),
      )
    : text;

function described(root: Node, text: string, base: string): ParsedQuery | undefined {
  if (root.type !== 'query') return undefined;
  const iriOf = resolver(root['context'] as readonly Node[], base);
  const services: ServiceBlock[] = [];
  const calls: Array<Span & { readonly iri: string }> = [];
  const escapedNames: Array<Span & { readonly iri: string }> = [];
  const visit = (value: unknown, siblings: readonly Node[], nested: boolean): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one, siblings, nested);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const node = value as Node;
    let inService = nested;
    if (node.type === 'pattern' && node.subType === 'service') {
      const name = node['name'] as Node;
      services.push({
        ...spanOf(node),
        iri: name.subType === 'namedNode' ? iriOf(name) : undefined,
        silent: node['silent'] === true,
        patterns: node['patterns'] as readonly Node[],
        siblings: siblings.filter((other) => other !== node),
        nested,
      });
      inService = true;
    }
    if (node['prefix'] !== undefined && String(node['value']).includes('\\')) {
      escapedNames.push({ ...spanOf(node), iri: iriOf(node) });
    }
    if (node.type === 'expression' && node.subType === 'functionCall') {
      calls.push({ ...spanOf(node), iri: iriOf(node['function'] as Node) });
    }
    for (const [key, child] of Object.entries(node)) {
      if (key === 'loc' || key === 'context') continue;
      visit(child, key === 'patterns' ? (child as readonly Node[]) : siblings, inService);
    }
  };
  visit(root, [], false);
  const last = (root['context'] as readonly Node[]).at(-1);
  const where = root['where'] as Node | undefined;
  return {
    text,
    form: root.subType as ParsedQuery['form'],
    prologue: last ? text.slice(0, spanOf(last).end) : '',
    where: where && spanOf(where),
    services,
    calls,
    escapedNames,
    dataset: datasetOf(root['datasets'] as Node | undefined, iriOf),
    iriOf,
  };
}

function datasetOf(node: Node | undefined, iriOf: (term: Node) => string): ParsedQuery['dataset'] {
  const clauses = (node?.['clauses'] ?? []) as ReadonlyArray<{ readonly clauseType: string; readonly value: Node }>;
  if (node === undefined || clauses.length === 0) return undefined;
  const of = (type: string) => clauses.filter(({ clauseType }) => clauseType === type).map(({ value }) => iriOf(value));
  return { ...spanOf(node), defaultGraphs: of('default'), namedGraphs: of('named') };
}

/** Resolves IRIs by the prefixes and bases of the prologue, in their order. */
function resolver(context: readonly Node[], base: string): (term: Node) => string {
  const prefixes = new Map<string, string>();
  let current = base;
  const absolute = (iri: string): string => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(iri)) return iri;
    return new URL(iri, current).href;
  };
  for (const entry of context) {
    const iri = absolute((entry['value'] as Node)['value'] as string);
    if (entry.subType === 'prefix') prefixes.set(entry['key'] as string, iri);
    else current = iri;
  }
  return (term) => {
    const value = term['value'] as string;
    const prefix = term['prefix'] as string | undefined;
    // A local name may escape punctuation (PN_LOCAL_ESC).
    return prefix === undefined ? absolute(value) : `${prefixes.get(prefix) ?? ''}${value.replace(/\\(.)/g, '$1')}`;
  };
}

export function spanOf(node: Node): Span {
  const { start, end } = node.loc ?? {};
  if (start === undefined || end === undefined) throw new Error('The parser returned no position.');
  return { start, end };
}

/** The text with ranges replaced. The ranges must not overlap. */
export function splice(text: string, replacements: ReadonlyArray<Span & { readonly by: string }>): string {
  return [...replacements]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text);
}
