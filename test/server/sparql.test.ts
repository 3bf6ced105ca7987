import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { writeCase } from '../support/case-fixture.ts';

const volumes = 'SELECT ?v { ?s <http://127.0.0.1:8080/fd/original_shape_MeshVolume.ps> ?v } ORDER BY ?v';
const q = (query: string, more = '') => `/sparql?query=${encodeURIComponent(query)}${more}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const direct = { 'content-type': 'application/sparql-query' };

describe('The SPARQL endpoint', () => {
  let api: ApiFixture;
  let digest: string;
  beforeAll(async () => {
    api = await openApi((directory) => {
      digest = writeCase(directory).digest;
    });
  });
  afterAll(() => api.close());

  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
  const problem = async (path: string, init?: RequestInit) => {
    const response = await api.app.request(path, init);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return [response.status, await codeOf(response)];
  };

  it('answers GET, the POST form and the direct POST alike', async () => {
    const answers = await Promise.all([
      api.app.request(q(volumes)),
      api.app.request('/sparql', { method: 'POST', headers: form, body: `query=${encodeURIComponent(volumes)}` }),
      api.app.request('/sparql', { method: 'POST', headers: direct, body: volumes }),
    ]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('"12345.67"');
  });

  const accepts: Array<[query: string, accept: string, type: string, start: string]> = [
    ['SELECT', 'application/sparql-results+json', 'application/sparql-results+json', '{"head"'],
    ['SELECT', 'application/sparql-results+xml', 'application/sparql-results+xml; charset=utf-8', '<?xml'],
    ['SELECT', 'text/csv', 'text/csv; charset=utf-8', 'v\r\n12345.67'],
    ['SELECT', 'text/tab-separated-values', 'text/tab-separated-values; charset=utf-8', '?v\n'],
    ['SELECT', 'application/json', 'application/json', '{"head"'],
    ['SELECT', '*/*', 'application/sparql-results+json', '{"head"'],
    [
      'SELECT',
      'text/csv;q=0.3, application/sparql-results+xml;q=0.4',
      'application/sparql-results+xml; charset=utf-8',
      '<?xml',
    ],
    ['SELECT', 'text/*', 'text/csv; charset=utf-8', 'v'],
    ['SELECT', 'nonsense', 'application/sparql-results+json', '{"head"'],
    ['ASK', 'application/sparql-results+json', 'application/sparql-results+json', '{"head":{},"boolean":true}'],
    ['CONSTRUCT', 'text/turtle', 'text/turtle; charset=utf-8', '<'],
    ['CONSTRUCT', 'application/n-triples', 'application/n-triples', '<'],
    ['CONSTRUCT', 'application/rdf+xml', 'application/rdf+xml; charset=utf-8', '<?xml'],
    ['CONSTRUCT', 'application/ld+json', 'application/ld+json', '[{'],
    ['CONSTRUCT', 'application/n-quads', 'application/n-quads', '<'],
    ['CONSTRUCT', 'application/trig', 'application/trig', '<'],
    ['CONSTRUCT', 'application/sparql-results+json;q=1, text/turtle;q=0.1', 'text/turtle; charset=utf-8', '<'],
  ];
  it.each(accepts)('gives %s for Accept "%s" as %s', async (name, accept, type, start) => {
    const query =
      name === 'SELECT'
        ? volumes
        : name === 'ASK'
          ? 'ASK { ?s ?p ?o }'
          : 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3';
    const response = await api.app.request(q(query), { headers: { accept } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect((await response.text()).startsWith(start)).toBe(true);
  });

  it('answers 406 with the list of its formats', async () => {
    const response = await api.app.request(q(volumes), { headers: { accept: 'image/png' } });
    expect(response.status).toBe(406);
    expect(await response.text()).toContain('text/csv');
    expect(await problem(q('ASK {}'), { headers: { accept: 'text/csv' } })).toEqual([406, 'QIAW_NOT_ACCEPTABLE']);
  });

  it('accepts ?format= from clients that cannot set headers', async () => {
    const response = await api.app.request(q(volumes, '&format=csv'), { headers: { accept: 'image/png' } });
    expect(response.headers.get('content-type')).toContain('text/csv');
  });

  const malformed: Array<[what: string, path: string, init: RequestInit, status: number, code: string]> = [
    ['a query that does not parse', q('SELEC ?x {}'), {}, 400, 'QIAW_QUERY_SYNTAX'],
    ['two queries', `${q('ASK {}')}&query=ASK%20%7B%7D`, {}, 400, 'QIAW_SPARQL_PROTOCOL'],
    ['a form without a query', '/sparql', { method: 'POST', headers: form, body: '' }, 400, 'QIAW_SPARQL_PROTOCOL'],
    ['an update by GET', '/sparql?update=CLEAR%20ALL', {}, 400, 'QIAW_SPARQL_PROTOCOL'],
    [
      'an update in a form without a token',
      '/sparql',
      { method: 'POST', headers: form, body: 'update=CLEAR+ALL' },
      401,
      'QIAW_TOKEN_NEEDED',
    ],
    [
      'a direct update without a token',
      '/sparql',
      { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body: 'CLEAR ALL' },
      401,
      'QIAW_TOKEN_NEEDED',
    ],
    ['an update sent as a query', q('DELETE WHERE { ?s ?p ?o }'), {}, 400, 'QIAW_SPARQL_PROTOCOL'],
    [
      'another media type',
      '/sparql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'ASK {}' },
      415,
      'QIAW_MEDIA_TYPE',
    ],
    [
      'another charset',
      '/sparql',
      { method: 'POST', headers: { 'content-type': 'application/sparql-query; charset=utf-16' }, body: 'ASK {}' },
      415,
      'QIAW_MEDIA_TYPE',
    ],
    [
      'bytes that are not UTF-8',
      '/sparql',
      { method: 'POST', headers: direct, body: new Uint8Array([0x41, 0xff]) },
      400,
      'QIAW_SPARQL_PROTOCOL',
    ],
    ['a relative graph IRI', q('ASK {}', '&default-graph-uri=here'), {}, 400, 'QIAW_SPARQL_PROTOCOL'],
    ['a timeout that is not a number', q('ASK {}', '&timeout=soon'), {}, 400, 'QIAW_SPARQL_PROTOCOL'],
    [
      'a call to another server',
      q('SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }'),
      {},
      400,
      'QIAW_QUERY_UNSUPPORTED',
    ],
    ['another method', '/sparql', { method: 'DELETE' }, 405, 'QIAW_METHOD'],
    [
      'a body above the limit',
      '/sparql',
      { method: 'POST', headers: direct, body: `ASK {} #${'x'.repeat(1_100_000)}` },
      413,
      'QIAW_REQUEST_TOO_LARGE',
    ],
  ];
  it.each(malformed)('refuses %s with its status and code', async (_what, path, init, status, code) => {
    expect(await problem(path, init)).toEqual([status, code]);
  });

  it('restricts the dataset to the graphs named by the protocol', async () => {
    const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
    const run = encodeURIComponent(`http://127.0.0.1:8080/graph/run/${digest}`);
    const all = await (await api.app.request(q(count, '&format=csv'))).text();
    const one = await (await api.app.request(q(count, `&format=csv&default-graph-uri=${run}`))).text();
    const none = await (await api.app.request(q(count, `&format=csv&named-graph-uri=${run}`))).text();
    expect([all, one, none].map((csv) => Number(csv.split('\r\n')[1]))).toEqual([19, 18, 0]);
  });

  it('answers HEAD without a body and OPTIONS with the allowed methods', async () => {
    const head = await api.app.request(q(volumes), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await api.app.request('/sparql', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });

  it('answers 304 while the store is unchanged', async () => {
    const first = await api.app.request(q(volumes));
    const etag = first.headers.get('etag')!;
    const again = await api.app.request(q(volumes), { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    await api.context.store.load('<http://e/s> <http://e/p> "new" .', 'turtle', 'http://e/g');
    const after = await api.app.request(q(volumes), { headers: { 'if-none-match': etag } });
    expect(after.status).toBe(200);
    await api.context.store.removeGraph('http://e/g');
  });

  it('ends a query at the limit with 503, Retry-After and a reason', async () => {
    const cross = Array.from({ length: 12 }, (_, n) => `VALUES ?v${n} { 1 2 3 4 5 6 7 8 9 }`).join(' ');
    const response = await api.app.request(q(`SELECT (COUNT(*) AS ?n) { ${cross} }`, '&timeout=0.2'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await codeOf(response)).toBe('QIAW_QUERY_TIMEOUT');
    expect((await api.app.request(q(volumes))).status).toBe(200);
  });

  it('describes itself when there is no query, and shows a browser the editor', async () => {
    const rdf = await api.app.request('/sparql', { headers: { accept: 'text/turtle' } });
    expect(await rdf.text()).toContain('sd:endpoint <http://127.0.0.1:8080/sparql>');
    const xml = await api.app.request('/sparql', { headers: { accept: 'application/rdf+xml' } });
    expect(await xml.text()).toContain('<rdf:RDF');
    const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    const page = await api.app.request('/sparql', { headers: browser });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('<textarea');
    const answer = await api.app.request(q(volumes), { headers: browser });
    expect(await answer.text()).toContain('12345.67');
    const wrong = await api.app.request(q('SELECT ?x { <b>'), { headers: browser });
    const text = await wrong.text();
    expect([wrong.status, text.includes('QIAW_QUERY_SYNTAX'), text.includes('SELECT ?x { &lt;b&gt;')]).toEqual([
      400,
      true,
      true,
    ]);
  });
});
