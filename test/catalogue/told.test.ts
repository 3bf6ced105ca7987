import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  DatasetFolder,
  isCatalogueStale,
  parseRecord,
  publishDataset,
  publishedCounts,
  refreshCatalogue,
} from '../../src/catalogue/index.ts';
import { parse, type Quad } from '../../src/graph/index.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';
import { importText } from '../imports/fixture.ts';
import {
  disclosure,
  requestFor,
  restrictedRecord,
  somePeople,
  type Tabled,
  writePeople,
  writeRecord,
} from '../support/restricted-dataset.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const people = somePeople(63);

async function published(
  list: readonly Tabled[] = people,
  record?: string,
  root = folder(),
  dataset = 'lung',
): Promise<string> {
  await writePeople(root, dataset, list);
  await writeRecord(root, dataset, record);
  await publishDataset({ ...(await requestFor(root)), dataset, next: 'minor' });
  return root;
}

const numbersIn = (quads: readonly Quad[], subject: string) =>
  Object.fromEntries(
    ['numberOfUniqueIndividuals', 'numberOfRecords', 'byteSize'].map((name) => [
      name,
      quads
        .filter((q) => q.subject.value === `${base}${subject}` && q.predicate.value.endsWith(name))
        .map((q) => q.object.value),
    ]),
  );

async function graphOf(root: string, over = {}): Promise<{ readonly text: string; readonly quads: readonly Quad[] }> {
  await refreshCatalogue(await requestFor(root, over));
  const text = await readFile(join(root, 'graphs', 'catalog.trig'), 'utf8');
  return { text, quads: parse(text, 'trig', base) };
}

describe('The metadata of a dataset that is not public', () => {
  it('state rounded totals if the steward agreed, file sizes in powers of two, and no other number about its content', async () => {
    const root = await published();
    const { text, quads } = await graphOf(root);
    expect(numbersIn(quads, 'dataset/lung')).toMatchObject({
      numberOfUniqueIndividuals: ['60'],
      numberOfRecords: ['180'],
    });
    expect(numbersIn(quads, 'distribution/lung-features-csv').byteSize).toEqual([String(2 ** 21)]);
    expect(text).not.toMatch(/\b(?:63|189|126) (?:DICOM|patients|cases|regions|records)/);
    expect(text).toContain('Derived from DICOM series by');
  });

  it('state no totals if the steward did not agree, and none before publication', async () => {
    const root = await published(people, restrictedRecord(''));
    expect(numbersIn((await graphOf(root)).quads, 'dataset/lung')).toMatchObject({
      numberOfUniqueIndividuals: [],
      numberOfRecords: [],
    });
    const draft = folder();
    await writePeople(draft, 'lung', people);
    const undescribed = await graphOf(draft);
    expect(numbersIn(undescribed.quads, 'dataset/lung')).toMatchObject({
      numberOfUniqueIndividuals: [],
      numberOfRecords: [],
    });
    expect(undescribed.text).not.toMatch(/\d+ (?:patients|cases|regions)/);
    await writeRecord(draft, 'lung', restrictedRecord().replace('restricted', 'public'));
    expect(numbersIn((await graphOf(draft)).quads, 'dataset/lung').numberOfUniqueIndividuals).toEqual([]);
  });

  it('omit classes of regions and modalities that fewer than k people have', async () => {
    const named = async (list: readonly Tabled[]) =>
      (await graphOf(await published(list))).quads.filter(
        (q) => q.predicate.value === 'http://purl.org/dc/terms/subject' && !q.object.value.includes('wikidata'),
      ).length;
    expect(await named(people.slice(0, 4))).toBe(0);
    expect(await named(people.slice(0, 6))).toBeGreaterThan(0);
  });

  it('are exact where the dataset is public, by its record or by the configuration, which takes precedence', async () => {
    const open = await published(people, restrictedRecord().replace('restricted', 'public'));
    expect(numbersIn((await graphOf(open)).quads, 'dataset/lung')).toMatchObject({
      numberOfUniqueIndividuals: ['63'],
      numberOfRecords: ['189'],
    });
    expect(await publishedCounts(open, 'lung')).toBeUndefined();
    expect(
      numbersIn((await graphOf(open, { levels: { '*': 'restricted' } })).quads, 'dataset/lung')
        .numberOfUniqueIndividuals,
    ).toEqual([]);
    await mkdir(join(open, 'exports'));
    expect(await isCatalogueStale(open, '0.1.0', { '*': 'restricted' })).toBe(false);
    expect(await isCatalogueStale(open, '0.1.0', { lung: 'public' })).toBe(true);
  });
});

describe('Counts of a version', () => {
  it('cover cases and imported tables, with every code the variable can have and the bands of the record', async () => {
    const { counts, totals } = (await publishedCounts(await published(), 'lung'))!;
    expect(totals).toBe(true);
    const facet = (name: string) =>
      Object.fromEntries(
        counts.facets.find(({ variable }) => variable === name)!.cells.map(({ key, told }) => [key, told]),
      );
    expect(facet('sex')).toEqual({ female: 20, male: 40 });
    expect(facet('tStage')).toEqual({ T0: null, T1: 15, T2: 15, T3: 15, T4: 15, TX: null, Tis: null });
    expect(Object.keys(facet('age'))).toEqual(['..50', '50..60', '60..70', '70..']);
    expect(facet('modality')).toEqual({ CT: 60 });
    expect(Object.keys(facet('region')).length).toBeGreaterThan(0);
    expect(JSON.stringify(counts)).not.toContain('k1-');
  });

  it('omit birth sexes that fewer than k people have, and state those of others for EUCAIM', async () => {
    const sexes = async (women: number) => {
      const list = people.map((one, at) => ({ ...one, imageSex: at < women ? 'F' : 'M' }));
      const { quads } = await graphOf(await published(list));
      return quads
        .filter((q) => q.subject.value === `${base}dataset/lung` && q.predicate.value.endsWith('#hasBirthSex'))
        .map((q) => q.object.value.split('#')[1])
        .sort();
    };
    expect(await sexes(3)).toEqual(['COM1001366']);
    expect(await sexes(20)).toEqual(['COM1001366', 'COM1001370']);
  });

  it('stay the same in the next version while fewer than k people changed, and in a dataset with the same people', async () => {
    const root = await published();
    const before = (await publishedCounts(root, 'lung'))!;
    await published(people.slice(0, 60), undefined, root);
    const after = (await publishedCounts(root, 'lung'))!;
    expect([after.version, after.counts.individuals, after.counts.facets]).toEqual([
      '1.1.0',
      before.counts.individuals,
      before.counts.facets,
    ]);
    await published(people.slice(3), undefined, root, 'copy');
    expect((await publishedCounts(root, 'copy'))!.counts.facets).toEqual(before.counts.facets);
    expect((await publishedCounts(root, 'copy'))!.counts.lattice).toEqual(before.counts.lattice);
    await published(people.slice(0, 50), undefined, root);
    expect((await publishedCounts(root, 'lung'))!.counts.individuals).toEqual({ basis: 50, told: 50 });
  });

  it('are checked against the exact totals of a version that was public', async () => {
    const root = await published(people, restrictedRecord().replace('restricted', 'public'));
    await published(people.slice(1), undefined, root);
    expect((await publishedCounts(root, 'lung'))!.counts.individuals.basis).toBe(63);
  });

  it('are not served once their file was changed', async () => {
    const root = await published();
    const path = new DatasetFolder(root, 'lung').versionCounts('1.0.0');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"told":60', '"told":61'));
    expect(await publishedCounts(root, 'lung')).toBeUndefined();
  });

  it('are refused for bands other than the published ones', async () => {
    const root = await published();
    await writeRecord(root, 'lung', restrictedRecord(disclosure.replace('50, 60', '51, 60')));
    await expect(publishDataset({ ...(await requestFor(root)), dataset: 'lung', next: 'minor' })).rejects.toMatchObject(
      {
        code: 'QIAW_COUNTS_REFUSED',
      },
    );
  });
});

describe('The disclosure settings of a record', () => {
  const said = (more: string) => () => parseRecord(restrictedRecord(`disclosure: { ${more} }`), 'record.yaml');
  it('are refused for unknown variables, numbers without bands, and edges that do not ascend', () => {
    expect(said('facets: [patientName]')).toThrow(/patientName is not one of/);
    expect(said('facets: [age]')).toThrow(/edges of its bands/);
    expect(said('facets: [age], bands: { age: [60, 50] }')).toThrow(/must ascend/);
    expect(said('facets: [sex, sex]')).toThrow(/once/);
    expect(said('facets: [sex, age], bands: { age: [50, 60] }')).not.toThrow();
  });
});

describe('Variables that imports declare, in a dataset that is not public', () => {
  const mapping = `
version: 1
kind: clinical
dataset: lung
subject: { column: id }
variables: [{ column: ps, term: ecog, codes: { 0: active, 1: restricted } }, { column: bmi, term: bmi, unit: kg/m2 }]
define:
  ecog: { label: performance of patients, definition: Performance status., type: code, codes: { active: able, restricted: limited } }
  bmi: { label: mass index of patients, definition: Weight by squared height., type: number, unit: kg/m2 }
`;
  const table = ['id,ps,bmi', ...Array.from({ length: 60 }, (_, at) => `P-${at},${at % 2},${20 + (at % 20)}`)].join(
    '\n',
  );
  const publish = async (facets: string): Promise<string> => {
    const root = folder();
    await importText(table, mapping, { into: root });
    await writeRecord(root, 'lung', restrictedRecord(`disclosure: { ${facets} }`));
    await publishDataset({ ...(await requestFor(root)), dataset: 'lung', next: 'minor' });
    return root;
  };

  it('are counted like known ones if the record lists them, and are in the metadata of nobody else', async () => {
    const root = await publish('facets: [ecog, bmi], declared: [ecog, bmi], bands: { bmi: [25, 30] }');
    const { counts } = (await publishedCounts(root, 'lung'))!;
    expect(counts.facets.map(({ variable, cells }) => [variable, cells.map(({ key }) => key)])).toEqual([
      ['ecog', ['active', 'restricted']],
      ['bmi', ['..25', '25..30', '30..']],
    ]);
    const { text } = await graphOf(root);
    expect(text).not.toMatch(/performance of patients|mass index of patients/);
    expect((await graphOf(root, { levels: { lung: 'public' } })).text).toContain('variables');
  });

  it('are refused as facets that no import declares, and as numbers without bands', async () => {
    await expect(publish('facets: [smoker], declared: [smoker]')).rejects.toMatchObject({
      code: 'QIAW_COUNTS_REFUSED',
    });
    await expect(publish('facets: [bmi], declared: [bmi]')).rejects.toMatchObject({ code: 'QIAW_COUNTS_REFUSED' });
  });
});
