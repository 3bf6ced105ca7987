import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphNames, mapRun, mapSubject, parse, serialise } from '../../src/graph/index.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import type { ApiFixture } from '../support/api-fixture.ts';
import { openDataPoint } from './fdp-fixture.ts';

const base = 'http://catalogue.example/some/path/';
const record = caseRecord();
let api: ApiFixture;

beforeAll(async () => {
  api = await openDataPoint(base, undefined, { access: { datasets: { '*': 'public' }, tokens: [] } });
  const quads = [...mapRun(record, { base }), ...mapSubject([record], { base })];
  await api.context.store.load(serialise(quads, 'trig'), 'trig');
});
afterAll(() => api.close());

/** As a proxy forwards it: with or without the path of the base. */
const ways = [
  ['forwards the whole path', 'http://catalogue.example/some/path/'],
  ['removes the path of the base', 'http://catalogue.example/'],
] as const;

const get = async (address: string, accept = 'text/turtle', method = 'GET'): Promise<Response> =>
  api.app.request(address, { method, headers: { host: 'catalogue.example', accept } });

describe.each(ways)('Behind a proxy that %s', (_, at) => {
  it.each(['', 'catalog/main', 'dataset/lung1', 'distribution/lung1-features-csv', 'catalog/main/page/dataset?size=1'])(
    'every IRI of /%s begins with the base',
    async (path) => {
      const response = await get(`${at}${path}`);
      expect(response.status).toBe(200);
      const text = await response.text();
      const own = parse(text, 'turtle', base).flatMap(({ subject, object }) => [subject.value, object.value]);
      expect(own.filter((iri) => iri.includes('catalogue.example') && !iri.startsWith(base))).toEqual([]);
      for (const [, address] of (response.headers.get('link') ?? '').matchAll(/<([^>]+)>/g)) {
        if (address!.includes('catalogue.example')) expect(address!.startsWith(base)).toBe(true);
      }
    },
  );

  it('a thing redirects to its document below the base', async () => {
    const see = await get(`${at}id/run/${record.run.digest}`);
    expect([see.status, see.headers.get('location')]).toEqual([303, `/some/path/doc/run/${record.run.digest}`]);
    const document = await get(new URL(see.headers.get('location')!, base).href);
    expect(document.status).toBe(200);
    expect(await document.text()).toContain(graphNames(base).run(record.run.digest).value.replace('/graph/', '/id/'));
  });

  it.each(['', 'dataset/lung1', 'sparql', `doc/run/${record.run.digest}`, 'ns'])(
    'every link of the page /%s stays below the base',
    async (path) => {
      const page = await get(`${at}${path}`, 'text/html');
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      const links = [...(await page.text()).matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g)].map(([, link]) => link!);
      expect(links.length).toBeGreaterThan(0);
      expect(links.filter((link) => !link.startsWith('/some/path/'))).toEqual([]);
      const style = links.find((link) => link.endsWith('.css'))!;
      expect((await get(new URL(style, base).href, '*/*')).status).toBe(200);
    },
  );

  it('queries arrive with their body', async () => {
    const response = await api.app.request(`${at}sparql`, {
      method: 'POST',
      headers: { host: 'catalogue.example', 'content-type': 'application/sparql-query' },
      body: `ASK { GRAPH <${base}graph/catalog> { <${base}> ?p ?o } }`,
    });
    expect(await response.json()).toMatchObject({ boolean: true });
  });
});

it('The base without its final slash redirects to the base', async () => {
  const response = await get('http://catalogue.example/some/path');
  expect([response.status, response.headers.get('location')]).toEqual([308, '/some/path/']);
});
