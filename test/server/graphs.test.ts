import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../support/case-fixture.ts';

describe('Reading graphs whole', () => {
  let api: ApiFixture;
  let open: WrittenCase;
  let closed: WrittenCase;
  beforeAll(async () => {
    api = await openApi(
      (directory) => {
        open = writeCase(directory, { subject: 'k1-open', dataset: 'open' });
        closed = writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
      },
      { host: '0.0.0.0', access: { tokens: [], datasets: { open: 'public' as const } } },
    );
  });
  afterAll(() => api.close());
  const graph = (digest: string) =>
    `/rdf-graphs?graph=${encodeURIComponent(`http://127.0.0.1:8080/graph/run/${digest}`)}`;
  const status = async (path: string, init?: RequestInit) => (await api.app.request(path, init)).status;

  it('gives the named graph in the requested format', async () => {
    const response = await api.app.request(graph(open.digest), { headers: { accept: 'application/n-triples' } });
    const lines = (await response.text()).trim().split('\n');
    expect([response.status, response.headers.get('content-type'), lines.length]).toEqual([
      200,
      'application/n-triples',
      18,
    ]);
    expect(await status(graph(open.digest), { method: 'HEAD' })).toBe(200);
    expect(await status(graph(open.digest), { headers: { accept: 'image/png' } })).toBe(406);
  });

  it('does not find a graph that does not exist or is not for this caller', async () => {
    expect(await status(graph('none'))).toBe(404);
    expect(await status(graph(closed.digest))).toBe(404);
    const all = await (await api.app.request('/rdf-graphs?default&format=nt')).text();
    expect(all).toContain(open.digest);
    expect(all).not.toContain(closed.digest);
  });

  it('requires exactly one named graph, and writes nothing without a token', async () => {
    expect(await status('/rdf-graphs')).toBe(400);
    expect(await status(`${graph(open.digest)}&default`)).toBe(400);
    expect(await status('/rdf-graphs?graph=a%3Eb%20c')).toBe(404);
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) expect(await status(graph('x'), { method })).toBe(401);
  });

  it('describes the content of the graph with counts for this caller', async () => {
    const text = await (await api.app.request('/.well-known/void')).text();
    expect(text).toContain('void:triples 19');
    const service = await api.app.request('/sparql', { headers: { accept: 'text/turtle' } });
    const description = await service.text();
    expect(description).toContain('void:triples 19');
    expect(description).toMatch(/graphs-run> a sd:GraphCollection.*void:documents 1 ; void:triples 18/);
    expect(text).toMatch(/void:vocabulary <https:\/\/w3id\.org\/fair-qiaw\/ns#>/);
    expect(text).toMatch(/#property-1> void:property <[^>]+> ; void:triples \d+/);
    expect(text).toMatch(/void:class <https:\/\/w3id\.org\/fair-qiaw\/ns#RadiomicFeatureVector> ; void:entities 2/);
    expect(await status('/.well-known/void', { headers: { accept: 'application/ld+json' } })).toBe(200);
  });
});
