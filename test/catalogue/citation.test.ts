import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { datasetQuads } from '../../src/catalogue/graph/build.ts';
import {
  type CitedWork,
  citationFormats,
  citedDataset,
  dataciteAttributes,
  registerDoi,
} from '../../src/catalogue/index.ts';
import { catalogueContext, published } from '../support/catalogue-fixture.ts';

const iri = `${catalogueContext.base}dataset/lung1`;
const work = citedDataset(iri, datasetQuads(published(), catalogueContext));
const written = (name: string, one: CitedWork = work): string => citationFormats[name]!.write(one);
const awkward: CitedWork = {
  ...work,
  doi: '10.12345/a_b',
  titles: [{ value: 'Tumours & <regions> {50 %}', language: 'en' }],
  creators: [
    { name: 'Jan van der Berg', isPerson: true, iri: 'https://orcid.org/0000-0002-1825-0097' },
    { name: 'Radiomics & Co', isPerson: false },
  ],
};

describe('A citation', () => {
  it('has what the metadata state, and nothing else', () => {
    expect(work).toMatchObject({ iri, kind: 'Dataset', version: expect.any(String) });
    expect(work.creators.length).toBeGreaterThan(0);
    expect(work.publisher?.name).toBeTruthy();
    for (const name of Object.keys(citationFormats)) expect(written(name)).not.toMatch(/undefined|\[object|\.invalid/);
  });

  it('is valid CITATION.cff, with names of persons in parts', () => {
    const cff = parseYaml(written('CITATION.cff', awkward)) as Record<string, unknown>;
    expect(cff).toMatchObject({ 'cff-version': '1.2.0', type: 'dataset', doi: '10.12345/a_b', url: iri });
    expect(cff['authors']).toEqual([
      { 'family-names': 'van der Berg', 'given-names': 'Jan', orcid: 'https://orcid.org/0000-0002-1825-0097' },
      { name: 'Radiomics & Co' },
    ]);
  });

  it('escapes what BibTeX and XML reserve', () => {
    const bib = written('citation.bib', awkward);
    expect(bib).toContain('Tumours \\& <regions> \\{50 \\%\\}');
    expect(bib).toContain('author = {van der Berg, Jan and {Radiomics \\& Co}}');
    expect(written('datacite.xml', awkward)).toContain('Tumours &amp; &lt;regions&gt; {50 %}');
  });

  it('is RIS that begins with a type and ends with ER', () => {
    const lines = written('citation.ris', awkward).split('\r\n');
    expect(lines[0]).toBe('TY  - DATA');
    expect(lines).toContain('AU  - van der Berg, Jan');
    expect(lines.at(-2)).toBe('ER  - ');
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- /);
  });

  it('has all mandatory properties of DataCite', () => {
    const { creators, titles, publisher, publicationYear, types, schemaVersion } = dataciteAttributes(awkward);
    for (const value of [creators, titles, publisher]) expect(value).toBeTruthy();
    expect(publicationYear).toMatch(/^\d{4}$/);
    expect(types).toMatchObject({ resourceTypeGeneral: 'Dataset' });
    expect(schemaVersion).toBe('http://datacite.org/schema/kernel-4');
    const xml = written('datacite.xml', awkward);
    for (const name of ['identifier', 'creators', 'titles', 'publisher', 'publicationYear', 'resourceType']) {
      expect(xml).toMatch(new RegExp(`<${name}[ >]`));
    }
  });
});

describe('The registration of a DOI', () => {
  const serve = async (answer: (request: IncomingMessage, body: string) => [status: number, body: string]) => {
    const seen: Array<{ method: string; url: string; authorization: string | undefined; body: string }> = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const { method = '', url = '', headers } = request;
        seen.push({ method, url, authorization: headers.authorization, body });
        const [status, text] = answer(request, body);
        response.writeHead(status, { 'content-type': 'application/vnd.api+json' }).end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    return { endpoint: `http://127.0.0.1:${port}`, seen, close: () => server.close() };
  };

  it('sends the metadata once and publishes them, or leaves a draft', async () => {
    const mock = await serve(() => [201, '{}']);
    expect(await registerDoi(awkward, { endpoint: mock.endpoint, token: 'ABC.DEF:secret' }, false)).toBe('made');
    expect(await registerDoi(awkward, { endpoint: mock.endpoint, token: 'abc' }, true)).toBe('made');
    mock.close();
    const [first, second] = mock.seen.map(({ body }) => JSON.parse(body).data);
    expect(mock.seen.map(({ method, url }) => [method, url])).toEqual([
      ['POST', '/dois'],
      ['POST', '/dois'],
    ]);
    expect(mock.seen.map(({ authorization }) => authorization)).toEqual([
      `Basic ${Buffer.from('ABC.DEF:secret').toString('base64')}`,
      'Bearer abc',
    ]);
    expect(first).toMatchObject({ type: 'dois', attributes: { doi: '10.12345/a_b', event: 'publish', url: iri } });
    expect(second.attributes.event).toBeUndefined();
  });

  it('updates a DOI that exists', async () => {
    const mock = await serve(({ method }) =>
      method === 'POST' ? [422, '{"errors":[{"title":"This DOI has already been taken"}]}'] : [200, '{}'],
    );
    expect(await registerDoi(awkward, { endpoint: mock.endpoint, token: 'abc' }, false)).toBe('updated');
    mock.close();
    expect(mock.seen[1]).toMatchObject({ method: 'PUT', url: '/dois/10.12345%2Fa_b' });
  });

  it('gives the reasons of a refusal, without the token', async () => {
    const mock = await serve(() => [401, '{"errors":[{"status":"401","title":"Bad credentials."}]}']);
    const refusal = registerDoi(awkward, { endpoint: mock.endpoint, token: 'geheim' }, false);
    await expect(refusal).rejects.toMatchObject({
      code: 'QIAW_DOI_REFUSED',
      message: expect.stringMatching(/401.*Bad/),
    });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('geheim') });
    mock.close();
  });
});
