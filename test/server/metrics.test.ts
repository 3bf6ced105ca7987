import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { PrometheusMetrics } from '../../src/pipeline/operate/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';

const metrics = new PrometheusMetrics({ process: false });
let api: ApiFixture;
const get = (path: string, init?: RequestInit) => api.app.request(new URL(path, fixtureBase).href, init);

beforeAll(async () => {
  api = await openApi((data) => void writeCase(data), { metrics, exposition: metrics });
});
afterAll(() => api.close());

describe('/metrics', () => {
  it('counts requests by route and status, queries by outcome, and quads, without naming anyone', async () => {
    await get(`/sparql?query=${encodeURIComponent('ASK { ?s ?p "Doe^John" }')}`);
    await get('/sparql?query=nonsense');
    await get('/no/such/address/4711');
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toContain('qiaw_queries_total{language="sparql",outcome="answered"} 1');
    expect(text).toContain('qiaw_queries_total{language="sparql",outcome="QIAW_QUERY_SYNTAX"} 1');
    expect(text).toContain('qiaw_http_requests_total{door="other",status="404"} 1');
    expect(text).toMatch(/^qiaw_store_quads [1-9]\d*$/m);
    expect(text).not.toMatch(/Doe|4711|k1-/);
  });

  it('needs a token with record access where the server is reachable from elsewhere', async () => {
    const secret = 'token-of-this-test-long-enough';
    const open = await openApi((data) => void writeCase(data), {
      metrics,
      exposition: metrics,
      host: '0.0.0.0',
      access: { datasets: {}, tokens: [{ sha256: sha256(secret), scope: 'records' }] },
    });
    const asked = (headers: Record<string, string>) => open.app.request(`${fixtureBase}metrics`, { headers });
    expect((await asked({})).status).toBe(401);
    expect((await asked({ authorization: `Bearer ${secret}` })).status).toBe(200);
    await open.close();
  });

  it('is missing when nothing is measured; readiness ends before the server does', async () => {
    const plain = await openApi((data) => void writeCase(data), { stopping: AbortSignal.abort() });
    expect((await plain.app.request(`${fixtureBase}metrics`)).status).toBe(404);
    const ready = await plain.app.request(`${fixtureBase}ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }]);
    expect((await plain.app.request(`${fixtureBase}health`)).status).toBe(200);
    await plain.close();
  });
});
