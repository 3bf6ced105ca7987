import { randomBytes } from 'node:crypto';
import { StoreUnsuitable } from '../errors.ts';
import type { EndpointClient } from './endpoint-client.ts';

/** Features found by testing a server. */
export interface Capabilities {
  /** Without a dataset, its default graph is the union of all graphs, including graphs that are not ours. */
  readonly union: boolean;
  /** An update of several operations is atomic, as far as can be tested. */
  readonly oneTransaction: boolean;
}

/** Deficits that the operator may accept, by name. */
export type Deficit = 'doubles' | 'text' | 'datasets' | 'rows' | 'mixtures' | 'repeats';

const rowsWanted = 100_000;
const values = [
  '0.30000000000000004',
  '0.7325366380000001',
  '1.7976931348623157E308',
  '5.0E-324',
  '-42.68141100012345',
];
const text = 'Zürich, 東京, "quotes" \\ 😀';

/**
 * Tests a server on a temporary graph, which is removed afterwards. Throws StoreUnsuitable listing every deficit that is not in
 * `accepted`: doubles that lose digits, changed text, shared statements that are counted twice, ignored dataset parameters
 * (access rights depend on them), truncated answers, readers that see incomplete changes.
 */
export async function examine(client: EndpointClient, accepted: readonly Deficit[]): Promise<Capabilities> {
  const name = randomBytes(8).toString('hex');
  const [one, other] = [`urn:fair-qiaw:probe:${name}:1`, `urn:fair-qiaw:probe:${name}:2`];
  const rows = async (query: string, dataset: Record<string, string[]> = {}): Promise<string[]> => {
    const parameters = new URLSearchParams({ query });
    for (const [key, all] of Object.entries(dataset)) for (const value of all) parameters.append(key, value);
    const asked = { timeoutMs: 60_000, maxBytes: 64 * 1024 * 1024 };
    const { body } = await client.query(parameters, 'application/sparql-results+json', asked);
    const { results } = JSON.parse(body) as { results: { bindings: Array<Record<string, { value: string }>> } };
    return results.bindings.map((row) => Object.values(row)[0]?.value ?? '');
  };
  try {
    const double = 'http://www.w3.org/2001/XMLSchema#double';
    const numbers = values.map((value, n) => `<urn:s:${n}> <urn:p> "${value}"^^<${double}> .`);
    await client.graph('PUT', one, `${numbers.join('\n')}\n<urn:t> <urn:q> ${JSON.stringify(text)} .\n`);
    await client.graph('PUT', other, '<urn:other> <urn:p> "other" .\n');
    const found: Array<readonly [Deficit, string]> = [];
    const read = (await rows(`SELECT ?o { GRAPH <${one}> { ?s <urn:p> ?o } }`)).map(Number).sort();
    if (read.join() !== values.map(Number).sort().join()) {
      found.push(['doubles', 'It returns xsd:double with fewer digits than stored (Virtuoso 7 prints six).']);
    }
    const [returned] = await rows(`SELECT ?o { GRAPH <${one}> { ?s <urn:q> ?o } }`);
    if (returned !== text) found.push(['text', 'It changes stored text; check that it uses UTF-8.']);
    const narrowed = await rows('SELECT ?s { ?s <urn:p> ?o }', {
      'default-graph-uri': [other],
      'named-graph-uri': [other],
    });
    const named = await rows('SELECT ?s { GRAPH ?g { ?s <urn:p> ?o } }', {
      'default-graph-uri': [one],
      'named-graph-uri': [other],
    });
    if (narrowed.join() !== 'urn:other' || named.join() !== 'urn:other') {
      found.push(['datasets', 'It ignores default-graph-uri and named-graph-uri, on which access rights depend.']);
    }
    const both = '<urn:both> <urn:r> "both" .\n';
    await Promise.all([one, other].map((graph) => client.graph('POST', graph, both)));
    const met = await rows('SELECT ?s { ?s <urn:r> ?o }', { 'default-graph-uri': [one, other] });
    if (met.length !== 1) {
      found.push([
        'repeats',
        'It returns a row per graph that contains a statement, so that queries over several graphs count too much.',
      ]);
    }
    const digits = '{ 0 1 2 3 4 5 6 7 8 9 }';
    const many = await rows(`SELECT ?a { ${[...'abcde'].map((v) => `VALUES ?${v} ${digits}`).join(' ')} }`);
    if (many.length !== rowsWanted) {
      found.push([
        'rows',
        `It truncates answers (${many.length} of ${rowsWanted} rows returned); raise its limit (Virtuoso: ResultSetMaxRows).`,
      ]);
    }
    // Cannot be tested: what a reader sees of a graph during its replacement depends on timing.
    if (/virtuoso/i.test(client.server)) {
      found.push(['mixtures', 'Readers can see partly replaced graphs, and changes to several graphs are not atomic.']);
    }
    const refused = found.filter(([deficit]) => !accepted.includes(deficit));
    if (refused.length > 0) throw new StoreUnsuitable(refused.map(([, words]) => words));
    const union = (await rows('SELECT ?s { ?s <urn:p> "other" }')).includes('urn:other');
    const oneTransaction = !/virtuoso/i.test(client.server) && (await inOneTransaction(client, rows, one));
    return { union, oneTransaction };
  } finally {
    await client.graph('DELETE', one).catch(() => undefined);
    await client.graph('DELETE', other).catch(() => undefined);
  }
}

/** Whether a request whose second operation fails leaves no trace of its first operation. */
async function inOneTransaction(
  client: EndpointClient,
  rows: (query: string) => Promise<string[]>,
  graph: string,
): Promise<boolean> {
  const failing = `INSERT DATA { GRAPH <${graph}> { <urn:half> <urn:half> 1 } } ; CREATE GRAPH <${graph}>`;
  const refused = await client.update(failing).then(
    () => false,
    () => true,
  );
  const left = await rows(`SELECT ?s { GRAPH <${graph}> { ?s <urn:half> ?o } }`);
  return refused && left.length === 0;
}
