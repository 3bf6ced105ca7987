import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Findings } from '../../src/catalogue/harvest/findings.ts';
import { checkSignposting } from '../../src/catalogue/harvest/signposting/check-signposting.ts';
import { WebClient } from '../../src/catalogue/harvest/web/client.ts';
import { datasetNode, embeddedJsonLd } from '../../src/catalogue/harvest/web/html.ts';
import { parseLinks } from '../../src/catalogue/harvest/web/links.ts';
import { caseNames, readCase } from '../../src/server/cases/case-documents.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { base, behindProxy, type Served, serveCatalogue } from './served-catalogue.ts';

const root = temporaryFolder('case-landing');
let served: Served;
let page: string;
let digest: string;

beforeAll(async () => {
  served = await serveCatalogue(root, 'public', { datasets: { demo: 'public' }, tokens: [] });
  const [name] = await caseNames(root);
  page = `${base}cases/${encodeURIComponent(name!)}`;
  digest = (await readCase(root, name!))!.run.digest;
});
afterAll(() => served.close());

/** A harvester that reaches the server without a socket. */
const client = (): WebClient =>
  new WebClient(base, {
    fetch: async (request) => {
      const headers = { ...Object.fromEntries(request.headers), host: new URL(base).host };
      return served.app.request(behindProxy(request.url), { method: request.method, headers });
    },
  });

describe('The page of a case', () => {
  it('has the links required by FAIR Signposting, to existing targets that link back', async () => {
    const findings = new Findings('signposting');
    await checkSignposting(client(), [page], findings);
    expect(findings.all()).toEqual([]);
    const answer = await client().get(page, 'text/html');
    expect(answer.status).toBe(200);
    const links = parseLinks(answer.headers.get('link'), page);
    const hrefs = (rel: string) => links.filter((link) => link.rel === rel).map(({ href }) => href);
    expect(hrefs('collection')).toEqual([`${base}dataset/demo`]);
    expect(hrefs('license')).toEqual(['https://creativecommons.org/licenses/by/4.0/']);
    expect(hrefs('item').length).toBeGreaterThan(1);
    // Objects with patient attributes are not accessible to everyone who reads the page.
    expect(hrefs('item').filter((href) => /seg\.dcm|sr\.dcm/.test(href))).toEqual([]);
  });

  it('is described for search engines as a part of its dataset', async () => {
    const { body } = await client().get(page, 'text/html');
    const node = datasetNode(embeddedJsonLd(new TextDecoder().decode(body)))!;
    expect(node).toMatchObject({
      '@id': page,
      url: page,
      license: 'https://creativecommons.org/licenses/by/4.0/',
      isPartOf: { '@id': `${base}dataset/demo`, name: 'Tumours & <regions>' },
    });
    for (const name of ['name', 'description', 'identifier', 'keywords', 'creator', 'distribution']) {
      expect(String(node[name] ?? ''), name).not.toBe('');
    }
    expect(String(node['description']).length).toBeGreaterThan(50);
  });
});

describe('The page about a thing in the graph', () => {
  it.each(['run', 'roi'])('links a %s, the same content in RDF, and itself for search engines', async (kind) => {
    const path = kind === 'run' ? `run/${digest}` : `roi/${digest}/1`;
    const answer = await client().get(`${base}doc/${path}`, 'text/html');
    expect(answer.status).toBe(200);
    const links = parseLinks(answer.headers.get('link'), page);
    expect(links.filter(({ rel }) => rel === 'cite-as').map(({ href }) => href)).toEqual([`${base}id/${path}`]);
    for (const { href, type } of links.filter(({ rel }) => rel === 'describedby')) {
      const described = await client().get(href, type);
      expect([href, described.status, described.headers.get('content-type')?.split(';')[0]]).toEqual([href, 200, type]);
    }
    const { nodes } = embeddedJsonLd(new TextDecoder().decode(answer.body));
    expect(nodes[0]).toMatchObject({ '@type': 'AboutPage', mainEntity: { '@id': `${base}id/${path}` } });
  });
});
