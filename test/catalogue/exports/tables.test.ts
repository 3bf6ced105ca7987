import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTo } from '../../../src/catalogue/index.ts';
import { parseCsv } from '../../../src/core/index.ts';
import { doubleLexical, parse } from '../../../src/graph/index.ts';
import { caseRecord } from '../../graph/rdf/case-record-fixture.ts';
import { modalityRecord } from '../../support/modality-record.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { addDeepVectors, awkward, base, exportDirectory } from './fixture.ts';

const root = temporaryFolder('exports');
const source = { root, base };
const out = (name: string): string => join(root, '..', `${root.split('/').at(-1)}-out`, name);
let records: Awaited<ReturnType<typeof exportDirectory>>;

const csv = (path: string): Record<string, string>[] => {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8'))!;
  return rows.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]!])));
};
const parquet = async (path: string): Promise<Record<string, unknown>[]> => {
  const bytes = readFileSync(path);
  return parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
};
const table = (format: 'csv' | 'parquet', name: 'features' | 'deep' | 'dicom' | 'files', dataset?: string) => {
  const path = out(`${name}${dataset ?? ''}.${format}`);
  return exportTo(source, { format, table: name, out: path, ...(dataset && { dataset }) }).then(() => path);
};

beforeAll(async () => {
  const fewer = caseRecord(3, ['original_shape_MeshVolume', 'original_firstorder_Mean'], 2);
  const other = { ...fewer, run: { ...fewer.run, dataset: 'other' } };
  records = await exportDirectory(root, [awkward(1), caseRecord(2), other]);
  addDeepVectors(root, records[0]!, [0.1, -2.5, 3]);
});

describe('The table of features', () => {
  it('has one row per region, with subject, region, parameter set and the vector it represents', async () => {
    const rows = csv(await table('csv', 'features'));
    expect(rows).toHaveLength(8);
    const first = rows.find((row) => row['case'] === records[0]!.id && row['segment'] === '1')!;
    expect(first).toMatchObject({
      subject: records[0]!.subject.id,
      dataset: 'demo',
      roi: 'GTV-1',
      roi_class: 'http://www.cancerdata.org/roo/C100346',
      modality: 'CT',
      parameter_set: `${base}ps/${records[0]!.run.settingsDigest}`,
      vector: `${base}id/fv/${records[0]!.run.digest}/1`,
    });
    expect(rows.filter((row) => row['dataset'] === 'other').map((row) => row['original_glcm_MCC'])).toEqual(['', '']);
  });

  it('has a column for the image unit only where images of one modality have several', async () => {
    expect(Object.keys(csv(await table('csv', 'features'))[0]!)).not.toContain('image_unit');
    const folder = temporaryFolder('units');
    const iodine = caseRecord(2);
    await exportDirectory(folder, [
      caseRecord(1),
      { ...iodine, image: { ...iodine.image, unit: 'mg/ml' } },
      modalityRecord(3, 'MR'),
    ]);
    await exportTo({ root: folder, base }, { format: 'csv', table: 'features', out: out('units.csv') });
    const units = csv(out('units.csv')).map((row) => `${row['modality']} ${row['image_unit']}`);
    expect([...new Set(units)].sort()).toEqual(["CT [hnsf'U]", 'CT mg/ml', 'MR 1']);
  });

  it('holds the same numbers as the graph to the last digit, including those that are not finite', async () => {
    const quads = records.flatMap(({ id }) =>
      parse(readFileSync(join(root, 'cases', id, 'graph.trig'), 'utf8'), 'trig', base),
    );
    const graph = new Map(quads.map((q) => [`${q.subject.value} ${q.predicate.value}`, q.object.value]));
    const path = await table('csv', 'features');
    const described = JSON.parse(readFileSync(`${path}-metadata.json`, 'utf8')) as {
      tableSchema: { columns: Array<{ titles: string; propertyUrl?: string }> };
    };
    const definitions = described.tableSchema.columns.filter(({ propertyUrl }) => propertyUrl !== undefined);
    let compared = 0;
    for (const row of csv(path)) {
      for (const { titles, propertyUrl } of definitions) {
        const text = row[titles]!;
        if (text === '') continue;
        compared++;
        const value = text.endsWith('INF') ? Number(text.replace('INF', 'Infinity')) : Number(text);
        expect(graph.get(`${row['vector']} ${propertyUrl}`), titles).toBe(doubleLexical(value));
      }
    }
    expect(compared).toBe(3 * 12 * 2 + 2 * 2);
  });

  it('has the same content in Parquet, with typed columns and their meaning in the footer', async () => {
    const path = await table('parquet', 'features');
    const rows = await parquet(path);
    const texts = csv(await table('csv', 'features'));
    expect(rows).toHaveLength(texts.length);
    for (const [at, row] of rows.entries()) {
      expect(row['vector']).toBe(texts[at]!['vector']);
      expect(row['segment']).toBe(Number(texts[at]!['segment']));
      for (const name of ['original_shape_MeshVolume', 'original_firstorder_Mean', 'original_glcm_MCC']) {
        const text = texts[at]![name]!;
        expect(row[name] ?? '', name).toEqual(text === '' ? '' : Number(text.replace('INF', 'Infinity')));
      }
    }
    const bytes = readFileSync(path);
    const footer = await parquetMetadataAsync(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
    const text = footer.key_value_metadata!.find(({ key }) => key === 'qiaw:columns')!.value!;
    const columns = JSON.parse(text) as Array<Record<string, string>>;
    expect(columns.find(({ name }) => name === 'original_shape_MeshVolume')).toMatchObject({
      type: 'double',
      unit: 'mm3',
      ibsi: 'RNU0',
      definition: `${base}fd/original_shape_MeshVolume.${records[0]!.run.settingsDigest}`,
    });
  });

  it('covers a single dataset on request', async () => {
    const rows = csv(await table('csv', 'features', 'other'));
    expect(new Set(rows.map((row) => row['dataset']))).toEqual(new Set(['other']));
    await expect(table('csv', 'features', 'nobody')).rejects.toMatchObject({ code: 'QIAW_DATASET_UNKNOWN' });
  });
});

describe('Deep vectors', () => {
  it('are components in CSV and one list of float32 in Parquet', async () => {
    const [row] = csv(await table('csv', 'deep'));
    expect(row).toMatchObject({
      roi: 'GTV-1',
      dimension: '3',
      component_0: '0.1',
      component_1: '-2.5',
      component_2: '3',
    });
    expect(row!['vector']).toBe(`${base}id/dv/${records[0]!.run.digest}/1/deep-prognosis-1.0`);
    const [same] = await parquet(await table('parquet', 'deep'));
    expect(same!['components']).toEqual([Math.fround(0.1), -2.5, 3]);
    await expect(table('csv', 'deep', 'other')).rejects.toMatchObject({ code: 'QIAW_EXPORT_EMPTY' });
  });
});

describe('The listing of files', () => {
  it('names every output with its address, size and SHA-256', async () => {
    const rows = csv(await table('csv', 'files'));
    const outputs = records.flatMap((record) =>
      record.outputs.map(({ path, sha256 }) => `${record.id} ${path} ${sha256}`),
    );
    const listed = rows.map((row) => `${row['case']} ${row['path']} ${row['sha256']}`);
    expect(listed.filter((line) => !line.includes('deep-features')).sort()).toEqual(outputs.sort());
    expect(rows[0]!['url']).toMatch(/^https:\/\/w3id.org\/example\/files\/cases\//);
  });
});

describe('An export that fails', () => {
  it('leaves nothing behind', async () => {
    const folder = temporaryFolder('nothing');
    await expect(
      exportTo({ root: folder, base }, { format: 'csv', table: 'features', out: join(folder, 'out', 'x.csv') }),
    ).rejects.toMatchObject({ code: 'QIAW_EXPORT_EMPTY' });
    expect(existsSync(join(folder, 'out')) ? readdirSync(join(folder, 'out')) : []).toEqual([]);
  });
});
