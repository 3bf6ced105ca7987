import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { bindParameters, loadQueries } from '../../../src/graph/index.ts';
import type { NamedQuery } from '../../../src/graph/queries/model.ts';
import { rows } from './two-patients.ts';

const base = 'https://w3id.org/example/';
const query = loadQueries().find(({ name }) => name === 'datasets-changed') as NamedQuery;

interface Told {
  readonly id: string;
  readonly modified: string;
  readonly contact?: boolean;
  readonly distributions: readonly { readonly name: string; readonly bytes?: number; readonly sha256?: string }[];
}

/** A catalogue graph in DCAT, as TriG. */
function catalogue(datasets: readonly Told[]): string {
  const texts = datasets.map(({ id, modified, contact, distributions }) => {
    const dataset = `<${base}dataset/${id}>`;
    const parts = distributions.map(({ name, bytes, sha256 }) => {
      const self = `<${base}distribution/${id}-${name}>`;
      const size = bytes === undefined ? '' : `; dcat:byteSize "${bytes}"^^xsd:nonNegativeInteger`;
      const sum = `<${base}distribution/${id}-${name}#checksum>`;
      const checksum = sha256 === undefined ? '' : `; spdx:checksum ${sum}`;
      return `${dataset} dcat:distribution ${self} .
        ${self} a dcat:Distribution ; dct:license <https://creativecommons.org/licenses/by/4.0/> ;
          dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ${size} ${checksum} .
        ${sha256 === undefined ? '' : `${sum} a spdx:Checksum ; spdx:checksumValue "${sha256}"^^xsd:hexBinary .`}`;
    });
    return `${dataset} a dcat:Dataset ; dct:title "${id}"@en ; dct:modified "${modified}"^^xsd:dateTime ;
        dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> .
      ${contact ? `${dataset} dcat:contactPoint <${base}dataset/${id}#contact> .` : ''} ${parts.join('\n')}`;
  });
  return `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    @prefix spdx: <http://spdx.org/rdf/terms#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    GRAPH <${base}graph/catalog> { ${texts.join('\n')} }`;
}

function ask(datasets: readonly Told[], since?: string): Record<string, string>[] {
  const store = new oxigraph.Store();
  store.load(catalogue(datasets), { format: 'application/trig' });
  return rows(store, bindParameters(query, since === undefined ? {} : { since }));
}

const old: Told = {
  id: 'old',
  modified: '2026-01-01T00:00:00Z',
  contact: true,
  distributions: [{ name: 'csv', bytes: 12, sha256: 'AA01' }],
};
const recent: Told = {
  id: 'recent',
  modified: '2026-06-01T12:00:00+02:00',
  contact: true,
  distributions: [{ name: 'csv', bytes: 34, sha256: 'BB02' }, { name: 'sparql' }],
};

describe('datasets-changed, as a harvester runs it', () => {
  it('gives one row per distribution, each with licence, access rights and contact', () => {
    const answer = ask([recent, old]);
    expect(answer.map(({ distribution }) => distribution?.slice(base.length))).toEqual([
      'distribution/old-csv',
      'distribution/recent-csv',
      'distribution/recent-sparql',
    ]);
    for (const row of answer) {
      expect(row['license']).toMatch(/licenses\/by/);
      expect(row['accessRights']).toMatch(/PUBLIC$/);
      expect(row['contact']).toMatch(/#contact$/);
    }
  });

  it('omits what did not change since then, in any time zone', () => {
    const since = (moment: string) => ask([recent, old], moment).map(({ title }) => title);
    expect(since('2026-06-01T10:00:00Z')).toEqual(['recent', 'recent']);
    expect(since('2026-06-01T10:00:01Z')).toEqual([]);
  });

  it('gives media type, size and checksum where a distribution is a file', () => {
    const [file, service] = ask([recent]);
    expect(file).toMatchObject({ byteSize: '34', checksum: 'BB02', mediaType: expect.stringMatching(/text\/csv$/) });
    expect(service?.['byteSize']).toBeUndefined();
  });

  it('does not lose a dataset without a contact', () => {
    expect(ask([{ ...old, contact: false }])).toHaveLength(1);
  });
});
