import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CatalogueRequest,
  DatasetFolder,
  parseRecord,
  publishDataset,
  publishedLevels,
  refreshCatalogue,
} from '../../src/catalogue/index.ts';
import { faceStatements } from '../../src/core/index.ts';
import { createGate, type Gate, type HeadSign, parse, type Quad } from '../../src/graph/index.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { catalogueContext, distribution, fullRecordText } from '../support/catalogue-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
let gate: Gate;
beforeAll(async () => {
  gate = await createGate({ onlyCatalogue: true });
});

let time = 0;
const elapsed = () => (time += 2000);
const requestFor = (dataDirectory: string): CatalogueRequest => ({
  dataDirectory,
  base,
  settings: catalogueContext.settings,
  release: '0.1.0',
  distributions: async () => [distribution('lung-features-csv')],
  gate,
});
const clock = { now: () => Date.parse('2026-11-27T10:00:00Z'), elapsed };
const publish = (root: string) => publishDataset({ ...requestFor(root), dataset: 'lung', next: 'minor', clock });

const recordWith = (access: string, faces?: string): string =>
  `${fullRecordText.replace(/^accessRights: .*$/m, `accessRights: ${access}`)}${faces ? `\nfaces: ${faces}\n` : ''}`;

async function write(root: string, record: string): Promise<void> {
  const path = new DatasetFolder(root, 'lung').record;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, record);
}

const eye: HeadSign = { by: 'region', what: 'Eye' };

/** A dataset of one case with these signs of a head and this record. */
async function datasetOf(
  record: string,
  head: readonly HeadSign[] = [eye],
  faces?: 'defaced',
): Promise<DirectoryFixture> {
  const fixture = await DirectoryFixture.make(folder());
  const one = caseRecord();
  await fixture.publish({
    ...one,
    run: { ...one.run, dataset: 'lung', ...(faces && { faces }) },
    image: { ...one.image, head },
  });
  await write(fixture.data.root, record);
  return fixture;
}

describe('A head in a public dataset', () => {
  it('stops publishing; the error names the cases, the reason, and how to state the facts', async () => {
    const { data } = await datasetOf(recordWith('public'));
    const error = await publish(data.root).catch((refused: Error) => refused);
    expect(error).toMatchObject({ code: 'QIAW_FACES_UNSTATED' });
    for (const told of [caseRecord().id, 'region: Eye', '--faces', 'record.yaml', ...faceStatements]) {
      expect(String(error)).toContain(told);
    }
  });

  it.each(faceStatements)('is published once the record states %s, which appears in the metadata', async (faces) => {
    const { data } = await datasetOf(recordWith('public', faces));
    expect((await publish(data.root)).record.faces).toBe(faces);
    await refreshCatalogue({ ...requestFor(data.root), clock });
    const quads: Quad[] = parse(readFileSync(join(data.root, 'graphs', 'catalog.trig'), 'utf8'), 'trig', base);
    const stated = quads.filter(({ predicate }) => predicate.value.endsWith('/ns#faces'));
    const term = { defaced: 'FacesRemoved', 'no-face-in-view': 'NoFaceInView', accepted: 'FacesAccepted' }[faces];
    expect(new Set(stated.map(({ object }) => object.value))).toEqual(
      new Set([`https://w3id.org/fair-qiaw/ns#${term}`]),
    );
  });

  it('is published if it was stated when the case was made, if nothing indicates a head, or if the dataset is not public', async () => {
    expect((await publish((await datasetOf(recordWith('public'), [eye], 'defaced')).data.root)).version).toBe('1.0.0');
    expect((await publish((await datasetOf(recordWith('public'), [])).data.root)).version).toBe('1.0.0');
    expect((await publish((await datasetOf(recordWith('restricted'))).data.root)).version).toBe('1.0.0');
    expect((await publish((await datasetOf(recordWith('registered'))).data.root)).version).toBe('1.0.0');
  });

  it('holds back a dataset that was public before it arrived, until it is stated and published', async () => {
    const fixture = await datasetOf(recordWith('public'), []);
    const { root } = fixture.data;
    await publish(root);
    const held: string[][] = [];
    const levels = publishedLevels(root, elapsed, { onHeld: (ids) => held.push([...ids]) });
    expect(await levels()).toEqual(new Map([['lung', 'public']]));
    const one = caseRecord();
    const digest = 'e'.repeat(64);
    const id = `${one.subject.id}-${digest.slice(0, 8)}`;
    const run = { ...one.run, dataset: 'lung', digest };
    await fixture.publish({ ...one, id, run, image: { ...one.image, head: [eye] } });
    expect(await levels()).toEqual(new Map([['lung', 'held']]));
    expect(held).toEqual([['lung']]);
    await expect(publish(root)).rejects.toMatchObject({ code: 'QIAW_FACES_UNSTATED' });
    await write(root, recordWith('public', 'defaced'));
    await publish(root);
    expect(await levels()).toEqual(new Map([['lung', 'public']]));
  });

  it('holds back a dataset that only the configuration makes public, with or without a record', async () => {
    const { data } = await datasetOf('title: Lung\n');
    const levels = publishedLevels(data.root, elapsed, { isPublic: () => true });
    expect(await levels()).toEqual(new Map([['lung', 'held']]));
    await write(data.root, 'faces: accepted\n');
    expect(await levels()).toEqual(new Map());
  });
});

describe('The key `faces` of a record', () => {
  it('accepts only the three statements', () => {
    expect(parseRecord('faces: no-face-in-view', 'x').faces).toBe('no-face-in-view');
    expect(() => parseRecord('faces: blurred', 'x')).toThrow(/faces/);
  });
});
