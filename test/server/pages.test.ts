import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { gapRefusal, type WrittenCase, writeCase, writeRefusals } from '../support/case-fixture.ts';

const hostile = `<script>alert(1)</script>"'&`;
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('The pages', () => {
  let api: ApiFixture;
  let first: WrittenCase;
  beforeAll(async () => {
    api = await openApi((directory) => {
      const notes = [
        { code: 'QIAW_ROI_CONTOURS_NESTED', message: 'ROI 1: 140 of 672 voxels (20.8 %) lie in closed contours.' },
      ];
      first = writeCase(directory, { subject: 'k1-a', rois: ['GTV-1', hostile], notes });
      for (let n = 0; n < 13; n++) writeCase(directory, { subject: `k1-b${n}` });
      writeRefusals(directory, [gapRefusal, { ...gapRefusal, reason: hostile }]);
      writeFileSync(join(directory, 'cases', first.name, 'notes.txt'), '');
    });
  });
  afterAll(() => api.close());
  const page = async (path: string) => {
    const response = await api.app.request(path, { headers: browser });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('list cases with regions, classes, volumes, pictures and files, and refusals with their remedies', async () => {
    const { text } = await page('/');
    expect(text).toContain('k1-a');
    expect(text).toContain('15.2 mL');
    expect(text).toContain('Neoplasm, primary');
    expect(text).toContain(`src="/files/cases/${first.name}/previews/roi-1.png"`);
    expect(text).toContain('QIAW_SERIES_GAP');
    expect(text).toContain('Export the series again');
    expect(text).toContain('<b>14</b><span>subjects with cases</span>');
  });

  it('are split when there are many cases', async () => {
    const { text } = await page('/');
    expect(text).toContain('Page 1 of 2');
    const second = await page('/?page=2');
    expect(second.text).toContain('rel="prev"');
    expect(second.text).not.toContain('rel="next"');
    expect((await page('/?page=-7')).status).toBe(200);
    expect((await page('/?page=999')).text).toContain('Page 2 of 2');
  });

  it('escape any name, and forbid scripts', async () => {
    for (const path of [
      '/',
      `/cases/${first.name}`,
      `/sparql?query=${encodeURIComponent(`SELECT ("${'<script>'}" AS ?x) {}`)}`,
    ]) {
      const { text, headers } = await page(path);
      expect(text).toContain('&lt;script&gt;');
      // A JSON-LD data block is not a script: nothing in it can close it, and the policy runs no scripts.
      const scripts = text.replaceAll(/<script type="application\/ld\+json">[^<]*<\/script>/g, '');
      expect(scripts).not.toContain('<script');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('show one case with its features, doubts, provenance and settings', async () => {
    const { text } = await page(`/cases/${first.name}`);
    expect(text).toContain('<h2>Notes</h2><ul><li>ROI 1: 140 of 672 voxels (20.8 %) lie in closed contours.</li></ul>');
    expect(text).toContain('original_shape_MeshVolume');
    expect(text).toContain('12345.7');
    expect(text).toContain('fair-qiaw 0.1.0 deadbeef');
    expect(text).toContain('&quot;binWidth&quot;: 25');
    expect((await page('/cases/unknown')).status).toBe(404);
  });

  it('lead from the address of a thing to what is known about it, for people and programs', async () => {
    const see = await api.app.request(`/id/run/${first.digest}`);
    expect([see.status, see.headers.get('location')]).toEqual([303, `/doc/run/${first.digest}`]);
    const turtle = await api.app.request(`/doc/run/${first.digest}`, { headers: { accept: 'text/turtle' } });
    expect(await turtle.text()).toContain('feature extraction');
    const json = await api.app.request(`/doc/run/${first.digest}?format=jsonld`);
    expect(json.headers.get('content-type')).toBe('application/ld+json');
    expect((await page(`/doc/run/${first.digest}`)).text).toContain('Statements');
    const { text } = await page(`/doc/run/${first.digest}`);
    // Parts have their own links.
    expect(text).toContain('<tr id="features">');
    expect((await page(`/doc/subject/k1-a`)).text).toContain(`id/fv/${first.digest}/1`);
    expect((await page('/doc/subject/nobody')).status).toBe(404);
    expect((await api.app.request('/doc/a%3E%20b')).status).toBe(404);
    expect((await api.app.request('/doc/a>b')).status).not.toBe(500);
  });

  it('give programs the record of the data point, in the requested format', async () => {
    const record = await api.app.request('/');
    expect(record.headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    const text = await record.text();
    expect(text).toMatch(/a [^;]*fdp-o:FAIRDataPoint/);
    expect(text).toContain('dcat:version "0.1.0"');
    for (const type of ['application/ld+json', 'application/rdf+xml', 'application/n-triples']) {
      const response = await api.app.request('/', { headers: { accept: type } });
      expect(response.headers.get('content-type')).toContain(type);
      expect((await response.text()).length).toBeGreaterThan(100);
    }
    expect((await api.app.request('/', { headers: { accept: 'image/png' } })).status).toBe(406);
  });

  it('answer health and readiness checks, and 404 elsewhere as a problem document', async () => {
    expect(await (await api.app.request('/health')).json()).toEqual({ status: 'ok' });
    expect(await (await api.app.request('/ready')).json()).toMatchObject({ status: 'ready' });
    const lost = await api.app.request('/nothing');
    expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect((await api.app.request('/', { method: 'PUT' })).status).toBe(405);
  });

  it('read a whole request before refusing it for its size', async () => {
    const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    const headers = { 'content-type': 'application/sparql-query' };
    const body = `ASK {} #${'x'.repeat(10_000_000)}`;
    const statuses = await Promise.all(
      [1, 2, 3].map(async () => (await fetch(`${server.url}sparql`, { method: 'POST', headers, body })).status),
    );
    expect(statuses).toEqual([413, 413, 413]);
    await server.close();
  });

  it('are served on a socket until it is closed', async () => {
    const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    const response = await fetch(`${server.url}health`);
    expect(await response.json()).toEqual({ status: 'ok' });
    await server.close();
    await expect(fetch(`${server.url}health`)).rejects.toThrow();
  });
});
