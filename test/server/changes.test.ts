import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishDataset, refreshCatalogue, withdrawDataset } from '../../src/catalogue/index.ts';
import { parse, type Quad } from '../../src/graph/index.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { requestFor, restrictedRecord, somePeople, writePeople, writeRecord } from '../support/restricted-dataset.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const people = somePeople(63);
const tree = 'https://w3id.org/tree#';
let api: ApiFixture;

/** Two versions of a restricted dataset, one patient apart, and a withdrawn one of another. */
async function twoVersions(): Promise<string> {
  const root = folder();
  const publish = async (dataset: string, count: number) => {
    await writePeople(root, dataset, people.slice(0, count));
    await writeRecord(root, dataset, restrictedRecord());
    await publishDataset({ ...(await requestFor(root)), dataset, next: 'minor' });
  };
  await publish('lung', 63);
  await publish('lung', 62);
  await publish('gone', 40);
  await withdrawDataset({ ...(await requestFor(root)), dataset: 'gone' });
  await refreshCatalogue(await requestFor(root));
  return root;
}

beforeAll(async () => {
  const root = await twoVersions();
  api = await openApi(
    (directory) => {
      mkdirSync(join(directory, 'graphs'), { recursive: true });
      cpSync(join(root, 'graphs', 'catalog.trig'), join(directory, 'graphs', 'catalog.trig'));
    },
    { base },
  );
});
afterAll(() => api.close());

async function quadsOf(address: string): Promise<Quad[]> {
  const path = new URL(address).pathname.slice(new URL(base).pathname.length - 1);
  const response = await api.app.request(path, { headers: { host: new URL(base).host, accept: 'text/turtle' } });
  expect(response.status).toBe(200);
  return parse(await response.text(), 'turtle', base);
}
const values = (quads: readonly Quad[], property: string, subject?: string): string[] =>
  quads
    .filter((q) => q.predicate.value.endsWith(property) && (subject === undefined || q.subject.value === subject))
    .map(({ object }) => object.value);

async function pages(): Promise<Quad[][]> {
  const root = await quadsOf(`${base}changes`);
  expect(values(root, 'retentionPolicy')).toHaveLength(1);
  expect(values(root, 'timestampPath')).toEqual(['http://purl.org/dc/terms/modified']);
  return Promise.all([...new Set(values(root, 'tree#node'))].map(quadsOf));
}

describe('The stream of changes', () => {
  it('leads to every published version and every withdrawal, through relations that bound their times', async () => {
    const found = (await pages()).flat();
    const members = found
      .filter(({ predicate }) => predicate.value === `${tree}member`)
      .map(({ object }) => object.value);
    expect(members).toEqual(
      expect.arrayContaining([`${base}dataset/lung/version/1.0.0`, `${base}dataset/lung/version/1.1.0`]),
    );
    expect(members.some((member) => member.endsWith('/gone/version/1.0.0#withdrawal'))).toBe(true);
    for (const member of members) {
      expect(values(found, 'terms/modified', member)).toHaveLength(1);
      expect(values(found, 'isVersionOf', member)).toHaveLength(1);
    }
  });

  it('tells no difference between two versions that are one patient apart', async () => {
    const found = (await pages()).flat();
    const numbers = (version: string) =>
      ['numberOfUniqueIndividuals', 'numberOfRecords', 'nbrOfSegmentations'].map((name) =>
        values(found, name, `${base}dataset/lung/version/${version}`),
      );
    expect(numbers('1.1.0')).toEqual(numbers('1.0.0'));
    expect(numbers('1.1.0')[0]).toEqual(['60']);
    expect(found.map(({ object }) => object.value).join('\n')).not.toMatch(/\b6[123] patients/);
  });

  it('has no page for a month without changes', async () => {
    const response = await api.app.request('/changes/1999-01', { headers: { host: new URL(base).host } });
    expect(response.status).toBe(404);
  });
});
