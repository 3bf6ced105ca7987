import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { createApp } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../support/case-fixture.ts';

const access = {
  tokens: [{ sha256: sha256('open-sesame'), scope: 'records' as const }],
  datasets: { open: 'public' as const },
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

  it('is refused at start when others can reach the server and nothing states who may read', () => {
    expect(() => createApp({ ...api.context, access: undefined })).toThrowError(
      expect.objectContaining({ code: 'QIAW_ACCESS_UNCONFIGURED' }),
    );
    expect(() => createApp({ ...api.context, host: '127.0.0.1', access: undefined })).not.toThrow();
  });

  it('gives public datasets to everyone and the others to holders of a token', async () => {
    expect(await status(`/cases/${open.name}`)).toBe(200);
    expect(await status(`/cases/${closed.name}`)).toBe(401);
    expect(await status(`/cases/${closed.name}`, token)).toBe(200);
    expect(await status(`/files/cases/${open.name}/image.nrrd`)).toBe(200);
    expect(await status(`/files/cases/${closed.name}/image.nrrd`)).toBe(401);
    expect(await status(`/files/cases/${closed.name}/image.nrrd`, token)).toBe(200);
  });

  it('requires a token for DICOM objects that may identify a patient, even in public datasets', async () => {
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
    for (const clause of [`FROM <${graph}>`, `FROM NAMED <${graph}>`, `\\u0046ROM <${graph}>`]) {
      const text = `SELECT ?s ${clause} { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }`;
      const from = await api.app.request(`/sparql?format=csv&query=${encodeURIComponent(text)}`);
      expect(await from.text()).not.toContain('k1-closed');
    }
    expect(await (await api.app.request(subjects, { headers: token })).text()).toContain('k1-closed');
  });

  it('runs FROM on those graphs that a caller may read', async () => {
    const named = [open, closed].map(({ digest }) => `FROM <http://127.0.0.1:8080/graph/run/${digest}>`).join(' ');
    const text = `SELECT (COUNT(*) AS ?n) ${named} { ?run a <https://w3id.org/fair-qiaw/ns#ProcessingRun> }`;
    const runs = async (headers: Record<string, string>) =>
      (
        await (await api.app.request(`/sparql?format=csv&query=${encodeURIComponent(text)}`, { headers })).text()
      ).trim();
    expect(await runs({})).toMatch(/1$/);
    expect(await runs(token)).toMatch(/2$/);
  });

  it('gives a token for one dataset access to that dataset and the public ones', async () => {
    const tokens = [{ sha256: sha256('clinic'), scope: 'records' as const, datasets: ['clinic'] }];
    const app = createApp({ ...api.context, access: { tokens, datasets: { open: 'restricted' } } });
    const authorization = 'Bearer clinic';
    const text = await (await app.request(subjects, { headers: { authorization } })).text();
    expect(text).toContain('k1-closed');
    expect(text).not.toContain('k1-open');
    const refused = await app.request(`/cases/${open.name}`, { headers: { authorization } });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="FAIR-QIAW", error="insufficient_scope"',
    ]);
    expect((await app.request(`/files/cases/${closed.name}/seg.dcm`, { headers: { authorization } })).status).toBe(200);
  });

  it('shows user graphs to callers who may read everything the graphs refer to', async () => {
    const base = 'http://127.0.0.1:8080/';
    const graphs: Array<[name: string, turtle: string]> = [
      ['user/open', `<urn:note> <urn:on> <${base}id/roi/${open.digest}/1> .`],
      ['user/closed', `<urn:note> <urn:on> <${base}id/roi/${closed.digest}/1> .`],
      ['user/lie', `<${base}id/subject/k1-closed> <http://purl.org/dc/terms/isPartOf> <${base}dataset/open> .`],
      ['cohort/mixed', `<urn:c> <urn:has> <${base}id/subject/k1-closed>, <${base}id/subject/k1-open> .`],
      ['cohort/unknown', `<urn:c> <urn:has> <${base}id/subject/k1-nobody> , <${base}id/subject/k1-open> .`],
      ['refusals', `<urn:r> <https://w3id.org/fair-qiaw/ns#ofSubject> <${base}id/subject/k1-open> .`],
    ];
    for (const [name, turtle] of graphs) await api.context.store.load(turtle, 'turtle', `${base}graph/${name}`);
    const seen = async (headers: Record<string, string> = {}) => {
      const query = encodeURIComponent('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }');
      const text = await (await api.app.request(`/sparql?format=csv&query=${query}`, { headers })).text();
      return graphs.map(([name]) => name).filter((name) => text.includes(`graph/${name}\r`));
    };
    expect(await seen()).toEqual(['user/open']);
    expect(await seen(token)).toHaveLength(graphs.length);
    for (const [name] of graphs) await api.context.store.removeGraph(`${base}graph/${name}`);
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
    expect(page).toContain('Further cases require a token');
    // Neither their number nor the number of all statements, from which it would follow.
    expect(page).not.toMatch(/\d+ more cases|<span>statements<\/span>/);
    expect(await status('/doc/subject/k1-closed')).toBe(404);
    expect(await status('/doc/subject/k1-closed', token)).toBe(200);
  });

  it('refuses a wrong token instead of treating it as no token', async () => {
    const response = await api.app.request(subjects, { headers: { authorization: 'Bearer guess' } });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="FAIR-QIAW", error="invalid_token", error_description="The token is unknown."',
    ]);
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
    const all = createApp({ ...api.context, access: { tokens: [], datasets: { '*': 'public' } } });
    expect(await shared(all, subjects)).toBe('*');
  });
});
