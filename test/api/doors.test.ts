import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccess } from '../../src/access/index.ts';
import { createApp } from '../../src/api/index.ts';
import { configSchema } from '../../src/config/index.ts';
import { sha256 } from '../../src/core/index.ts';
import { loadQueries } from '../../src/rdf/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, gapRefusal, type WrittenCase, writeCase, writeRefusals } from '../support/case-fixture.ts';

const html = { accept: 'text/html' };
const turtle = { accept: 'text/turtle' };
const json = { accept: 'application/json' };

/** Every door of the server, tried by somebody without rights who knows exactly what to look for. */
describe('No door gives a record of a restricted dataset', () => {
  let api: ApiFixture;
  let open: WrittenCase;
  let closed: WrittenCase;
  /** What must never be seen, wherever it is asked for: names, labels and values of the restricted case. */
  let secrets: string[];
  let callers: ReadonlyArray<readonly [name: string, app: ApiFixture['app'], headers: Record<string, string>]>;

  beforeAll(async () => {
    api = await openApi(
      (directory) => {
        open = writeCase(directory, { subject: 'k1-open', dataset: 'open', rois: ['Liver-Open'] });
        closed = writeCase(directory, {
          subject: 'k1-closed',
          dataset: 'clinic',
          rois: ['Secret-Lesion', 'Secret-Node'],
        });
        writeRefusals(directory, [gapRefusal]);
      },
      { queries: loadQueries() },
    );
    secrets = ['k1-closed', closed.digest, closed.name, 'Secret-Lesion', 'Secret-Node', '-85.36', gapRefusal.reason];
    const graphs = {
      'import/one': `<${fixtureBase}id/import/one> <http://purl.org/dc/terms/isPartOf> <${fixtureBase}dataset/clinic> .
        <${fixtureBase}id/record/one/1> <https://w3id.org/fair-qiaw/ns#ofSubject> <${fixtureBase}id/subject/k1-closed> ; <urn:dead> "Secret-Outcome" .`,
      'user/notes': `<urn:note> <urn:about> <${fixtureBase}id/roi/${closed.digest}/1> ; <urn:says> "Secret-Note" .`,
      'cohort/c1': `<${fixtureBase}id/cohort/c1> <http://www.w3.org/ns/prov#hadMember> <${fixtureBase}id/subject/k1-closed> .`,
      refusals: `<${fixtureBase}id/refusal/r> <https://w3id.org/fair-qiaw/ns#ofSubject> <${fixtureBase}id/subject/k1-closed> ; <urn:why> "Secret-Refusal" .`,
      executions: `<${fixtureBase}id/execution/e> <urn:of> <${fixtureBase}id/run/${closed.digest}> ; <urn:note> "Secret-Execution" .`,
    };
    secrets.push('Secret-Outcome', 'Secret-Note', 'Secret-Refusal', 'Secret-Execution');
    for (const [name, text] of Object.entries(graphs)) {
      await api.context.store.load(text, 'turtle', `${fixtureBase}graph/${name}`);
    }
    await api.context.store.load(`<urn:x> <urn:in> "Secret-Default", <${fixtureBase}id/subject/k1-closed> .`, 'turtle');
    secrets.push('Secret-Default');
    const config = configSchema.parse({ access: { datasets: { open: 'public' } } });
    const rights = (await openAccess(config, { token: undefined, tokensFile: undefined }))!;
    const token = { name: 'open only', sha256: sha256('t'), scope: 'write' as const, datasets: ['open'] };
    const served = createApp({ ...api.context, host: '0.0.0.0', access: { ...rights, tokens: [token] } });
    const proxied = createApp({ ...api.context, access: rights });
    callers = [
      ['anybody', served, {}],
      ['a token for another dataset', served, { authorization: 'Bearer t' }],
      ['anybody behind a proxy on this machine', proxied, { 'x-forwarded-for': '203.0.113.9' }],
    ];
  });
  afterAll(() => api.close());

  const graph = (name: string) => `${fixtureBase}graph/${name}`;
  const closedGraphs = () => [
    `run/${closed.digest}`,
    'subject/k1-closed',
    'import/one',
    'user/notes',
    'cohort/c1',
    'refusals',
    'executions',
  ];
  const queries = () => [
    'SELECT * { ?s ?p ?o }',
    'SELECT * { GRAPH ?g { ?s ?p ?o } }',
    'CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }',
    `DESCRIBE <${fixtureBase}id/subject/k1-closed>`,
    `SELECT * { <${fixtureBase}id/subject/k1-closed> ?p ?o }`,
    'SELECT ?g ?n { GRAPH ?g { } BIND(STR(?g) AS ?n) }',
    'SELECT * { ?s (<urn:in>|!<urn:none>)* ?o }',
    'SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { GRAPH ?g { ?s ?p ?o } }',
    ...closedGraphs().flatMap((name) => [
      `SELECT * FROM <${graph(name)}> { ?s ?p ?o }`,
      `SELECT * FROM NAMED <${graph(name)}> { GRAPH ?g { ?s ?p ?o } }`,
      `SELECT * { GRAPH <${graph(name)}> { ?s ?p ?o } }`,
      `BASE <${fixtureBase}> SELECT * FROM <graph/${name}> { ?s ?p ?o }`,
    ]),
  ];
  const addresses = (): Array<readonly [path: string, headers: Record<string, string>]> => [
    ...queries().map((query) => [`/sparql?query=${encodeURIComponent(query)}`, {}] as const),
    ...queries()
      .slice(0, 3)
      .map((query) => [`/sparql?format=html&query=${encodeURIComponent(query)}`, html] as const),
    ...closedGraphs().flatMap((name) => [
      [
        `/sparql?query=${encodeURIComponent('SELECT * { ?s ?p ?o }')}&default-graph-uri=${encodeURIComponent(graph(name))}`,
        {},
      ] as const,
      [
        `/sparql?query=${encodeURIComponent('SELECT * { GRAPH ?g { ?s ?p ?o } }')}&named-graph-uri=${encodeURIComponent(graph(name))}`,
        {},
      ] as const,
      [`/rdf-graphs?graph=${encodeURIComponent(graph(name))}`, turtle] as const,
      [`/graph/${name}`, turtle] as const,
      [`/doc/graph/${name}`, turtle] as const,
    ]),
    ['/rdf-graphs?default', turtle],
    ['/sparql', turtle],
    ['/sparql', html],
    ['/sparql/terms', {}],
    ...loadQueries().map(({ name }) => [`/queries/${name}`, html] as const),
    ['/', html],
    ['/?page=2', html],
    ['/', turtle],
    ['/expanded', turtle],
    ['/.well-known/void', turtle],
    ['/.well-known/api-catalog', json],
    ['/openapi.json', json],
    ['/sitemap.xml', {}],
    ['/sitemap-1.xml', {}],
    ['/robots.txt', {}],
    ['/metrics', {}],
    ['/ready', {}],
    ...['clinic', 'open'].flatMap((id) =>
      ['', '/meta', '/expanded', '/page/distribution', '/spec'].flatMap((part) => [
        [`/dataset/${id}${part}`, turtle] as const,
        [`/dataset/${id}${part}`, html] as const,
      ]),
    ),
    ...['clinic', 'open'].flatMap((id) => [
      [`/croissant/${id}`, json] as const,
      [`/linkset/dataset/${id}`, json] as const,
    ]),
    ['/files/datasets/clinic/1/features.csv', {}],
    ['/files/datasets/clinic/1.0.0/features.csv', {}],
    ['/cohorts/c1/subjects.csv', {}],
    ['/cohorts/c1/manifest.csv', {}],
    [`/cases/${closed.name}`, html],
    [`/cases/${closed.name}`, json],
    ...closed.outputs.map(({ path }) => [`/files/cases/${closed.name}/${path}`, {}] as const),
    [`/files/cases/${closed.name}/case.json`, {}],
    [`/files/cases/${closed.name}/graph.trig`, {}],
    [`/files/cases/${open.name}/../${closed.name}/features.csv`, {}],
    [`/files/cases/${open.name}/..%2f${closed.name}%2ffeatures.csv`, {}],
    [`/files/audit.ndjson`, {}],
    ...[
      'subject/k1-closed',
      `run/${closed.digest}`,
      `roi/${closed.digest}/1`,
      `fv/${closed.digest}/1`,
      'record/one/1',
      'cohort/c1',
      'refusal/r',
    ].flatMap((thing) => [[`/doc/${thing}`, turtle] as const, [`/doc/${thing}`, html] as const]),
    ...[
      '{ subjects { nodes { iri id } } }',
      '{ subjects(first: 100) { totalCount nodes { iri } } }',
      '{ rois { nodes { iri label } } }',
      '{ cases { nodes { iri } } }',
      '{ cohort(id: "c1") { iri } }',
    ].map((query) => [`/graphql?query=${encodeURIComponent(query)}`, json] as const),
  ];

  it('whoever asks without a right to it, in whatever words', async () => {
    for (const [who, app, headers] of callers) {
      for (const [path, wanted] of addresses()) {
        const response = await app.request(path, { headers: { ...wanted, ...headers } });
        const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
        // Who asks for something by name gets the name back in addresses, never more.
        const asked = decodeURIComponent(path);
        const seen = secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
        expect([who, path, response.status, seen]).toEqual([who, path, response.status, []]);
        expect(response.status, path).toBeLessThan(500);
      }
    }
  });

  it('while the same doors give the records to who may read them, so that the test sees what it looks for', async () => {
    const seen = new Set<string>();
    for (const [path, headers] of addresses()) {
      const text = await (await api.app.request(path, { headers })).text();
      for (const secret of secrets) if (text.includes(secret)) seen.add(secret);
    }
    expect([...seen].sort()).toEqual([...secrets].sort());
    const { app } = api;
    expect((await app.request(`/cases/${closed.name}`, { headers: html })).status).toBe(200);
  });

  it('nor lets anybody write', async () => {
    for (const [, app, headers] of callers.filter(([, , { authorization }]) => authorization === undefined)) {
      const attempts: Array<[path: string, init: RequestInit]> = [
        [
          '/sparql',
          { method: 'POST', body: 'update=DROP+ALL', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        ],
        ['/sparql', { method: 'POST', body: 'DROP ALL', headers: { 'content-type': 'application/sparql-update' } }],
        [
          `/rdf-graphs?graph=${encodeURIComponent(graph('user/mine'))}`,
          { method: 'PUT', body: '<a:b> <a:c> <a:d> .', headers: { 'content-type': 'text/turtle' } },
        ],
        [`/rdf-graphs?graph=${encodeURIComponent(graph('subject/k1-closed'))}`, { method: 'DELETE' }],
      ];
      const before = (await api.context.store.statistics()).quads;
      for (const [path, init] of attempts) {
        const response = await app.request(path, { ...init, headers: { ...(init.headers as object), ...headers } });
        expect([401, 403, 405], `${init.method} ${path}`).toContain(response.status);
      }
      expect((await api.context.store.statistics()).quads).toBe(before);
    }
  });
});
