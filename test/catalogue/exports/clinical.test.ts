import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeFacts } from '../../../src/catalogue/facts/compute-facts.ts';
import { DistributionCache, distributionProvider, exportTo } from '../../../src/catalogue/index.ts';
import { emptyRecord } from '../../../src/catalogue/record/record-file.ts';
import { parseCsv } from '../../../src/core/index.ts';
import type { Quad } from '../../../src/graph/index.ts';
import {
  base,
  clinicalHeader,
  clinicalMapping,
  clinicalTable,
  featuresMapping,
  featuresTable,
  importText,
} from '../../imports/fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Cells = Readonly<Record<string, string>>;

async function clinicalRows(root: string): Promise<Cells[]> {
  const out = join(root, 'out', 'clinical.csv');
  await exportTo({ root, base }, { format: 'csv', table: 'clinical', out });
  const [header, ...rows] = parseCsv(readFileSync(out, 'utf8'))!;
  return rows.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]!])));
}

async function downloads(root: string): Promise<string[]> {
  const content = (await computeFacts(root)).get('lung1')!;
  const provide = distributionProvider(new DistributionCache({ root, base }));
  const { computed, cases } = content;
  const request = { dataDirectory: root, base, dataset: 'lung1', version: undefined, record: emptyRecord };
  return (await provide({ ...request, computed, cases })).map(({ id }) => id).sort();
}

/** Observations of a graph as `subject variable value-or-class`, read without the code under test. */
function observations(quads: readonly Quad[]): string[] {
  const said = new Map<string, Record<string, string[]>>();
  for (const { subject, predicate, object } of quads) {
    const about = said.get(subject.value) ?? {};
    said.set(subject.value, about);
    const name = /[^/#]+$/.exec(predicate.value)![0];
    about[name] = [...(about[name] ?? []), object.value];
  }
  return [...said.values()].flatMap((about) => {
    if (!about['type']?.some((iri) => iri.endsWith('#ClinicalObservation'))) return [];
    const codes = about['type'].filter((iri) => !/#(?:ClinicalObservation|C25717)$/.test(iri));
    const value = about['P100042'] === undefined ? codes.join() : String(Number(about['P100042'][0]));
    return [`${about['ofSubject']![0]!.split('/').at(-1)} ${about['variable']![0]} ${value}`];
  });
}

describe('The table of clinical variables', () => {
  const root = temporaryFolder('clinical-export');
  let stated: string[];

  beforeAll(async () => {
    const clinical = await importText(clinicalTable, clinicalMapping, { into: root });
    const features = await importText(featuresTable(), featuresMapping, { into: root });
    stated = [...observations(clinical.quads), ...observations(features.quads)].sort();
  });

  it('holds exactly what the graphs of the imports state', async () => {
    const rows = await clinicalRows(root);
    expect(new Set(rows.map(({ subject, alternative }) => `${subject} ${alternative}`)).size).toBe(rows.length);
    const found = rows.flatMap((row) =>
      Object.entries(row).flatMap(([name, cell]) => {
        if (cell === '' || /^(?:subject|dataset|alternative|imports|prediction_.*)$/.test(name)) return [];
        return name.endsWith('_class') || row[`${name}_class`] === undefined
          ? [`${row['subject']} ${name.replace('_class', '')} ${cell}`]
          : [];
      }),
    );
    expect(stated.length).toBeGreaterThan(15);
    expect(new Set(found)).toEqual(new Set(stated));
  });

  it('has numbers in the stored unit, codes as labels and as classes, and outputs of models', async () => {
    const rows = await clinicalRows(root);
    expect(rows).toContainEqual(
      expect.objectContaining({
        dataset: 'lung1',
        alternative: '1',
        age: '61.5',
        survivalTime: '812',
        tStage: 'T2',
        tStage_class: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C48724',
        sex: 'male',
        vitalStatus: 'alive',
      }),
    );
    expect(rows.some((row) => Number(row['prediction_some-net_0']) > 0)).toBe(true);
  });

  it('describes its columns next to the CSV file and in Parquet, with types', async () => {
    const out = join(root, 'out', 'described.csv');
    await exportTo({ root, base }, { format: 'csv', table: 'clinical', out });
    const { tableSchema } = JSON.parse(readFileSync(`${out}-metadata.json`, 'utf8')) as {
      tableSchema: { primaryKey: string[]; columns: Array<Record<string, string>> };
    };
    expect(tableSchema.primaryKey).toEqual(['dataset', 'subject', 'alternative']);
    expect(tableSchema.columns.find(({ name }) => name === 'survivalTime')).toMatchObject({
      datatype: 'double',
      'schema:unitCode': 'd',
      propertyUrl: 'http://www.cancerdata.org/roo/P100311',
    });
    const parquet = join(root, 'out', 'clinical.parquet');
    await exportTo({ root, base }, { format: 'parquet', table: 'clinical', out: parquet });
    const bytes = readFileSync(parquet);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const types = new Map((await parquetMetadataAsync(file)).schema.map((column) => [column.name, column.type]));
    expect([types.get('alternative'), types.get('age'), types.get('sex')]).toEqual(['INT32', 'DOUBLE', 'BYTE_ARRAY']);
    expect((await parquetReadObjects({ file })).map((row) => row['age'])).toContain(61.5);
  });

  it('is among the downloads and Croissant record sets of its dataset', async () => {
    expect(await downloads(root)).toEqual(
      expect.arrayContaining(['lung1-clinical-csv', 'lung1-clinical-csv-metadata', 'lung1-clinical-parquet']),
    );
    const out = join(root, 'out', 'croissant');
    await exportTo({ root, base }, { format: 'croissant', table: 'features', out });
    const { recordSet } = JSON.parse(readFileSync(join(out, 'croissant.json'), 'utf8')) as {
      recordSet: Array<{ '@id': string; key: unknown; field: Array<{ name: string; dataType: string }> }>;
    };
    expect(recordSet.map((one) => one['@id'])).toEqual(['imported_features', 'clinical']);
    expect(recordSet[1]!.field.find(({ name }) => name === 'age')?.dataType).toBe('sc:Float');
  });
});

describe('Imports that contradict each other', () => {
  const root = temporaryFolder('clinical-contradiction');
  const row = (id: string, stage: string, days: string): string =>
    `${id},61.5,2,0,0,${stage},adeno,male,CRT,${days},1,0`;

  it('give one row per subject and source; values they agree on, or that only one of them states, need no choice', async () => {
    const table = (...rows: string[]): string => [clinicalHeader, ...rows].join('\n');
    await importText(table(row('PLANTED-01', 'I', ''), row('PLANTED-02', 'I', '10')), clinicalMapping, { into: root });
    await importText(table(row('PLANTED-01', 'I', '812'), row('PLANTED-02', 'I', '20')), clinicalMapping, {
      into: root,
    });
    const rows = await clinicalRows(root);
    expect(rows.map(({ alternative }) => alternative).sort()).toEqual(['1', '1', '2']);
    const twice = rows.find(({ alternative }) => alternative === '2')!['subject'];
    const days = (subject: boolean) =>
      rows.filter((one) => (one['subject'] === twice) === subject).map(({ survivalTime }) => survivalTime);
    expect([days(true).sort(), days(false)]).toEqual([['10', '20'], ['812']]);
    expect(rows.find(({ survivalTime }) => survivalTime === '812')!['imports']!.split(' ')).toHaveLength(2);
  });
});

describe('A dataset of imports without feature values', () => {
  it('offers the table of clinical variables, and a crate with it, where there are any', async () => {
    const root = temporaryFolder('clinical-only');
    await importText(clinicalTable, clinicalMapping, { into: root });
    expect(await downloads(root)).toEqual(
      [
        'clinical-csv',
        'clinical-csv-metadata',
        'clinical-parquet',
        'croissant',
        'graph-nq',
        'graph-trig',
        'ro-crate',
      ].map((id) => `lung1-${id}`),
    );
  });

  it('offers the graph with the refusals when all rows were refused', async () => {
    const root = temporaryFolder('clinical-refused');
    await importText(`${clinicalHeader}\nPLANTED-01,61.5,9,,,,,,,,,`, clinicalMapping, { into: root });
    expect(await downloads(root)).toEqual(['lung1-croissant', 'lung1-graph-nq', 'lung1-graph-trig']);
    await expect(
      exportTo({ root, base }, { format: 'csv', table: 'clinical', out: join(root, 'none.csv') }),
    ).rejects.toMatchObject({ code: 'QIAW_EXPORT_EMPTY' });
  });
});
