import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHarvest } from '../../src/catalogue/harvest/index.ts';
import { sha256 } from '../../src/core/index.ts';
import { routes } from '../../src/server/routes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { base, behindProxy, type Served, serveCatalogue } from './served-catalogue.ts';

let served: Served;
beforeAll(async () => {
  served = await serveCatalogue(temporaryFolder('served'), 'public', { datasets: { demo: 'public' }, tokens: [] });
});
afterAll(() => served.close());

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const at = (address: string): string => address.slice(base.length);
const csvAddress = async (): Promise<string> =>
  /<https:\/\/w3id\.org\/example\/(files\/datasets\/[^>]+\/features\.csv)>/.exec(
    (await served.get('dataset/demo', html)).headers.get('link')!,
  )![1]!;

describe('The catalogue of a described dataset', () => {
  it('gives no harvester a reason for complaint, and F-UJI awards all 26 points under a registered base', async () => {
    const fetch = async (request: Request) => {
      const headers = new Headers(request.headers);
      headers.set('host', new URL(base).host);
      return served.app.fetch(new Request(behindProxy(request.url), { method: request.method, headers }));
    };
    const report = await checkHarvest(base, { fetch });
    expect(report.findings).toEqual([]);
    expect(report.reached).toMatchObject({ catalogues: 1, datasets: 1, distributions: 14 });
    expect(report.assessments.map(({ earned, total }) => [earned, total])).toEqual([[26, 26]]);
  });
});

describe('Landing pages', () => {
  it('agree with the RDF, for people without scripts and as schema.org, and turn no text into markup', async () => {
    const page = await (await served.get('dataset/demo', html)).text();
    expect(page).toContain('<h1>Tumours &amp; &lt;regions&gt;</h1>');
    const blocks = [...page.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map(
      ([, text]) => text!,
    );
    expect(blocks).toHaveLength(1);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(blocks[0]).not.toContain('<');
    const described = JSON.parse(blocks[0]!);
    expect(described).toMatchObject({
      '@type': 'Dataset',
      '@id': `${base}dataset/demo`,
      name: 'Tumours & <regions>',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      isAccessibleForFree: true,
      creator: [{ '@type': 'Person', '@id': 'https://orcid.org/0000-0002-1825-0097', name: 'Jane Example' }],
    });
    expect(described.distribution).toHaveLength(14);
  });

  it.each(['', 'catalog/main', 'dataset/demo', 'distribution/demo-features-csv'])(
    '/%s answers HEAD as GET',
    async (path) => {
      const [get, head] = [await served.get(path, html), await served.get(path, html, 'HEAD')];
      expect([get.status, head.status]).toEqual([200, 200]);
      expect(head.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(head.headers.get('link')).toBe(get.headers.get('link'));
      expect(get.headers.get('vary')).toContain('Accept');
      expect(await head.text()).toBe('');
    },
  );

  it('link to their metadata, licence, author and files with typed links, in agreement with the link set', async () => {
    const link = (await served.get('dataset/demo', html)).headers.get('link')!;
    for (const part of [
      `<${base}dataset/demo>; rel="cite-as"`,
      `<${base}dataset/demo?format=ttl>; rel="describedby"; type="text/turtle"`,
      `<${base}croissant/demo>; rel="describedby"; type="application/ld+json"`,
      '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
      '<https://orcid.org/0000-0002-1825-0097>; rel="author"',
      '<https://schema.org/Dataset>; rel="type"',
    ]) {
      expect(link).toContain(part);
    }
    const { linkset } = (await (await served.get('linkset/dataset/demo')).json()) as {
      linkset: Array<{ anchor: string; item?: unknown[]; describes?: unknown[]; collection?: unknown[] }>;
    };
    expect(linkset.find(({ anchor }) => anchor === `${base}dataset/demo`)!.item).toHaveLength(14);
    expect(linkset.filter(({ collection, anchor }) => collection && anchor.includes('/files/'))).toHaveLength(14);
    expect(linkset.filter(({ describes }) => describes)).toHaveLength(4);
  });
});

describe('Downloads', () => {
  it('have the size, type and SHA-256 of their metadata, and can be resumed', async () => {
    const address = await csvAddress();
    const whole = await served.get(address);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const digest = createHash('sha256').update(bytes).digest('base64');
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'text/csv',
      'content-length': String(bytes.length),
      'repr-digest': `sha-256=:${digest}:`,
      'accept-ranges': 'bytes',
    });
    expect(whole.headers.get('link')).toContain(`<${base}dataset/demo>; rel="collection"`);
    const rest = await served.get(address, { range: 'bytes=100-', 'if-range': whole.headers.get('etag')! });
    expect(rest.status).toBe(206);
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(100))).toBe(true);
    const again = await served.get(address, { 'if-none-match': whole.headers.get('etag')! });
    expect(again.status).toBe(304);
    const turtle = await (await served.get('distribution/demo-features-csv')).text();
    expect(turtle).toContain(sha256(bytes));
  });

  it.each([
    'files/datasets/demo/0000000000000000/features.csv',
    'files/datasets/demo/../../cases',
    'files/datasets/..%2F..%2F/x/y',
  ])('are not found at %s', async (path) => {
    expect((await served.get(path)).status).toBe(404);
  });

  it('of a dataset that is not public need a token, while its metadata do not', async () => {
    const token = 'a-token-that-is-long-enough-for-the-test';
    const rights = { datasets: {}, tokens: [{ sha256: sha256(token), scope: 'records' as const }] };
    const closed = await serveCatalogue(temporaryFolder('closed'), 'restricted', rights);
    try {
      const page = await closed.get('dataset/demo', html);
      expect(page.status).toBe(200);
      const link = page.headers.get('link')!;
      const address = at(/<([^>]+features\.csv)>/.exec(link)![1]!);
      expect((await closed.get(address)).status).toBe(401);
      expect((await closed.get(address, { authorization: `Bearer ${token}` })).status).toBe(200);
      expect((await closed.get('croissant/demo')).status).toBe(200);
    } finally {
      await closed.close();
    }
  });
});

describe('A run', () => {
  it('is described as a detached crate whose files are named by their addresses', async () => {
    const [caseId] = readdirSync(join(served.root, 'cases'));
    const response = await served.get(`cases/${caseId}/ro-crate-metadata.json`);
    expect(response.headers.get('content-type')).toContain('application/ld+json');
    const { '@graph': graph } = (await response.json()) as { '@graph': Array<{ '@id': string; '@type': unknown }> };
    const files = graph.filter((one) => one['@type'] === 'File').map((one) => one['@id']);
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((id) => !id.startsWith(`${base}files/cases/${caseId}/`))).toEqual([]);
    expect((await served.get('cases/..%2F..%2Fx/ro-crate-metadata.json')).status).toBe(404);
  });
});

describe('For crawlers and programs', () => {
  it('robots.txt names the site map, which names every landing page', async () => {
    const robots = await (await served.get('robots.txt')).text();
    expect(robots).toContain(`Sitemap: ${base}sitemap.xml`);
    const map = await (await served.get('sitemap.xml')).text();
    expect([...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc)).toEqual([
      base,
      `${base}catalog/main`,
      `${base}dataset/demo`,
    ]);
    expect((await served.get('sitemap-2.xml')).status).toBe(404);
  });

  it('the API catalogue is a link set with the profile of RFC 9727', async () => {
    const response = await served.get('.well-known/api-catalog');
    expect(response.headers.get('content-type')).toBe(
      'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    );
    const { linkset } = (await response.json()) as { linkset: Array<Record<string, unknown>> };
    expect(linkset[0]).toMatchObject({ anchor: `${base}.well-known/api-catalog` });
    expect(linkset.find(({ anchor }) => anchor === base)).toHaveProperty('service-desc');
  });

  it('OpenAPI describes every existing route and no other', async () => {
    const document = (await (await served.get('openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(document.openapi).toBe('3.1.0');
    const plain = (path: string): string =>
      path
        .replace(/:part\{[^}]*\}/, 'sitemap-{}.xml')
        .replace(/:\w+(?:\{[^}]*\})?|\{\w+\}/g, '{}')
        .replace(/\/\*$/, '/{}');
    const described = new Set(routes.map(({ path }) => plain(path)));
    const left = new Set(['/{}', '*', '/*']);
    const served_ = new Set(
      served
        .routes()
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => plain(path)),
    );
    const kinds = new Set(['id', 'fd', 'ps', 'sw', 'graph', 'code', 'doc', 'files', 'assets', 'cases']);
    const undescribed = [...served_].filter(
      (path) => !described.has(path) && !left.has(path) && !kinds.has(path.split('/')[1]!),
    );
    expect(undescribed).toEqual([]);
    const readable = routes.filter(({ methods }) => methods.includes('get')).map(({ path }) => plain(path));
    const absent = readable.filter((path) => !served_.has(path) && !/^\/(?:\{\}\/\{\}|doc|files|cases)/.test(path));
    expect(absent).toEqual([]);
  });

  it('OpenAPI names each operation once and every parameter of its path', async () => {
    const { paths } = (await (await served.get('openapi.json')).json()) as {
      paths: Record<
        string,
        Record<string, { operationId: string; parameters: Array<{ name: string; in: string }>; responses: object }>
      >;
    };
    const ids = Object.values(paths).flatMap((one) => Object.values(one).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, operations] of Object.entries(paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters, responses } of Object.values(operations)) {
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(wanted);
        expect(Object.keys(responses).length).toBeGreaterThan(0);
      }
    }
  });
});
