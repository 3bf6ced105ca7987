import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphNames, mapDefinitions, mapRun, mapSubject, serialise } from '../../src/graph/index.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import type { ApiFixture } from '../support/api-fixture.ts';
import { openDataPoint } from './fdp-fixture.ts';

const base = 'http://127.0.0.1:8080/';
const record = caseRecord();
let api: ApiFixture;

beforeAll(async () => {
  api = await openDataPoint(base);
  const quads = [...mapRun(record, { base }), ...mapSubject([record], { base }), ...mapDefinitions([record], { base })];
  await api.context.store.load(serialise(quads, 'trig'), 'trig');
});
afterAll(() => api.close());

const turtle = 'text/turtle';
const jsonld = 'application/ld+json';
const ntriples = 'application/n-triples';
const rdfxml = 'application/rdf+xml';
const html = 'text/html';
const none = 406;

/** What clients really send, and what they must get. `undefined`: no Accept header at all. */
const accepts: ReadonlyArray<readonly [who: string, accept: string | undefined, gets: string | number]> = [
  ['Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', html],
  ['Firefox 132', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
  [
    'Chrome',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    html,
  ],
  ['Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
  [
    'Googlebot',
    'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8',
    html,
  ],
  ['Bingbot', '*/*', turtle],
  ['Lynx', 'text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01', html],
  [
    'old Internet Explorer',
    'image/gif, image/jpeg, image/pjpeg, application/x-ms-application, application/xaml+xml, */*',
    turtle,
  ],
  ['a browser that loads a script', '*/*', turtle],
  ['a browser that loads a picture', 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', turtle],
  ['curl', '*/*', turtle],
  ['wget', '*/*', turtle],
  ['wget 1.12', 'text/html, */*', html],
  ['Python requests (CKAN)', '*/*', turtle],
  ['Python urllib', undefined, turtle],
  ['ckanext-dcat for RDF/XML', 'application/rdf+xml', rdfxml],
  ['ckanext-dcat for Turtle', 'text/turtle', turtle],
  ['rdflib without a format', 'application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1', rdfxml],
  [
    'rdflib 7',
    'text/turtle, application/rdf+xml, application/n-triples, application/ld+json, text/n3, */*;q=0.1',
    turtle,
  ],
  ['rdflib for Turtle', 'text/turtle, application/x-turtle', turtle],
  ['rdflib for JSON-LD', 'application/ld+json, application/json;q=0.9', jsonld],
  ['rdflib for N-Triples', 'application/n-triples,text/plain', ntriples],
  [
    'Jena',
    'text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3',
    turtle,
  ],
  [
    'RDF4J',
    'application/rdf+xml;q=0.8, application/n-triples;q=0.8, text/turtle, text/n3;q=0.8, application/ld+json;q=0.8',
    turtle,
  ],
  ['OWL API', 'application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09', rdfxml],
  ['Java HttpURLConnection', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', html],
  ['Java HttpURLConnection of 21', '*/*', turtle],
  ['the FAIR Data Point Index', 'text/turtle', turtle],
  [
    'rapper',
    'application/rdf+xml, text/rdf;q=0.6, application/turtle, application/x-turtle;q=0.9, text/turtle;q=0.9, */*;q=0.1',
    rdfxml,
  ],
  ['Protégé', 'application/rdf+xml, application/xml;q=0.5, text/xml;q=0.3, */*;q=0.2', rdfxml],
  [
    'Comunica',
    'application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,*/*;q=0.1',
    'application/n-quads',
  ],
  ['jsonld.js', 'application/ld+json, application/json', jsonld],
  [
    'jsonld.js with a profile',
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/json',
    jsonld,
  ],
  ['F-UJI for JSON-LD', 'application/ld+json, application/json', jsonld],
  ['F-UJI for RDF', 'text/turtle, application/turtle, application/x-turtle;q=0.9, text/n3', turtle],
  ['F-UJI for a page', 'text/html, application/xhtml+xml', html],
  ['Google Dataset Search', 'text/html,application/xhtml+xml', html],
  ['axios', 'application/json, text/plain, */*', 'application/json'],
  ['jQuery for JSON', 'application/json, text/javascript, */*; q=0.01', 'application/json'],
  ['R httr', 'application/json, text/xml, application/xml, */*', 'application/json'],
  ['plain Turtle', 'text/turtle', turtle],
  ['Turtle with a charset', 'text/turtle;charset=utf-8', turtle],
  ['Turtle in capitals', 'TEXT/TURTLE', turtle],
  ['plain JSON-LD', 'application/ld+json', jsonld],
  ['plain N-Triples', 'application/n-triples', ntriples],
  ['plain RDF/XML', 'application/rdf+xml', rdfxml],
  ['N3', 'text/n3', 'text/n3'],
  ['TriG', 'application/trig', 'application/trig'],
  ['weights that reverse the order of the list', 'text/turtle;q=0.2, application/ld+json;q=0.9', jsonld],
  ['HTML less than RDF', 'text/html;q=0.5, text/turtle', turtle],
  ['RDF less than HTML', 'text/html, text/turtle;q=0.9', html],
  ['equal weights: the first named', 'application/ld+json, text/turtle', jsonld],
  ['a refused type among wildcards', 'text/turtle;q=0, */*', jsonld],
  ['a weight with three digits', 'text/turtle;q=0.001, application/rdf+xml;q=0.002', rdfxml],
  ['a range of text', 'text/*', turtle],
  ['a range of applications', 'application/*', jsonld],
  ['a more exact range wins', 'application/*;q=0.1, application/rdf+xml', rdfxml],
  ['a lone star', '*', turtle],
  ['an empty header', '', turtle],
  ['nonsense', 'gimme data', turtle],
  ['half a header', 'text/turtle;q=', turtle],
  ['a weight that is not a number', 'application/ld+json;q=high', jsonld],
  ['commas only', ',,,', turtle],
  ['spaces and tabs', '  text/turtle ;\tq=1.0 ', turtle],
  ['one semicolon too many', 'application/ld+json;;q=0.5', jsonld],
  ['a picture only', 'image/png', none],
  ['PDF only', 'application/pdf', none],
  ['everything refused', 'text/turtle;q=0', none],
  ['a word processor', 'application/msword, application/vnd.ms-excel', none],
];

const formats: ReadonlyArray<readonly [format: string, gets: string | number]> = [
  ['ttl', turtle],
  ['turtle', turtle],
  ['jsonld', jsonld],
  ['json', 'application/json'],
  ['nt', ntriples],
  ['rdf', rdfxml],
  ['html', html],
  ['TTL', turtle],
  ['docx', none],
];

const digest = record.run.digest;
/** One address for every kind of resource. */
const resources: ReadonlyArray<readonly [kind: string, path: string]> = [
  ['the data point', ''],
  ['a catalogue', 'catalog/main'],
  ['a dataset', 'dataset/lung1'],
  ['a version', 'dataset/lung1/version/1.1.0'],
  ['a distribution', 'distribution/lung1-features-csv'],
  ['a subject', `id/subject/${record.subject.id}`],
  ['a series', `id/series/${record.image.seriesId}`],
  ['a region', `id/roi/${digest}/1`],
  ['a run', `id/run/${digest}`],
  ['the description of a file', `doc/file/${digest}/${record.outputs[0]!.path}`],
  ['a parameter set', `ps/${record.run.settingsDigest}`],
  ['a named graph', `graph/run/${digest}`],
  ['the metadata graph', 'graph/catalog'],
  ['the vocabulary', 'ns'],
];

const headersOf = (accept: string | undefined): Record<string, string> => ({
  host: '127.0.0.1:8080',
  ...(accept !== undefined && { accept }),
});

/** Follows one redirection, as every client does. */
async function fetchIt(path: string, accept: string | undefined, method = 'GET'): Promise<Response> {
  const answer = await api.app.request(`${base}${path}`, { method, headers: headersOf(accept) });
  if (answer.status !== 303) return answer;
  const location = answer.headers.get('location')!;
  return api.app.request(new URL(location, base), { method, headers: headersOf(accept) });
}

const typeOf = (response: Response): string | number =>
  response.status === 200 ? response.headers.get('content-type')!.split(';')[0]! : response.status;

describe.each(resources)('Content negotiation for %s', (_, path) => {
  it.each(accepts)('gives %s a format it can read', async (__, accept, gets) => {
    const response = await fetchIt(path, accept);
    expect(typeOf(response)).toBe(gets);
    if (response.status === 200) expect(response.headers.get('vary')).toMatch(/\bAccept\b/);
  });

  it.each(formats)('prefers ?format=%s over any header', async (format, gets) => {
    const response = await fetchIt(`${path}?format=${format}`, 'image/png');
    const got = typeOf(response);
    expect(format === 'turtle' && got === 'application/x-turtle' ? turtle : got).toBe(gets);
  });

  it('answers HEAD as GET', async () => {
    for (const accept of [undefined, html, jsonld, rdfxml]) {
      const [whole, head] = [await fetchIt(path, accept), await fetchIt(path, accept, 'HEAD')];
      expect(head.status).toBe(whole.status);
      for (const name of ['content-type', 'vary', 'etag', 'content-length', 'link']) {
        expect(head.headers.get(name), name).toBe(whole.headers.get(name));
      }
      expect(await head.text()).toBe('');
    }
  });
});

describe('Addresses of things', () => {
  it('redirect with 303 to the document about them, which links back in its Link header', async () => {
    const thing = `${base}id/run/${digest}`;
    const see = await api.app.request(thing, { headers: headersOf(turtle) });
    expect([see.status, see.headers.get('location')]).toEqual([303, `/doc/run/${digest}`]);
    const document = await fetchIt(`id/run/${digest}`, turtle);
    expect(document.headers.get('link')).toBe(`<${thing}>; rel="describes"`);
    expect(await document.text()).toContain(thing);
    const etag = document.headers.get('etag')!;
    const again = await api.app.request(`${base}doc/run/${digest}`, {
      headers: { ...headersOf(turtle), 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
  });

  it("give the statements of a graph at the graph's address", async () => {
    const graph = graphNames(base).run(digest).value;
    const text = await (await fetchIt(graph.slice(base.length), ntriples)).text();
    expect(text.split('\n').length).toBeGreaterThan(50);
  });

  it.each([
    'id/run/nothing',
    'graph/run/nothing',
    'dataset/nothing',
    'distribution/nothing',
    'catalog/nothing',
    'ns/9.9.9',
  ])('answer 404 where there is nothing: %s', async (path) => {
    expect((await fetchIt(path, turtle)).status).toBe(404);
  });
});
