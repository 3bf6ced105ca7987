import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { namespaces, parse } from '../../src/graph/index.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { base, type Served, serveCatalogue } from './served-catalogue.ts';

const { dcat, qiaw, rdf, spdx } = namespaces;

describe('The IRI of a file', () => {
  let served: Served;
  let files: ReadonlyArray<{ readonly iri: string; readonly path: string; readonly digest: string }>;
  beforeAll(async () => {
    const root = temporaryFolder('file-addresses');
    served = await serveCatalogue(root, 'public', { datasets: { demo: 'public' }, tokens: [] });
    files = readdirSync(join(root, 'cases')).flatMap((name) => {
      const quads = parse(readFileSync(join(root, 'cases', name, 'graph.trig'), 'utf8'), 'trig', base);
      const of = (subject: string, property: string) =>
        quads.find((one) => one.subject.value === subject && one.predicate.value === property)!.object.value;
      return quads
        .filter(({ predicate, object }) => predicate.value === `${rdf}type` && object.value === `${qiaw}DerivedFile`)
        .map(({ subject: { value: iri } }) => ({
          iri,
          path: `cases/${name}/${of(iri, `${qiaw}path`)}`,
          digest: of(of(iri, `${spdx}checksum`), `${spdx}checksumValue`),
        }));
    });
  });
  afterAll(() => served.close());

  const seen = async (iri: string, accept?: string) => {
    const { status, headers } = await served.get(iri.slice(base.length), accept === undefined ? {} : { accept });
    const location = headers.get('location');
    return [status, (location ?? '').replace(/^\/(?:example\/)?/, '')] as const;
  };

  it('leads a program for downloads to the bytes that the graph describes', async () => {
    expect(files).toHaveLength(10);
    let compared = 0;
    for (const { iri, path, digest } of files) {
      expect([iri, ...(await seen(iri, '*/*'))]).toEqual([iri, 303, `files/${path}`]);
      // The fixture has no images.
      if (!existsSync(join(served.root, path))) continue;
      const answer = await served.get(`files/${path}`);
      expect([iri, sha256(new Uint8Array(await answer.arrayBuffer()))]).toEqual([iri, digest]);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('leads to the description if HTML or RDF is preferred, and to the bytes for the type of the file', async () => {
    const table = files.find(({ iri }) => iri.endsWith('features.csv'))!.iri;
    const toBytes = async (accept?: string) => /^files\//.test((await seen(table, accept))[1]);
    expect(await toBytes('text/csv')).toBe(true);
    expect(await toBytes()).toBe(true);
    expect(await toBytes('text/csv, text/turtle;q=0.5')).toBe(true);
    expect(await toBytes('text/turtle')).toBe(false);
    expect(await toBytes('text/html,application/xhtml+xml,*/*;q=0.8')).toBe(false);
    expect(await toBytes('application/ld+json, */*;q=0.1')).toBe(false);
  });

  it('has a description that states where the bytes are', async () => {
    const { iri } = files.find((one) => one.iri.endsWith('features.csv'))!;
    const [, location] = await seen(iri, 'text/turtle');
    const quads = parse(await (await served.get(location, { accept: 'text/turtle' })).text(), 'turtle', base);
    const stated = quads.filter(({ predicate }) => predicate.value === `${dcat}downloadURL`);
    expect(stated.map(({ subject }) => subject.value)).toEqual([iri]);
    const answer = await served.get(stated[0]!.object.value.slice(base.length));
    expect(answer.status).toBe(200);
    expect(await (await served.get(location, { accept: 'text/html' })).text()).toContain(stated[0]!.object.value);
  });
});
