import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CatalogueRequest,
  DatasetFolder,
  describeDatasets,
  interruptedPublication,
  publishDataset,
  refreshCatalogue,
  withdrawDataset,
} from '../../src/catalogue/index.ts';
import { readVersion } from '../../src/catalogue/publish/versions.ts';
import type { Clock } from '../../src/core/index.ts';
import { createGate, type Gate, graphNames, parse, type Quad } from '../../src/graph/index.ts';
import { eraseSubject } from '../../src/pipeline/index.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { catalogueContext, distribution, fullRecordText } from '../support/catalogue-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
let gate: Gate;
beforeAll(async () => {
  gate = await createGate({ onlyCatalogue: true });
});

let time = Date.parse('2026-11-27T10:00:00Z');
const clock: Clock = { now: () => (time += 1000), elapsed: () => 0 };

const requestFor = (dataDirectory: string): CatalogueRequest & { readonly clock: Clock } => ({
  dataDirectory,
  base,
  settings: catalogueContext.settings,
  release: '0.1.0',
  distributions: async ({ dataset, cases, version }) =>
    cases.length === 0
      ? []
      : [distribution(`${dataset}-features-csv`, { path: `files/${version ?? 'now'}-${cases.length}` })],
  gate,
  clock,
});

async function withCase(dataset = 'lung', record = fullRecordText): Promise<DirectoryFixture> {
  const fixture = await DirectoryFixture.make(folder());
  const one = caseRecord();
  await fixture.publish({ ...one, run: { ...one.run, dataset } });
  await writeRecord(fixture.data.root, dataset, record);
  return fixture;
}

async function writeRecord(root: string, dataset: string, record: string): Promise<void> {
  const path = new DatasetFolder(root, dataset).record;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, record);
}

const publish = (root: string, next = 'minor', dataset = 'lung') =>
  publishDataset({ ...requestFor(root), dataset, next });

async function graphOf(root: string): Promise<Quad[]> {
  return parse(await readFile(join(root, 'graphs', 'catalog.trig'), 'utf8'), 'trig', base);
}
const says = (quads: readonly Quad[], subject: string, predicate: string): string[] =>
  quads
    .filter((q) => q.subject.value === `${base}${subject}` && q.predicate.value.endsWith(predicate))
    .map((q) => q.object.value);

describe('A dataset without a record', () => {
  it('is in the catalogue immediately, with its counts', async () => {
    const { data } = await DirectoryFixture.make(folder()).then(async (fixture) => {
      await fixture.publish(caseRecord());
      return fixture;
    });
    const first = await refreshCatalogue(requestFor(data.root));
    const { dataset } = caseRecord().run;
    expect(first.datasets.map(({ id, state }) => [id, state])).toEqual([[dataset, 'undescribed']]);
    expect(first.datasets[0]?.computed).toMatchObject({ patients: 1, cases: 1, rois: caseRecord().rois.length });
    const quads = await graphOf(data.root);
    expect(quads.every(({ graph }) => graph.value === graphNames(base).catalog.value)).toBe(true);
    expect(says(quads, `dataset/${dataset}`, '#distribution')).toEqual([`${base}distribution/${dataset}-features-csv`]);
    expect((await refreshCatalogue(requestFor(data.root))).changed).toBe(false);
    await expect(publish(data.root, 'minor', dataset)).rejects.toThrow(/has no record/);
  });
});

describe('A corrupted record', () => {
  it('is reported, and removes neither its own dataset nor the others from the catalogue', async () => {
    const { data } = await withCase('lung', 'titel: Lung');
    await writeRecord(data.root, 'heart', fullRecordText);
    const { datasets } = await refreshCatalogue(requestFor(data.root));
    expect(datasets.map(({ id, state }) => [id, state])).toEqual([
      ['heart', 'draft'],
      ['lung', 'undescribed'],
    ]);
    expect(datasets[1]?.problem).toMatch(/datasets\/lung\/record\.yaml[\s\S]*titel/);
    await expect(publish(data.root)).rejects.toMatchObject({ code: 'QIAW_DATASET_RECORD' });
  });
});

describe('A record written before there is any case', () => {
  it('stays out of the catalogue until there is one', async () => {
    const fixture = await DirectoryFixture.make(folder());
    const { root } = fixture.data;
    await writeRecord(root, 'lung', fullRecordText);
    const { datasets } = await refreshCatalogue(requestFor(root));
    expect(datasets.map(({ id, state }) => [id, state])).toEqual([['lung', 'draft']]);
    expect(says(await graphOf(root), 'catalog/main', 'dcat#dataset')).toEqual([]);
    expect(says(await graphOf(root), 'dataset/lung', '')).toEqual([]);
    const one = caseRecord();
    await fixture.publish({ ...one, run: { ...one.run, dataset: 'lung' } });
    await refreshCatalogue(requestFor(root));
    expect(says(await graphOf(root), 'catalog/main', 'dcat#dataset')).toEqual([`${base}dataset/lung`]);
  });
});

describe('Publishing', () => {
  it('names the next version, links it to its predecessor, and leaves the predecessor unchanged', async () => {
    const { data } = await withCase();
    expect((await publish(data.root)).version).toBe('1.0.0');
    const kept = await readFile(new DatasetFolder(data.root, 'lung').version('1.0.0'), 'utf8');
    expect(await publish(data.root, 'patch')).toMatchObject({ version: '1.0.1', previous: '1.0.0' });
    expect((await publish(data.root, '2.0.0')).version).toBe('2.0.0');
    expect(await readFile(new DatasetFolder(data.root, 'lung').version('1.0.0'), 'utf8')).toBe(kept);
    await refreshCatalogue(requestFor(data.root));
    const quads = await graphOf(data.root);
    expect(says(quads, 'dataset/lung', '#previousVersion')).toEqual([`${base}dataset/lung/version/1.0.1`]);
    expect(says(quads, 'dataset/lung/version/1.0.1', '#wasRevisionOf')).toEqual([`${base}dataset/lung/version/1.0.0`]);
    expect(says(quads, 'dataset/lung', '#version')).toEqual(['2.0.0']);
  });

  it('shows the published state until the next publication, regardless of changes to the record', async () => {
    const { data } = await withCase();
    await publish(data.root);
    await writeRecord(data.root, 'lung', fullRecordText.replace('LUNG1 radiomics', 'Other'));
    const [before] = (await refreshCatalogue(requestFor(data.root))).datasets;
    expect(before?.record.title).toMatchObject({ en: 'LUNG1 radiomics' });
    await publish(data.root);
    const [after] = (await refreshCatalogue(requestFor(data.root))).datasets;
    expect(after?.record.title).toMatchObject({ en: 'Other' });
  });

  it.each([
    ['1.0.0', /is not greater/],
    ['0.9.0', /is not greater/],
    ['v2', /MAJOR\.MINOR\.PATCH/],
    ['1.2', /MAJOR\.MINOR\.PATCH/],
  ])('refuses %s as the version after 1.0.0', async (next, reason) => {
    const { data } = await withCase();
    await publish(data.root);
    await expect(publish(data.root, next)).rejects.toThrow(reason);
  });

  it('refuses a record that lacks required keys, and names the keys', async () => {
    const { data } = await withCase('lung', 'title: Lung\n');
    await expect(publish(data.root)).rejects.toThrow(/description, publisher, contact, licence, accessRights/);
  });

  it('refuses a dataset without content and one that was withdrawn', async () => {
    const fixture = await DirectoryFixture.make(folder());
    await writeRecord(fixture.data.root, 'lung', fullRecordText);
    await expect(publish(fixture.data.root)).rejects.toThrow(/nothing to publish/);
    const { data } = await withCase();
    await publish(data.root);
    await withdrawDataset({ dataDirectory: data.root, dataset: 'lung', clock });
    await expect(publish(data.root)).rejects.toThrow(/withdrawn permanently/);
    await expect(withdrawDataset({ dataDirectory: data.root, dataset: 'lung', clock })).rejects.toThrow(/already/);
    await expect(withdrawDataset({ dataDirectory: data.root, dataset: 'heart', clock })).rejects.toMatchObject({
      code: 'QIAW_DATASET_UNKNOWN',
    });
  });

  it('writes nothing when the metadata would violate the shapes', async () => {
    const { data } = await withCase();
    await refreshCatalogue(requestFor(data.root));
    const before = await readFile(join(data.root, 'graphs', 'catalog.trig'), 'utf8');
    const broken = { ...requestFor(data.root), distributions: async () => [distribution('x', { bytes: 0 })] };
    await expect(publishDataset({ ...broken, dataset: 'lung', next: 'minor' })).rejects.toMatchObject({
      code: 'QIAW_CATALOGUE_REFUSED',
    });
    await expect(refreshCatalogue(broken)).rejects.toThrow(/at least one byte/);
    expect(await readVersion(new DatasetFolder(data.root, 'lung'), '1.0.0')).toBeUndefined();
    expect(await readFile(join(data.root, 'graphs', 'catalog.trig'), 'utf8')).toBe(before);
  });
});

describe('Withdrawing', () => {
  it('takes a dataset out of the catalogue and keeps its name', async () => {
    const { data } = await withCase();
    await publish(data.root);
    await withdrawDataset({ dataDirectory: data.root, dataset: 'lung', note: 'Superseded.', clock });
    const [dataset] = (await refreshCatalogue(requestFor(data.root))).datasets;
    expect(dataset?.state).toBe('withdrawn');
    const quads = await graphOf(data.root);
    expect(says(quads, 'catalog/main', '#dataset')).toEqual([]);
    expect(says(quads, 'dataset/lung', '/title')).toEqual(['LUNG1 radiomics']);
    expect(says(quads, 'dataset/lung', '#comment')).toEqual(['Superseded.']);
  });
});

describe('After the erasure of a subject', () => {
  it('every published version that contained it is withdrawn and followed by one without it', async () => {
    const { data } = await withTwoSubjects();
    await publish(data.root);
    await publish(data.root);
    await writeDownload(data.root);
    const [first] = [caseRecord().subject.id];
    await eraseSubject(data, first, clock);
    await expect(readFile(join(data.root, 'datasets', 'lung', 'files', 'x'))).rejects.toThrow();
    await refreshCatalogue(requestFor(data.root));
    const [dataset] = await describeDatasets(requestFor(data.root));
    expect(dataset?.versions.map(({ version, withdrawn }) => [version, withdrawn?.reason])).toEqual([
      ['1.0.0', 'erasure'],
      ['1.1.0', 'erasure'],
      ['1.1.1', undefined],
    ]);
    expect(dataset).toMatchObject({ state: 'published', version: '1.1.1', computed: { patients: 1 } });
    const quads = await graphOf(data.root);
    expect(says(quads, 'dataset/lung/version/1.1.0', '/isReplacedBy')).toEqual([`${base}dataset/lung/version/1.1.1`]);
    expect(says(quads, 'dataset/lung', '#versionNotes')[0]).toMatch(/had to be erased/);
    expect(says(quads, 'distribution/lung-features-csv', '#byteSize')).toEqual(['1234']);
    expect((await refreshCatalogue(requestFor(data.root))).changed).toBe(false);
  });

  it('a dataset with nothing left is withdrawn, and other datasets are unchanged', async () => {
    const { data } = await withCase();
    await publish(data.root);
    await mkdir(join(data.root, 'datasets', 'heart', 'files'), { recursive: true });
    await writeFile(join(data.root, 'datasets', 'heart', 'files', 'x'), 'of others');
    await eraseSubject(data, caseRecord().subject.id, clock);
    await refreshCatalogue(requestFor(data.root));
    const described = await describeDatasets(requestFor(data.root));
    expect(described.find(({ id }) => id === 'lung')?.state).toBe('withdrawn');
    expect(await readFile(join(data.root, 'datasets', 'heart', 'files', 'x'), 'utf8')).toBe('of others');
  });
});

async function withTwoSubjects(): Promise<DirectoryFixture> {
  const fixture = await withCase();
  const one = caseRecord();
  const digest = 'e'.repeat(64);
  const id = `k1-${'z'.repeat(26)}`;
  await fixture.publish({
    ...one,
    id: `${id}-${digest.slice(0, 8)}`,
    subject: { ...one.subject, id },
    run: { ...one.run, dataset: 'lung', digest },
    image: { ...one.image, seriesId: `k1-${'y'.repeat(26)}`, studyId: `k1-${'x'.repeat(26)}` },
    delineation: {
      ...one.delineation,
      seriesId: `k1-${'w'.repeat(26)}`,
      studyId: `k1-${'x'.repeat(26)}`,
      sopId: `k1-${'v'.repeat(26)}`,
    },
  });
  return fixture;
}

async function writeDownload(root: string): Promise<void> {
  await mkdir(join(root, 'datasets', 'lung', 'files'), { recursive: true });
  await writeFile(join(root, 'datasets', 'lung', 'files', 'x'), 'rows of everybody');
}

describe('A publication that was killed after the version was sealed', () => {
  it('is completed by publishing the same again; anything else makes a separate version', async () => {
    const { data } = await withCase();
    const request = { ...requestFor(data.root), dataset: 'lung', next: 'minor' } as const;
    expect(await interruptedPublication(request)).toBeUndefined();
    await refreshCatalogue(requestFor(data.root));
    const sealed = await publish(data.root);
    expect(await interruptedPublication(request)).toEqual(sealed);
    expect(await interruptedPublication({ ...request, notes: 'Other words.' })).toBeUndefined();
    await writeRecord(data.root, 'lung', fullRecordText.replace('LUNG1 radiomics', 'Another title'));
    expect(await interruptedPublication(request)).toBeUndefined();
    await writeRecord(data.root, 'lung', fullRecordText);
    await refreshCatalogue(requestFor(data.root));
    expect(await interruptedPublication(request)).toBeUndefined();
  });
});
