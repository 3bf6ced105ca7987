import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QIAW } from '../../../src/graph/index.ts';
import { QueryRouter } from '../../../src/sparql/index.ts';
import type { RoutedOptions } from '../../../src/sparql/query-router.ts';
import { type GraphStore, openOxigraphStore } from '../../../src/store/index.ts';
import {
  cosine,
  l2,
  models,
  packed,
  roiIri,
  runGraph,
  someVectors,
  subjectIri,
  vectorGraph,
  vectorIri,
} from '../../support/deep-vectors-fixture.ts';

const values = someVectors(12);
let store: GraphStore;
let router: QueryRouter;

beforeAll(async () => {
  store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1 });
  for (const [n, one] of values.entries()) await store.load(vectorGraph(n, one), 'trig');
  router = new QueryRouter(store, { threads: 1 });
});
afterAll(async () => {
  await router.close();
  await store.close();
});

async function rows(query: string, more: Partial<RoutedOptions> = {}): Promise<Record<string, string>[]> {
  const options = {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    timeoutMs: 600_000,
    base: 'http://x/',
    ...more,
  } as const;
  const { body } = await router.query(`PREFIX qiaw: <${QIAW}> ${query}`, options);
  const { results } = JSON.parse(body) as { results: { bindings: Array<Record<string, { value: string }>> } };
  return results.bindings.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
  );
}

const order = (n: number, k: number): number[] =>
  values
    .map((other, at) => [at, cosine(values[n]!, other)] as const)
    .filter(([at]) => at !== n)
    .sort(([, a], [, b]) => b - a)
    .slice(0, k)
    .map(([at]) => at);

describe('SERVICE qiaw:nearest', () => {
  it('gives the nearest to a region, joined with what the graph states about them', async () => {
    const answer = await rows(`SELECT ?hit ?label ?s ?rank {
      SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${roiIri(3)}> ; qiaw:k 5 ; qiaw:similarity ?s ; qiaw:rank ?rank ; qiaw:ofROI ?roi }
      GRAPH ?g { ?roi <http://www.w3.org/2000/01/rdf-schema#label> ?label }
    } ORDER BY DESC(?s)`);
    expect(answer.map(({ label }) => label)).toEqual(order(3, 5).map((n) => `GTV-${n}`));
    expect(answer.map(({ rank }) => rank)).toEqual(['1', '2', '3', '4', '5']);
    expect(Number(answer[0]!['s'])).toBeCloseTo(cosine(values[3]!, values[order(3, 1)[0]!]!), 6);
  });

  it('searches from each value of a variable, and binds the model', async () => {
    const answer = await rows(`SELECT ?of ?hit ?model {
      VALUES ?of { <${vectorIri(1)}> <${vectorIri(4)}> }
      SERVICE qiaw:nearest { ?hit qiaw:nearestTo ?of ; qiaw:k 2 ; qiaw:model ?model }
    } ORDER BY ?of`);
    expect(new Set(answer.map(({ hit, of }) => `${of} ${hit}`))).toEqual(
      new Set([1, 4].flatMap((n) => order(n, 2).map((at) => `${vectorIri(n)} ${vectorIri(at)}`))),
    );
    expect(answer.every(({ model }) => model === models.small)).toBe(true);
    const everyOne = await rows('SELECT ?of ?hit { SERVICE qiaw:nearest { ?hit qiaw:nearestTo ?of ; qiaw:k 1 } }');
    expect(everyOne).toHaveLength(12);
  });

  it('accepts a packed vector or a subject, and orders by Euclidean distance on request', async () => {
    const [near] = await rows(`SELECT * { SERVICE qiaw:nearest {
      ?hit qiaw:nearestTo "${packed(values[9]!)}"^^qiaw:float32le ; qiaw:k 1 ; qiaw:l2Distance ?d ; qiaw:ofSubject ?subject } }`);
    expect(near).toMatchObject({ hit: vectorIri(9), subject: subjectIri(4) });
    const [second] = await rows(`SELECT * { SERVICE qiaw:nearest {
      ?hit qiaw:nearestTo <${vectorIri(9)}> ; qiaw:k 1 ; qiaw:l2Distance ?d } }`);
    const nearest = Math.min(...values.filter((_, at) => at !== 9).map((other) => l2(values[9]!, other)));
    expect(Number(second!['d'])).toBeCloseTo(nearest, 5);
  });

  it('answers only from the graphs of the dataset', async () => {
    const graphs = [1, 2, 5].map(runGraph);
    const query = `SELECT ?hit { SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${roiIri(1)}> } }`;
    const answer = await rows(query, { defaultGraphs: graphs, namedGraphs: graphs });
    expect(answer.map(({ hit }) => hit).toSorted()).toEqual([vectorIri(2), vectorIri(5)]);
    expect(await rows(query, { defaultGraphs: [runGraph(2)], namedGraphs: [] })).toEqual([]);
  });

  it.each([
    ['another predicate', '?h qiaw:nearestTo <x> ; qiaw:colour ?c', /predicates are/],
    ['no anchor', '?h qiaw:k 3', /nearestTo/],
    ['two subjects', '?h qiaw:nearestTo <x> . ?i qiaw:k 3', /same variable/],
    ['an invalid number of neighbours', '?h qiaw:nearestTo <x> ; qiaw:k "many"', /whole number/],
    ['a filter', '?h qiaw:nearestTo <x> FILTER(?h != <y>)', /triple patterns/],
    [
      'a position inside another service',
      '?h qiaw:nearestTo <x> } SERVICE <http://y/> { SERVICE qiaw:nearest { ?i qiaw:nearestTo <x> }',
      /inside another SERVICE/,
    ],
    ['a broken vector', '?h qiaw:nearestTo "???"^^qiaw:float32le', /packed vector/],
  ])('refuses %s by name', async (_, block, message) => {
    const asked = rows(`SELECT * { SERVICE qiaw:nearest { ${block} } }`);
    await expect(asked).rejects.toMatchObject({ code: 'QIAW_NEAREST', message: expect.stringMatching(message) });
  });
});

describe('Functions over deep vectors', () => {
  it('work in SELECT, FILTER, BIND and ORDER BY', async () => {
    const answer =
      await rows(`SELECT ?b (qiaw:cosine(?v, ?w) AS ?s) (qiaw:l2(?v, ?w) AS ?d) (qiaw:at(?w, 2) AS ?third) {
      GRAPH ?g { <${vectorIri(3)}> qiaw:vector ?v } GRAPH ?h { ?b qiaw:vector ?w }
      FILTER(?b != <${vectorIri(3)}> && qiaw:cosine(?v, ?w) > -1) BIND(qiaw:at(?w, 0) AS ?first)
    } ORDER BY DESC(qiaw:cosine(?v, ?w)) LIMIT 4`);
    expect(answer.map(({ b }) => b)).toEqual(order(3, 4).map((n) => vectorIri(n)));
    for (const { b, s, d, third } of answer) {
      const other = values[Number(/r(\d+)/.exec(b!)![1])]!;
      expect(Number(s)).toBeCloseTo(cosine(values[3]!, other), 6);
      expect(Number(d)).toBeCloseTo(l2(values[3]!, other), 5);
      expect(Number(third)).toBe(Math.fround(other[2]!));
    }
  });

  it('work in aggregates and HAVING, and agree with SERVICE qiaw:nearest in the same query', async () => {
    const [{ mean }] = (await rows(
      'SELECT (AVG(qiaw:at(?w, 0)) AS ?mean) { GRAPH ?h { ?b qiaw:vector ?w } } HAVING(MAX(qiaw:at(?w, 0)) <= 1)',
    )) as [{ mean: string }];
    expect(Number(mean)).toBeCloseTo(values.reduce((sum, [x]) => sum + x!, 0) / values.length, 6);
    const both = await rows(`SELECT ?s (qiaw:cosine(?v, ?w) AS ?t) {
      SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${vectorIri(2)}> ; qiaw:k 3 ; qiaw:similarity ?s }
      GRAPH ?g { ?hit qiaw:vector ?w } GRAPH ?o { <${vectorIri(2)}> qiaw:vector ?v } }`);
    expect(both).toHaveLength(3);
    for (const { s, t } of both) expect(Number(s)).toBeCloseTo(Number(t), 9);
  });

  it('leave a value unbound in case of an error: other lengths, not a vector, no such component', async () => {
    const [row] = await rows(`SELECT ?ok (qiaw:cosine(?v, "AACAPw=="^^qiaw:float32le) AS ?a) (qiaw:at(?v, 8) AS ?b)
      (qiaw:l2(?v, "text") AS ?c) (qiaw:at(?v, 7) AS ?d) { GRAPH ?g { <${vectorIri(0)}> qiaw:vector ?v } BIND(1 AS ?ok) }`);
    expect(Object.keys(row!).toSorted()).toEqual(['d', 'ok']);
  });

  it('see only the dataset they are given, by protocol or by FROM', async () => {
    const query = 'SELECT ?b { ?b qiaw:vector ?w FILTER(qiaw:at(?w, 0) < 2) }';
    expect(await rows(query)).toHaveLength(12);
    expect(await rows(query, { defaultGraphs: [runGraph(1)], namedGraphs: [] })).toEqual([{ b: vectorIri(1) }]);
    expect(await rows(query.replace('{', `FROM <${runGraph(2)}> {`))).toEqual([{ b: vectorIri(2) }]);
    const named = `SELECT ?b FROM NAMED <${runGraph(2)}> { GRAPH ?g { ?b qiaw:vector ?w FILTER(qiaw:at(?w, 0) < 2) } }`;
    expect(await rows(named)).toEqual([{ b: vectorIri(2) }]);
  });

  it('are recognised under any form of their name', async () => {
    const where = (call: string) => `{ GRAPH ?g { <${vectorIri(3)}> qiaw:vector ?v } BIND(${call} AS ?x) }`;
    const prologues = [
      ['', `<${QIAW}at>(?v, 0)`],
      [`PREFIX half: <${QIAW}a>`, 'half:t(?v, 0)'],
      [`PREFIX root: <${QIAW.replace('#', '')}>`, 'root:\\#at(?v, 0)'],
      [`BASE <${QIAW.replace(/ns#$/, '')}>`, '<ns#at>(?v, 0)'],
      ['', `<${QIAW}\\u0061t> # the component\n (?v, 0)`],
    ] as const;
    for (const [prologue, call] of prologues) {
      const [row] = await rows(`${prologue} SELECT ?x ${where(call)}`);
      expect(Number(row?.['x']), call).toBe(values[3]![0]);
    }
  });

  it('in a text too long to be parsed here are refused; a long text that only mentions them is not', async () => {
    const long = `VALUES ?x { ${Array.from({ length: 9000 }, (_, n) => `"service ${n} :at"`).join(' ')} }`;
    expect(await rows(`SELECT (COUNT(*) AS ?n) { ${long} }`)).toEqual([{ n: '9000' }]);
    const asked = rows(`SELECT * { SERVICE <http://x/> { ?s ?p ?o } ${long} }`);
    await expect(asked).rejects.toMatchObject({ code: 'QIAW_QUERY_UNSUPPORTED' });
  });

  it('end at the time limit', async () => {
    const cross = ['a', 'b', 'c', 'd', 'e', 'f'].map((v) => `GRAPH ?g${v} { ?${v} qiaw:vector ?v${v} }`).join(' ');
    const query = `SELECT (COUNT(*) AS ?n) { ${cross} FILTER(qiaw:cosine(?va, ?vf) < 2) }`;
    await expect(rows(query, { timeoutMs: 400 })).rejects.toMatchObject({ code: 'QIAW_QUERY_TIMEOUT' });
  });
});
