import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate, type Gate, graphNames, namespaces, parse, type Quad, quad } from '../../src/graph/index.ts';
import type { ApiFixture } from '../support/api-fixture.ts';
import { undescribed } from '../support/catalogue-fixture.ts';
import { openDataPoint } from './fdp-fixture.ts';

const base = 'http://127.0.0.1:8080/';
let api: ApiFixture;
let gate: Gate;

beforeAll(async () => {
  api = await openDataPoint(base);
  gate = await createGate({ onlyCatalogue: true, secondOpinion: true });
});
afterAll(() => api.close());

const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  api.app.request(`${base}${path}`, { method, headers: { host: '127.0.0.1:8080', ...headers } });
const quadsOf = async (path: string): Promise<Quad[]> => parse(await (await get(path)).text(), 'turtle', base);
const values = (quads: readonly Quad[], subject: string, prefix: keyof typeof namespaces, name: string): string[] =>
  quads
    .filter((q) => q.subject.value === `${base}${subject}` && q.predicate.value === `${namespaces[prefix]}${name}`)
    .map((q) => q.object.value);

const layers = [
  '',
  'catalog/main',
  'dataset/default',
  'dataset/lung1',
  'dataset/lung1/version/1.1.0',
  'dataset/lung1/version/1.2.0',
  'distribution/default-features-csv',
  'distribution/lung1-features-csv',
  'page/catalog',
  'catalog/main/page/dataset',
  'dataset/default/page/distribution?size=1&page=1',
  'expanded',
  'distribution/lung1-features-csv/expanded',
];

describe('The FAIR Data Point', () => {
  it.each(layers)('gives /%s as a self-contained document that conforms, with both engines', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    const graph = graphNames(base).catalog;
    const hydra = 'http://www.w3.org/ns/hydra/core#';
    const quads = (await quadsOf(path))
      .filter((q) => !q.predicate.value.startsWith(hydra) && !/\/page\//.test(q.subject.value))
      .map((q) => quad(q.subject as never, q.predicate as never, q.object as never, graph));
    const { results } = await gate.check(graph.value, quads);
    expect(results.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });

  it('leads from the root to every distribution through its containers alone', async () => {
    const seen = new Set<string>();
    const found: string[] = [];
    const walk = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const quads = await quadsOf(path);
      const about = quads.filter((q) => q.subject.value === `${base}${path}`);
      if (about.some((q) => q.object.value === `${namespaces.dcat}Distribution`)) found.push(path);
      for (const q of quads) {
        if (q.predicate.value === `${namespaces.ldp}contains`) await walk(q.object.value.slice(base.length));
      }
    };
    await walk('');
    expect(found.sort()).toEqual([
      'distribution/default-features-csv',
      'distribution/default-graph',
      'distribution/lung1-features-csv',
    ]);
  });

  it('gives the shapes of each layer, its profile, and its state', async () => {
    for (const path of ['spec', 'catalog/spec', 'dataset/spec', 'distribution/spec', 'metadata-schemas/dataset']) {
      const quads = await quadsOf(path);
      expect(
        quads.some((q) => q.predicate.value === `${namespaces.sh}targetClass`),
        path,
      ).toBe(true);
    }
    const profile = await quadsOf('profile/dataset');
    expect(values(profile, 'profile/dataset#shapes', 'prof', 'hasArtifact')).toEqual([
      `${base}metadata-schemas/dataset`,
    ]);
    expect((await get('profile/person')).status).toBe(404);
    const meta = (await (await get('distribution/lung1-features-csv/meta')).json()) as {
      state: { current: string };
      path: Record<string, { title: string; parent?: string }>;
    };
    expect(meta.state.current).toBe('PUBLISHED');
    expect(Object.keys(meta.path)).toEqual([
      `${base}distribution/lung1-features-csv`,
      `${base}dataset/lung1`,
      `${base}catalog/main`,
      base,
    ]);
    expect(meta.path[base]?.parent).toBeUndefined();
  });

  it('pages through children ordered by title, and links the pages', async () => {
    const first = await get('catalog/main/page/dataset?page=0&size=1');
    const link = first.headers.get('link') ?? '';
    expect(link).toContain(`<${base}catalog/main/page/dataset?page=0&size=1>; rel="first"`);
    expect(link).toContain(`<${base}catalog/main/page/dataset?page=1&size=1>; rel="last"`);
    expect(link).toContain(`<${base}catalog/main/page/dataset?page=1&size=1>; rel="next"`);
    expect(link).not.toContain('rel="prev"');
    const last = await get('catalog/main/page/dataset?page=1&size=1');
    expect(last.headers.get('link')).not.toContain('rel="next"');
    expect(last.headers.get('link')).toContain('rel="prev"');
    const text = `${await first.text()}${await last.text()}`;
    expect(text.indexOf('dataset/default>')).toBeLessThan(text.indexOf('dataset/lung1>'));
    expect((await get('catalog/main/page/dataset?page=2&size=1')).status).toBe(404);
    for (const bad of ['page=-1', 'size=0', 'page=x', 'page=1.5']) {
      expect((await get(`catalog/main/page/dataset?${bad}`)).status, bad).toBe(400);
    }
    const large = await get('catalog/main/page/dataset?size=1000000');
    expect(large.headers.get('link')).toContain('page=0&size=100>');
    expect((await get('dataset/lung1/page/catalog')).status).toBe(404);
  });

  it('describes at most twenty datasets in the document of the catalogue, and all of them in its pages', async () => {
    const many = await openDataPoint(
      base,
      Array.from({ length: 25 }, (_, n) => undescribed(`set-${n}`)),
    );
    try {
      const ask = async (path: string) =>
        parse(
          await (await many.app.request(`${base}${path}`, { headers: { host: '127.0.0.1:8080' } })).text(),
          'turtle',
          base,
        );
      const titles = (quads: readonly Quad[]) =>
        quads.filter(
          (q) => /\/dataset\/set-\d+$/.test(q.subject.value) && q.predicate.value === `${namespaces.dct}title`,
        );
      const catalog = await ask('catalog/main');
      expect(values(catalog, 'catalog/main', 'dcat', 'dataset')).toHaveLength(25);
      expect(titles(catalog)).toHaveLength(0);
      const pages = await Promise.all([0, 1, 2].map((page) => ask(`catalog/main/page/dataset?page=${page}`)));
      expect(pages.map((page) => titles(page).length)).toEqual([10, 10, 5]);
    } finally {
      await many.close();
    }
  });

  it('answers a withdrawn version with 410 and its remaining metadata', async () => {
    const gone = await get('dataset/lung1/version/1.0.0');
    expect(gone.status).toBe(410);
    const quads = parse(await gone.text(), 'turtle', base);
    expect(values(quads, 'dataset/lung1/version/1.0.0', 'dct', 'isReplacedBy')).toEqual([
      `${base}dataset/lung1/version/1.1.0`,
    ]);
    const page = await get('dataset/lung1/version/1.0.0', { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
    expect((await get('distribution/lung1-features-csv-1.0.0')).status).toBe(410);
    expect((await get('dataset/lung1/version/9.9.9')).status).toBe(404);
    expect((await get('dataset/nobody')).status).toBe(404);
  });

  it("gives media types, endpoints and mail addresses as literals, and one title, to clients that request the specification's variant", async () => {
    const path = 'distribution/lung1-features-csv';
    for (const variant of [
      await get(`${path}?_profile=fdp`),
      await get(path, { 'accept-profile': '<https://specs.fairdatapoint.org/fdp-specs-v1.2.html>' }),
    ]) {
      expect(variant.headers.get('link')).toMatch(/specs\.fairdatapoint\.org[^>]*>; rel="profile"/);
      expect(variant.headers.get('vary')).toContain('Accept-Profile');
      const quads = parse(await variant.text(), 'turtle', base);
      const media = quads.filter((q) => q.predicate.value === `${namespaces.dcat}mediaType`).map((q) => q.object);
      expect(media.map(({ termType, value }) => [termType, value])).toEqual([['Literal', 'text/csv']]);
    }
    const root = parse(await (await get('?_profile=fdp')).text(), 'turtle', base);
    const variantOf = parse(await (await get('dataset/lung1?_profile=fdp')).text(), 'turtle', base);
    const literals = (name: string, quads = root) =>
      quads.filter((q) => q.predicate.value.endsWith(name)).map(({ object }) => [object.termType, object.value]);
    expect(literals('#endpointDescription')).toContainEqual(['Literal', `${base}openapi.json`]);
    expect(literals('#endpointDescription').every(([kind]) => kind === 'Literal')).toBe(true);
    expect(literals('#hasEmail', variantOf).length).toBeGreaterThan(0);
    for (const [kind, value] of literals('#hasEmail', variantOf))
      expect([kind, value?.includes(':')]).toEqual(['Literal', false]);
    expect(values(await quadsOf('dataset/lung1'), 'dataset/lung1', 'dct', 'title')).toHaveLength(2);
    expect(values(variantOf, 'dataset/lung1', 'dct', 'title')).toHaveLength(1);
    expect((await get(path)).headers.get('link')).toContain('http://data.europa.eu/r5r/');
  });

  it.each(['', 'catalog/main', 'dataset/lung1', 'distribution/lung1-features-csv', 'spec', 'profile/fdp', 'meta'])(
    'answers HEAD, ETag and CORS for /%s correctly',
    async (path) => {
      const whole = await get(path);
      const head = await get(path, {}, 'HEAD');
      for (const name of ['content-type', 'content-length', 'etag', 'link', 'last-modified', 'vary']) {
        expect(head.headers.get(name), name).toBe(whole.headers.get(name));
      }
      expect(await head.text()).toBe('');
      expect(whole.headers.get('access-control-allow-origin')).toBe('*');
      const etag = whole.headers.get('etag');
      if (path !== 'meta') expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      if (etag !== null && !/spec|profile/.test(path)) {
        expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
      }
    },
  );

  it('states on OPTIONS what pages of other origins may do', async () => {
    const answer = await get('dataset/lung1', { origin: 'https://else.example' }, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    for (const name of ['Location', 'Link'])
      expect(answer.headers.get('access-control-expose-headers')).toContain(name);
    expect((await get('dataset/lung1', {}, 'POST')).status).toBe(405);
  });

  it('gives citations of datasets and versions, and none of a draft', async () => {
    for (const [file, type, content] of [
      ['CITATION.cff', 'application/yaml', /^cff-version: 1\.2\.0/],
      ['citation.bib', 'application/x-bibtex', /^@misc\{/],
      ['citation.ris', 'application/x-research-info-systems', /^TY {2}- DATA/],
      ['datacite.xml', 'application/vnd.datacite.datacite+xml', /kernel-4\.6/],
      ['datacite.json', 'application/vnd.datacite.datacite+json', /"schemaVersion"/],
    ] as const) {
      for (const path of ['dataset/lung1', 'dataset/lung1/version/1.1.0']) {
        const response = await get(`${path}/cite/${file}`);
        expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
        expect(await response.text()).toMatch(content);
      }
    }
    expect((await get('dataset/default/cite/CITATION.cff')).status).toBe(404);
    expect((await get('dataset/lung1/cite/citation.txt')).status).toBe(404);
  });

  it('gives a dataset as each profile wants it, and names the profiles', async () => {
    const standard = await get('dataset/lung1');
    for (const name of ['fdp', 'healthdcat-r8', 'health-ri', 'eucaim']) {
      expect(standard.headers.get('link')).toContain(`dataset/lung1?_profile=${name}>; rel="alternate"`);
      expect((await get(`dataset/lung1?_profile=${name}`)).headers.get('link')).toMatch(/rel="profile"/);
    }
  });
});
