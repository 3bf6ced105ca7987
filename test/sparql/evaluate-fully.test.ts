import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFully } from '../../src/sparql/evaluate/evaluate-fully.ts';
import { Evaluator } from '../../src/sparql/evaluate/evaluator.ts';
import { type GraphStore, openOxigraphStore, type QueryOptions } from '../../src/store/index.ts';

const options: QueryOptions = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 600_000, base: 'http://x/' };
const evaluator = new Evaluator();
let store: GraphStore;

async function rows(query: string, more: Partial<QueryOptions> = {}): Promise<Record<string, string>[]> {
  const { body } = await evaluateFully(evaluator, store, query, { ...options, ...more });
  const { bindings } = (JSON.parse(body) as { results: { bindings: Array<Record<string, { value: string }>> } })
    .results;
  return bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));
}

beforeAll(async () => {
  store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1, unionDefaultGraph: false });
  await store.load(
    `<http://a> <http://p> <http://b> . <http://b> <http://p> "c"@en, 5, _:x . _:x <http://q> "in a \\"blank\\" node" .
     GRAPH <http://g> { <http://a> <http://p> <http://g-only> }`,
    'trig',
  );
});
afterAll(async () => {
  evaluator.close();
  await store.close();
});

describe('Full evaluation by Comunica over the patterns of a store', () => {
  it('answers correctly where the embedded engine does not: a constant path on nothing, BNODE by name', async () => {
    expect(await rows('SELECT * { <nowhere> (<http://p>)* <nowhere> }')).toEqual([{}]);
    const [row] = await rows('SELECT (BNODE("one") AS ?a) (BNODE("one") AS ?b) {}');
    expect(row!['a']).toBe(row!['b']);
  });

  it('keeps default graph and named graphs separate, and follows paths through blank nodes', async () => {
    expect(await rows('SELECT ?o { <http://a> <http://p> ?o }')).toEqual([{ o: 'http://b' }]);
    expect(await rows('SELECT * { GRAPH ?g { ?s ?p ?o } }')).toMatchObject([{ g: 'http://g', o: 'http://g-only' }]);
    expect(await rows('SELECT ?o { <http://a> <http://p>/<http://p>/<http://q> ?o }')).toEqual([
      { o: 'in a "blank" node' },
    ]);
    expect(await rows('SELECT ?s { ?s <http://p> "c"@en }')).toEqual([{ s: 'http://b' }]);
  });

  it('sees only the dataset it was given', async () => {
    const only = { defaultGraphs: ['http://g'], namedGraphs: [] };
    expect(await rows('SELECT ?o { ?s ?p ?o }', only)).toEqual([{ o: 'http://g-only' }]);
    expect(await rows('SELECT ?o { GRAPH ?g { ?s ?p ?o } }', only)).toEqual([]);
  });

  it('gives every form and format', async () => {
    const ask = async (query: string, more: Partial<QueryOptions>) =>
      evaluateFully(evaluator, store, query, { ...options, ...more });
    expect(await ask('ASK { <http://a> ?p ?o }', {})).toMatchObject({ form: 'boolean' });
    expect(JSON.parse((await ask('ASK { <http://a> ?p ?o }', {})).body)).toMatchObject({ boolean: true });
    const csv = await ask('SELECT ?o { <http://a> <http://p> ?o }', { resultsFormat: 'csv' });
    expect(csv).toEqual({ form: 'bindings', mediaType: 'text/csv', body: 'o\r\nhttp://b\r\n' });
    const construct = 'CONSTRUCT { ?o <http://r> ?s } { ?s <http://p> ?o FILTER(isIRI(?o)) }';
    const turtle = await ask(construct, {});
    expect(turtle.body).toMatch(/<http:\/\/b> <http:\/\/r> <http:\/\/a>/);
    expect((await ask(construct, { graphFormat: 'rdfxml' })).body).toContain('rdf:RDF');
  });

  it('refuses what does not parse by name', async () => {
    await expect(rows('SELECT * { ?s ')).rejects.toMatchObject({ code: 'QIAW_QUERY_SYNTAX' });
  });

  it('ends at the time limit, and when its caller disconnects; the next evaluation runs', async () => {
    const endless = `SELECT (COUNT(*) AS ?n) { ${'VALUES ?x { 1 2 3 4 5 6 7 8 9 } '.replace('?x', '?a')}
      ${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((v) => `VALUES ?${v} { 1 2 3 4 5 6 7 8 9 }`).join(' ')} }`;
    await expect(rows(endless, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'QIAW_QUERY_TIMEOUT' });
    const leaving = new AbortController();
    const left = rows(endless, { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 100);
    await expect(left).rejects.toMatchObject({ code: 'QIAW_QUERY_CANCELLED' });
    expect(await rows('SELECT ?o { <http://a> <http://p> ?o }')).toEqual([{ o: 'http://b' }]);
  });
});
