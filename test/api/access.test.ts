import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/index.ts';
import { sha256 } from '../../src/core/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../support/case-fixture.ts';

const access = {
  tokens: [{ sha256: sha256('open-sesame'), scope: 'records' as const }],
  publicDatasets: ['open'],
};
const token = { authorization: 'Bearer open-sesame' };
const subjects = `/sparql?format=csv&query=${encodeURIComponent('SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } }')}`;

describe('Access', () => {
  let api: ApiFixture;
  let open: WrittenCase;
  let closed: WrittenCase;
  beforeAll(async () => {
    api = await openApi(
      (directory) => {
        open = writeCase(directory, { subject: 'k1-open', dataset: 'open' });
        closed = writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
      },
      { host: '0.0.0.0', access },
    );
  });
  afterAll(() => api.close());
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await api.app.request(path, { headers })).status;

  it('is refused at start when others can reach the server and nothing says who may read', () => {
    expect(() => createApp({ ...api.context, access: undefined })).toThrowError(
      expect.objectContaining({ code: 'QIAW_ACCESS_UNCONFIGURED' }),
    );
    expect(() => createApp({ ...api.context, host: '127.0.0.1', access: undefined })).not.toThrow();
  });

  it('gives public datasets to all and the others to holders of a token', async () => {
    expect(await status(`/cases/${open.name}`)).toBe(200);
    expect(await status(`/cases/${closed.name}`)).toBe(401);
    expect(await status(`/cases/${closed.name}`, token)).toBe(200);
    expect(await status(`/files/cases/${open.name}/image.nrrd`)).toBe(200);
    expect(await status(`/files/cases/${closed.name}/image.nrrd`)).toBe(401);
    expect(await status(`/files/cases/${closed.name}/image.nrrd`, token)).toBe(200);
  });

  it('keeps DICOM objects that may identify a patient behind a token even in public datasets', async () => {
    expect(await status(`/files/cases/${open.name}/seg.dcm`)).toBe(401);
    expect(await status(`/files/cases/${open.name}/seg.dcm`, token)).toBe(200);
  });

  it('shows SPARQL without a token only the public graphs, however the query is written', async () => {
    const without = await (await api.app.request(subjects)).text();
    expect(without).toContain('k1-open');
    expect(without).not.toContain('k1-closed');
    expect(without).not.toContain(closed.digest);
    const graph = `http://127.0.0.1:8080/graph/run/${closed.digest}`;
    const forced = await api.app.request(`${subjects}&named-graph-uri=${encodeURIComponent(graph)}`);
    expect(await forced.text()).toBe('s\r\n');
    const from = await api.app.request(
      `/sparql?format=csv&query=${encodeURIComponent(`SELECT ?s FROM <${graph}> { ?s ?p ?o }`)}`,
    );
    expect(await from.text()).not.toContain('k1-closed');
    expect(await (await api.app.request(subjects, { headers: token })).text()).toContain('k1-closed');
  });

  it('hides a subject that is also part of a dataset that is not public', async () => {
    await api.context.store.load(
      '<http://127.0.0.1:8080/id/subject/k1-open> <http://purl.org/dc/terms/isPartOf> <http://127.0.0.1:8080/dataset/clinic> .',
      'turtle',
      'http://127.0.0.1:8080/graph/subject/other',
    );
    expect(await (await api.app.request(subjects)).text()).toBe('s\r\n');
    await api.context.store.removeGraph('http://127.0.0.1:8080/graph/subject/other');
  });

  it('hides what needs a token from the home page and from addresses of things', async () => {
    const page = await (await api.app.request('/', { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('k1-open');
    expect(page).not.toContain('k1-closed');
    expect(page).toContain('1 more cases need a token');
    expect(await status('/doc/subject/k1-closed')).toBe(404);
    expect(await status('/doc/subject/k1-closed', token)).toBe(200);
  });

  it('refuses a wrong token instead of treating it as none', async () => {
    const response = await api.app.request(subjects, { headers: { authorization: 'Bearer guess' } });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it('answers a foreign Host with 421', async () => {
    const ask = (host: string) => status('/', { host });
    expect(await ask('evil.example.org')).toBe(421);
    expect(await ask('127.0.0.1.evil.example.org')).toBe(421);
    expect(await ask('127.0.0.1:8080')).toBe(200);
    expect(await ask('localhost:9999')).toBe(200);
    expect(await ask('[::1]:8080')).toBe(200);
  });

  it('lets pages of other origins read metadata, and records only when everything is public', async () => {
    const shared = async (app: ApiFixture['app'], path: string) =>
      (await app.request(path, { headers: { origin: 'https://evil.example.org' } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await shared(api.app, '/')).toBe('*');
    expect(await shared(api.app, '/sparql')).toBe('*');
    expect(await shared(api.app, subjects)).toBeNull();
    expect(await shared(api.app, `/files/cases/${open.name}/image.nrrd`)).toBeNull();
    const all = createApp({ ...api.context, access: { tokens: [], publicDatasets: ['*'] } });
    expect(await shared(all, subjects)).toBe('*');
  });
});
