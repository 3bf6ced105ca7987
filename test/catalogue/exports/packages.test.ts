import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeFacts } from '../../../src/catalogue/facts/compute-facts.ts';
import { DistributionCache, distributionProvider, type ExportFormat, exportTo } from '../../../src/catalogue/index.ts';
import { emptyRecord } from '../../../src/catalogue/record/record-file.ts';
import { sizeBand } from '../../../src/cohorts/index.ts';
import { parseCsv } from '../../../src/core/index.ts';
import { parse } from '../../../src/graph/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { addDeepVectors, awkward, base, exportDirectory } from './fixture.ts';

const folder = temporaryFolder('packages');
const root = join(folder, 'data');
const source = { root, base };
const secret = 'the identity key of the test suite, long enough';
let records: Awaited<ReturnType<typeof exportDirectory>>;

beforeAll(async () => {
  records = await exportDirectory(root, [awkward(1), awkward(2), awkward(1, 'other')].slice(0, 2));
  addDeepVectors(root, records[0]!, [0.1, -2.5, 3]);
  writeFileSync(join(folder, 'data.identity-key'), secret);
  writeFileSync(join(root, 'identity-key'), secret);
});

const write = async (format: ExportFormat, name: string, more: object = {}): Promise<string> => {
  await exportTo(source, { format, table: 'features', out: join(folder, 'out', name), ...more });
  return join(folder, 'out', name);
};
const sha = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
interface Entity {
  readonly '@id': string;
  readonly '@type': string;
  readonly [key: string]: unknown;
}
const crate = (path: string): Map<string, Entity> => {
  const { '@graph': graph } = JSON.parse(readFileSync(join(path, 'ro-crate-metadata.json'), 'utf8')) as {
    '@graph': Entity[];
  };
  return new Map(graph.map((entity) => [entity['@id'], entity]));
};

describe('A dump', () => {
  it('holds every statement of the dataset in its graph, in N-Quads and in TriG, and has the same bytes each time', async () => {
    const nquads = readFileSync(await write('nquads', 'all.nq'), 'utf8');
    const trig = readFileSync(await write('trig', 'all.trig'), 'utf8');
    const zipped = gunzipSync(readFileSync(await write('nquads', 'again.nq.gz'))).toString();
    expect(zipped).toBe(nquads);
    const keys = (text: string, format: 'nquads' | 'trig') =>
      parse(text, format, base)
        .map((q) => [q.subject, q.predicate, q.object, q.graph].map(({ value }) => value).join(' '))
        .sort();
    expect(keys(trig, 'trig')).toEqual(keys(nquads, 'nquads'));
    const graphs = new Set(parse(nquads, 'nquads', base).map(({ graph }) => graph.value));
    for (const { run } of records) expect(graphs).toContain(`${base}graph/run/${run.digest}`);
    expect(graphs).not.toContain(`${base}graph/executions`);
  });
});

describe('A crate of one run', () => {
  it('describes every file it holds with its true size and SHA-256, and the run that made it', async () => {
    const path = await write('rocrate', 'run', { case: records[0]!.id });
    const entities = crate(path);
    const main = entities.get('./')!;
    expect(entities.get('ro-crate-metadata.json')).toMatchObject({
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.2' },
    });
    const parts = (main['hasPart'] as Array<{ '@id': string }>).map((part) => part['@id']);
    const here = parts.filter((id) => !id.startsWith('http'));
    expect(here.length).toBeGreaterThan(3);
    for (const id of here) {
      const file = join(path, ...id.split('/').map(decodeURIComponent));
      expect(entities.get(id)).toMatchObject({ contentSize: String(statSync(file).size), sha256: sha(file) });
    }
    const action = [...entities.values()].find((entity) => entity['@type'] === 'CreateAction')!;
    expect((action['result'] as Array<{ '@id': string }>).map((one) => one['@id'])).toEqual(parts);
    expect(entities.get((action['instrument'] as { '@id': string })['@id'])).toMatchObject({
      version: '0.1.0',
    });
  });
});

describe('A crate of a dataset', () => {
  it('refers only to what it describes', async () => {
    const entities = crate(await write('rocrate', 'crate'));
    const dangling: string[] = [];
    const walk = (node: unknown, place: string): void => {
      if (Array.isArray(node)) for (const one of node) walk(one, place);
      else if (typeof node === 'object' && node !== null) {
        const id = (node as Entity)['@id'];
        if (Object.keys(node).length === 1 && id !== undefined && !entities.has(id)) dangling.push(`${place} ${id}`);
        for (const [key, value] of Object.entries(node)) walk(value, key);
      }
    };
    for (const entity of entities.values()) walk(entity, '');
    expect(dangling.filter((line) => !line.includes('w3id.org/ro/crate/1.2'))).toEqual([]);
  });

  it('has the same bytes each time as a zip, and is never written over existing files', async () => {
    expect(sha(await write('rocrate', 'a.zip'))).toBe(sha(await write('rocrate', 'b.zip')));
    await expect(write('rocrate', 'crate')).rejects.toMatchObject({ code: 'QIAW_EXPORT_OUTPUT' });
  });
});

describe('Croissant', () => {
  it('has one field per column, each in the file it names, with true checksums', async () => {
    const path = await write('croissant', 'c.json');
    const document = JSON.parse(readFileSync(path, 'utf8'));
    const files = new Map<string, string>();
    for (const file of document.distribution) {
      const at = join(folder, 'out', file.contentUrl);
      // The dataset is not public, so no number of rows follows from the sizes.
      expect(file).toMatchObject({ sha256: sha(at), contentSize: `${sizeBand(statSync(at).size)} B` });
      files.set(file['@id'], at);
    }
    const [features, deep] = document.recordSet;
    const header = parseCsv(readFileSync(files.get('features-csv')!, 'utf8'))![0]!;
    expect(features.field.map((field: { name: string }) => field.name)).toEqual(header);
    const mesh = features.field.find((field: { name: string }) => field.name === 'original_shape_MeshVolume');
    expect(mesh.dataType).toEqual(['sc:Float', 'http://www.radiomics.org/RO/RNU0']);
    const components = deep.field.find((field: { name: string }) => field.name === 'components');
    expect(components).toMatchObject({ isArray: true, arrayShape: '3' });
  });
});

describe('The downloads of a dataset', () => {
  it('are complete, with their true sizes and digests, under an address made from their content', async () => {
    const cache = new DistributionCache(source);
    const provide = distributionProvider(cache);
    const request = await requestOf('demo');
    const list = await provide(request);
    expect(list.map(({ mediaType }) => mediaType)).toEqual(
      expect.arrayContaining(['text/csv', 'application/vnd.apache.parquet', 'application/n-quads', 'application/zip']),
    );
    for (const { path, sha256, bytes } of list) {
      const [, , dataset, version, name] = path.split('/').map(decodeURIComponent);
      const file = await cache.find(dataset!, version!, name!);
      expect(file).toMatchObject({ sha256, bytes });
      expect(sha(file!.path)).toBe(sha256);
    }
    expect(await new DistributionCache(source).find('demo', '../../cases', 'x')).toBeUndefined();
    expect((await provide(request)).map(({ path }) => path)).toEqual(list.map(({ path }) => path));
  });

  it('stay after publication when the content changes', async () => {
    const cache = new DistributionCache(source);
    const provide = distributionProvider(cache);
    const request = await requestOf('demo');
    const published = await provide({ ...request, version: '1.0.0' });
    for (const digest of ['a', 'b', 'c'])
      await provide({ ...request, computed: { ...request.computed, contentDigest: digest } });
    const [, , dataset, version, name] = published[0]!.path.split('/');
    expect(await new DistributionCache(source).find(dataset!, version!, name!)).toBeDefined();
  });
});

describe('No export', () => {
  it('holds the identity key in any encoding', async () => {
    await write('rocrate', 'keyless');
    await write('croissant', 'keyless-c');
    const found: string[] = [];
    for (const place of [join(folder, 'out'), join(root, 'exports')]) {
      for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
        if (/identity-key/.test(name)) found.push(name);
        const path = join(place, name);
        if (!statSync(path).isFile()) continue;
        const bytes = readFileSync(path);
        const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
        if (text.includes(secret)) found.push(name);
      }
    }
    expect(found).toEqual([]);
  });
});

async function requestOf(dataset: string) {
  const { computed, cases } = (await computeFacts(root)).get(dataset)!;
  return { dataDirectory: root, base, dataset, version: undefined, record: emptyRecord, computed, cases };
}
