import { describe, expect, it } from 'vitest';
import { answering, type Fault, heading, missing, replacing } from './catalogue/index.ts';
import { check } from './support.ts';

const dataset = /^\/dataset\/lung-1/;
const both =
  (...faults: readonly Fault[]): Fault =>
  async (request, url, right) => {
    let changed: Response | undefined;
    for (const fault of faults) {
      const before = changed;
      changed = (await fault(request, url, before === undefined ? right : async () => before)) ?? before;
    }
    return changed;
  };
/** Removes something from both the landing page and the RDF. */
const without =
  (html: RegExp, rdf: RegExp): Fault =>
  (request, url, right) => {
    if (!/^\/(dataset|distribution)\/lung-1/.test(url.pathname)) return undefined;
    const asHtml = request.headers.get('accept')?.includes('html') ?? false;
    return right().then(
      async (response) =>
        new Response((await response.text()).replace(asHtml ? html : rdf, ''), {
          status: response.status,
          headers: response.headers,
        }),
    );
  };

const withoutLinks = async (response: Response): Promise<Response> =>
  new Response(await response.text(), { headers: { 'content-type': response.headers.get('content-type')! } });

const broken: ReadonlyArray<readonly [what: string, fault: Fault, metric: string, place: RegExp]> = [
  ['no title', without(/"name":"Lung 1",/, /dct:title "Lung 1" ;/), 'F2-01M', /lung-1/],
  [
    'no downloads',
    both(without(/,"distribution":\[[\s\S]*\]/, /dcat:distribution [^;]+;/), (_, url, right) =>
      url.pathname === '/dataset/lung-1' ? right().then(withoutLinks) : undefined,
    ),
    'F3-01M',
    /lung-1/,
  ],
  ['nothing embedded in the page', without(/<script[\s\S]*<\/script>/, /^$/), 'F4-01M', /lung-1/],
  [
    'access rights without a standard term',
    without(/"isAccessibleForFree":true,"conditionsOfAccess":"[^"]+",/, /dct:accessRights <[^>]+> ;/),
    'A1-01M',
    /lung-1/,
  ],
  ['data that do not resolve', answering(/^\/files\//, missing), 'A1-02MD', /files/],
  ['no vocabulary beyond the common ones', without(/^$/, /prov:wasDerivedFrom <[^>]+> ;/), 'I2-01M', /lung-1/],
  [
    'no related resources',
    without(
      /"isBasedOn":"[^"]+","citation":"[^"]+",/,
      /prov:wasDerivedFrom [^;]+; dct:isReferencedBy [^;]+;|dct:isPartOf [^;]+;/g,
    ),
    'I3-01M',
    /lung-1/,
  ],
  [
    'downloads without a size',
    without(/"contentSize":"[^"]+"/g, /dcat:byteSize "[^"]+"\^\^xsd:nonNegativeInteger ;/g),
    'R1-01M',
    /lung-1/,
  ],
  ['no licence', without(/"license":"[^"]+",/, /dct:license <[^>]+> ;/g), 'R1.1-01M', /lung-1/],
  [
    'a licence unknown to SPDX',
    both(replacing(dataset, /https:\/\/creativecommons.org\/licenses\/by\/4.0\//g, 'https://example.org/terms')),
    'R1.1-01M',
    /lung-1/,
  ],
  [
    'no dates',
    without(/"datePublished":"[^"]+","dateModified":"[^"]+",/, /dct:issued [^;]+; dct:modified [^;]+;/g),
    'R1.2-01M',
    /lung-1/,
  ],
  [
    'only formats unsuitable for archiving',
    heading(/^\/files\//, { 'content-type': 'application/x-nrrd' }),
    'R1.3-02D',
    /files|lung-1/,
  ],
  [
    'a file whose HEAD differs from its GET',
    heading(/^\/files\/features/, { 'content-length': '5', 'content-type': 'text/html' }, 'HEAD'),
    'A1-02MD',
    /features/,
  ],
  [
    'HTML with status 200 where data should be',
    answering(
      /^\/files\//,
      () => new Response('<html>please log in</html>', { headers: { 'content-type': 'text/html' } }),
    ),
    'A1-02MD',
    /files/,
  ],
];

describe('An assessor like F-UJI', () => {
  it('awards all points except the one for a registered persistent identifier', async () => {
    const { findings, assessments } = await check('f-uji');
    expect(findings).toEqual([]);
    expect(assessments).toHaveLength(3);
    for (const { earned, total, metrics } of assessments) {
      expect({ earned, total }).toEqual({ earned: 25, total: 26 });
      expect(metrics).toHaveLength(17);
      expect(metrics.filter(({ earned: got, points }) => got < points).map(({ id }) => id)).toEqual(['F1-02MD']);
    }
  });

  for (const [what, fault, metric, place] of broken) {
    it(`takes off points for ${what}`, async () => {
      const { findings, assessments } = await check('f-uji', fault);
      const assessed = assessments.find((one) => one.dataset.endsWith('lung-1'))!;
      const { earned, points, why } = assessed.metrics.find(({ id }) => id === metric)!;
      expect(earned, why).toBeLessThan(points);
      const found = findings.find(({ code }) => code === `f-uji-${metric.toLowerCase()}`);
      expect(found?.place).toMatch(place);
    });
  }
});
