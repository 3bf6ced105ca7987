import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/index.ts';
import { type FollowedDirectory, followDataDirectory } from '../../src/store/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';

let api: ApiFixture;
let data: string;
let directory: FollowedDirectory;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'qiaw-loading-'));
  writeCase(data);
  api = await openApi(() => undefined);
  directory = await followDataDirectory(data, { base: fixtureBase, ontology: false, replicas: 1 });
  app = createApp({ ...api.context, dataDirectory: data, directory, store: directory.store });
});
afterAll(async () => {
  await api.close();
  await directory.close();
  rmSync(data, { recursive: true });
});

const get = (path: string, accept = 'text/turtle') => app.request(`${fixtureBase}${path}`, { headers: { accept } });
const query = `sparql?query=${encodeURIComponent('ASK {}')}`;

describe('A server that is still loading', () => {
  it('is healthy and answers with its metadata', async () => {
    expect((await get('health')).status).toBe(200);
    expect(await (await get('')).text()).toContain('FAIRDataPoint');
    expect(await (await get('sparql')).text()).toMatch(/sd:Service[\s\S]*sd:SPARQL11Update/);
  });

  it('is not ready, and reports its progress', async () => {
    const response = await get('ready', 'application/json');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ status: 'loading', code: 'QIAW_STORE_LOADING', filesLoaded: 0 });
  });

  it('asks callers to retry queries later instead of answering from a part of the data', async () => {
    for (const path of [query, 'rdf-graphs?default', '.well-known/void', 'doc/subject/k1-aaaa']) {
      const response = await get(path, 'application/sparql-results+json, text/turtle');
      expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '5']);
      expect(await response.json()).toMatchObject({ code: 'QIAW_STORE_LOADING' });
    }
  });

  it('answers everything once it is loaded', async () => {
    await directory.load();
    expect(await (await get('ready', 'application/json')).json()).toMatchObject({ status: 'ready', quads: 19 });
    expect((await get(query, 'application/sparql-results+json')).status).toBe(200);
  });
});
