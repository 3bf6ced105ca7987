import type { QueryReply } from '../evaluate/evaluator-thread.ts';
import { type Node, parseTree, spanOf, splice } from '../parsed-query.ts';

type Row = Readonly<Record<string, unknown>>;

const rowNumber = 'qiaw_row';

/**
 * Comunica sends all its current bindings to a site, to be joined there. This function reduces a request to the variables that
 * the SERVICE block mentions, so that no other data leave this server. The other bindings are restored by row number.
 */
export async function mentionedOnly(query: string, ask: (sent: string) => Promise<QueryReply>): Promise<QueryReply> {
  const sent = await cutDown(query);
  if (sent === undefined) return ask(query);
  const { body, mediaType } = await ask(sent.query);
  const answer = JSON.parse(body) as { head: { vars: string[] }; results: { bindings: Row[] } };
  const bindings = answer.results.bindings.flatMap(({ [rowNumber]: number, ...found }) => {
    const at = (number as { value?: string } | undefined)?.value;
    return (sent.kept[Number(at)] ?? []).map((rest) => ({ ...rest, ...found }));
  });
  const vars = [...new Set([...answer.head.vars, ...sent.dropped])].filter((name) => name !== rowNumber);
  return { body: JSON.stringify({ head: { vars }, results: { bindings } }), mediaType };
}

interface Sent {
  readonly query: string;
  readonly dropped: readonly string[];
  /** Per row number of the request: the removed bindings of each row that it stands for. */
  readonly kept: ReadonlyArray<readonly Row[]>;
}

async function cutDown(query: string): Promise<Sent | undefined> {
  const tree = await parseTree(query);
  const values = tree && joinedValues(tree['where'] as Node | undefined);
  if (tree === undefined || values === undefined) return undefined;
  const rows = values['values'] as ReadonlyArray<Readonly<Record<string, Node | undefined>>>;
  const mentioned = new Set<string>();
  collectVariables(tree['where'], values, mentioned);
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => name.replace(/^\?/, ''));
  const dropped = all.filter((name) => !mentioned.has(name));
  if (dropped.length === 0) return undefined;
  const sharedNames = all.filter((name) => mentioned.has(name));
  const numbers = new Map<string, number>();
  const kept: Row[][] = [];
  for (const row of rows) {
    const of = (name: string) => row[name] ?? row[`?${name}`];
    const sent = sharedNames.map((name) => written(of(name), query)).join(' ');
    const number = numbers.get(sent) ?? numbers.size;
    numbers.set(sent, number);
    const rest = dropped.flatMap((name) => (of(name) ? [[name, resultTerm(of(name)!)]] : []));
    kept[number] = [...(kept[number] ?? []), Object.fromEntries(rest) as Row];
  }
  const lines = [...numbers].map(([sent, number]) => `(${sent} ${number})`).join(' ');
  const data = `VALUES (${sharedNames.map((name) => `?${name}`).join(' ')} ?${rowNumber}) { ${lines} }`;
  return { query: splice(query, [{ ...spanOf(values), by: data }, ...projection(tree, dropped)]), dropped, kept };
}

/** Comunica puts its bindings first, inside the GRAPH of the patterns. */
function joinedValues(group: Node | undefined): Node | undefined {
  const first = (group?.['patterns'] as readonly Node[] | undefined)?.[0];
  if (first?.subType === 'values') return first;
  return first?.subType === 'graph' || first?.subType === 'group' ? joinedValues(first) : undefined;
}

/** The projection without the removed variables and with the row number. */
function projection(tree: Node, dropped: readonly string[]) {
  const variables = tree['variables'] as readonly Node[];
  const [first, last] = [variables[0], variables.at(-1)];
  if (first === undefined || last === undefined || first.subType === 'wildcard') return [];
  const names = variables.map((node) => node['value'] as string).filter((name) => !dropped.includes(name));
  const by = [...names, rowNumber].map((name) => `?${name}`).join(' ');
  return [{ start: spanOf(first).start, end: spanOf(last).end, by }];
}

const written = (term: Node | undefined, query: string): string =>
  term === undefined ? 'UNDEF' : query.slice(spanOf(term).start, spanOf(term).end);

/** A query term in SPARQL JSON results syntax. */
function resultTerm(term: Node): Row {
  const value = term['value'] as string;
  if (term.subType === 'namedNode') return { type: 'uri', value };
  const type = term['langOrIri'] as string | Node | undefined;
  if (typeof type === 'string') return { type: 'literal', value, 'xml:lang': type };
  return type === undefined ? { type: 'literal', value } : { type: 'literal', value, datatype: type['value'] };
}

function collectVariables(value: unknown, except: Node, into: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collectVariables(one, except, into);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value === except) return;
  const node = value as Node;
  if (node.subType === 'variable') into.add(node['value'] as string);
  for (const [key, child] of Object.entries(node)) if (key !== 'loc') collectVariables(child, except, into);
}
