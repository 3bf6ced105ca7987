import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { QIAW } from '../../src/graph/index.ts';
import type { RunningServer } from '../../src/server/app/server.ts';
import { createApp, startServer } from '../../src/server/index.ts';
import { QueryRouter, type Site } from '../../src/sparql/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';
import { roiIri, someVectors, vectorGraph, vectorIri } from '../support/deep-vectors-fixture.ts';

const vectors = someVectors(6);

/** A data directory with cases of one hospital and deep vectors for the first case. */
function fill(hospital: string, cases: number, withVectors = false) {
  return (directory: string): void => {
    for (let n = 0; n < cases; n++) writeCase(directory, { subject: `k1-${hospital}${n}`, dataset: hospital });
    if (!withVectors) return;
    mkdirSync(join(directory, 'graphs'), { recursive: true });
    const graphs = vectors.map((values, n) => vectorGraph(n, values)).join('\n');
    writeFileSync(join(directory, 'graphs', 'vectors.trig'), graphs);
  };
}

interface Hospital {
  readonly api: ApiFixture;
  readonly server: RunningServer;
}

async function open(hospital: string, cases: number): Promise<Hospital> {
  const api = await openApi(fill(hospital, cases), {}, { replicas: 1 });
  return { api, server: await startServer(api.app, { host: '127.0.0.1', port: 0 }) };
}

const subjects =
  'SELECT (COUNT(DISTINCT ?subject) AS ?n) { GRAPH ?g { ?subject <http://purl.org/dc/terms/isPartOf> ?dataset } }';
const address = (query: string, more = ''): string => `/sparql?query=${encodeURIComponent(query)}${more}`;

describe('Several sites over HTTP', () => {
  let here: ApiFixture;
  let north: Hospital;
  let south: Hospital;
  let silent: Server;
  let router: QueryRouter;
  let app: ReturnType<typeof createApp>;

  beforeAll(async () => {
    here = await openApi(fill('here', 2, true), {}, { replicas: 1 });
    [north, south] = await Promise.all([open('north', 3), open('south', 1)]);
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const site = (name: string, endpoint: string, timeoutMs = 600_000): Site => ({
      name,
      endpoint,
      timeoutMs,
      maxResultBytes: 1e6,
    });
    const sites = [
      site('north', `${north.server.url}sparql`),
      site('south', `${south.server.url}sparql`),
      site('silent', `http://127.0.0.1:${(silent.address() as AddressInfo).port}/sparql`, 300),
    ];
    router = new QueryRouter(here.context.store, { sites, privateAddresses: ['127.0.0.1'], threads: 1 });
    app = createApp({ ...here.context, router });
  });
  afterAll(async () => {
    await router.close();
    silent.closeAllConnections();
    silent.close();
    for (const { server, api } of [north, south]) {
      await server.close();
      await api.close();
    }
    await here.close();
  });

  const csv = async (path: string) =>
    (await (await app.request(`${path}&format=csv`)).text()).trim().split('\r\n').slice(1);

  it('are queried by name, alone, together and with our own data', async () => {
    const count = async (sites: string) => (await csv(address(subjects, sites)))[0];
    expect(await count('')).toBe('2');
    expect(await count('&site=north')).toBe('3');
    expect(await count('&site=north&site=south&site=local')).toBe('6');
  });

  it('are joined by SERVICE', async () => {
    const query = `SELECT ?own ?other { GRAPH ?g { ?own <http://purl.org/dc/terms/isPartOf> ?dataset } FILTER(STRENDS(STR(?own), "here0"))
      SERVICE <${south.server.url}sparql> { GRAPH ?h { ?other <http://purl.org/dc/terms/isPartOf> ?far } } }`;
    const response = await app.request(address(query, '&format=csv'));
    expect((await response.text()).trim().split('\r\n').slice(1)).toEqual([
      `${fixtureBase}id/subject/k1-here0,${fixtureBase}id/subject/k1-south0`,
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.has('etag')).toBe(false);
  });

  it('that do not answer make the query fail with 504, or are listed in the header of a partial answer', async () => {
    const failed = await app.request(address(subjects, '&site=north&site=silent'));
    expect(failed.status).toBe(504);
    expect(await failed.json()).toMatchObject({ code: 'QIAW_SITE_TIMEOUT' });
    const partial = await app.request(address(subjects, '&site=north&site=silent&partial=true'));
    expect(partial.status).toBe(200);
    expect(partial.headers.get('qiaw-missing-sites')).toBe('silent;code=QIAW_SITE_TIMEOUT');
    expect(await partial.json()).toMatchObject({
      head: { link: ['urn:fair-qiaw:missing-site:silent:QIAW_SITE_TIMEOUT'] },
      results: { bindings: [{ n: { value: '3' } }] },
    });
  });

  it('that are not listed, and addresses in FROM, are never contacted', async () => {
    const asked = await app.request(address('SELECT * { SERVICE <http://169.254.169.254/latest> { ?s ?p ?o } }'));
    expect([asked.status, await asked.json()]).toEqual([403, expect.objectContaining({ code: 'QIAW_SITE_UNKNOWN' })]);
    const form = await app.request('/sparql', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ query: subjects, site: 'east' }),
    });
    expect(form.status).toBe(403);
    expect(await csv(address(`SELECT * FROM <${north.server.url}sparql> { ?s ?p ?o }`))).toEqual([]);
  });

  it('are off where none is configured, with a coded refusal', async () => {
    for (const context of [here.context, { ...here.context, router: new QueryRouter(here.context.store) }]) {
      const off = createApp(context);
      const bySite = await off.request(address(subjects, '&site=north'));
      expect([bySite.status, await bySite.json()]).toEqual([
        403,
        expect.objectContaining({ code: 'QIAW_FEDERATION_OFF' }),
      ]);
    }
    const off = createApp({ ...here.context, router: new QueryRouter(here.context.store) });
    const service = await off.request(address(`SELECT * { SERVICE <${north.server.url}sparql> { ?s ?p ?o } }`));
    expect([service.status, await service.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'QIAW_FEDERATION_OFF' }),
    ]);
  });

  it('are declared in the service description, and so are functions over vectors', async () => {
    const turtle = await (await app.request('/sparql', { headers: { accept: 'text/turtle' } })).text();
    expect(turtle).toMatch(/BasicFederatedQuery/);
    for (const name of ['at', 'cosine', 'l2']) expect(turtle).toMatch(new RegExp(`extensionFunction[^;]*ns#${name}>`));
    expect(turtle).toMatch(/propertyFeature[^;]*nearestTo/);
  });

  it('give the nearest vectors and compute with vectors, and refuse a wrong block with 400', async () => {
    const nearest = `PREFIX qiaw: <${QIAW}> SELECT ?hit { SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${roiIri(1)}> ; qiaw:k 2 } }`;
    expect(await csv(address(nearest))).toHaveLength(2);
    const computed = `PREFIX qiaw: <${QIAW}> SELECT (qiaw:at(?v, 0) AS ?x) { GRAPH ?g { <${vectorIri(2)}> qiaw:vector ?v } }`;
    expect((await csv(address(computed))).map(Number)).toEqual([vectors[2]![0]]);
    const wrong = await app.request(address(nearest.replace('qiaw:k 2', 'qiaw:k 0')));
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ code: 'QIAW_NEAREST' })]);
  });

  it('find only vectors in graphs that the caller may read', async () => {
    const access = {
      tokens: [{ sha256: sha256('open-sesame'), scope: 'records' as const }],
      datasets: { here: 'restricted' as const },
    };
    const guarded = createApp({ ...here.context, router, host: '0.0.0.0', access });
    const ask = async (query: string, headers: Record<string, string>) =>
      (await (await guarded.request(address(query, '&format=csv'), { headers })).text()).trim().split('\r\n').slice(1);
    const token = { authorization: 'Bearer open-sesame' };
    const nearest = `PREFIX qiaw: <${QIAW}> SELECT ?hit { SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${roiIri(1)}> } }`;
    const computed = `PREFIX qiaw: <${QIAW}> SELECT ?hit { ?hit qiaw:vector ?v FILTER(qiaw:at(?v, 0) < 2) }`;
    for (const query of [nearest, computed]) {
      expect(await ask(query, {})).toEqual([]);
      expect((await ask(query, token)).length).toBeGreaterThan(3);
    }
  });
});
