import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeFacts } from '../../../src/catalogue/facts/compute-facts.ts';
import { DistributionCache, distributionProvider, exportTo } from '../../../src/catalogue/index.ts';
import { emptyRecord } from '../../../src/catalogue/record/record-file.ts';
import { parseCsv } from '../../../src/core/index.ts';
import { base, featuresMapping, featuresTable, type Imported, importText } from '../../imports/fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const root = temporaryFolder('imported');
const source = { root, base };
let imported: Imported;

beforeAll(async () => {
  imported = await importText(featuresTable(), featuresMapping, { into: root });
});

/** Values of the graph by vector and feature name. */
function graphValues(): Map<string, number> {
  const names = new Map<string, string>();
  for (const { subject, predicate, object } of imported.quads) {
    if (predicate.value.endsWith('#pyradiomicsName')) names.set(subject.value, object.value);
  }
  return new Map(
    imported.quads.flatMap(({ subject, predicate, object }) => {
      const name = names.get(predicate.value);
      return name === undefined ? [] : [[`${subject.value} ${name}`, Number(object.value)] as const];
    }),
  );
}

describe('The table of imported features', () => {
  it('holds exactly the values of the graph, one row per vector', async () => {
    const out = join(root, 'out', 'imported.csv');
    await exportTo(source, { format: 'csv', table: 'imported', out });
    const [header, ...rows] = parseCsv(readFileSync(out, 'utf8'))!;
    const first = header!.indexOf('vector') + 1;
    const found = new Map<string, number>();
    for (const row of rows) {
      for (const [at, name] of header!.entries()) {
        if (at >= first && row[at] !== '') found.set(`${row[first - 1]} ${name}`, Number(row[at]));
      }
    }
    expect(found.size).toBeGreaterThan(3);
    expect(new Map([...found].sort())).toEqual(new Map([...graphValues()].sort()));
    const keys = rows.map((row) => Object.fromEntries(header!.slice(0, first).map((name, at) => [name, row[at]])));
    expect(keys[0]).toMatchObject({
      dataset: 'lung1',
      row: '2',
      roi_class: 'http://www.cancerdata.org/roo/C100346',
      import: imported.summary.graph.replace('/graph/', '/id/'),
    });
    for (const { subject } of keys) expect(subject).toMatch(/^[a-z0-9-]{16,}$/);
    const described = JSON.parse(readFileSync(`${out}-metadata.json`, 'utf8')) as {
      tableSchema: { primaryKey: string[]; columns: Array<{ name: string; datatype: string; propertyUrl?: string }> };
    };
    expect(described.tableSchema.primaryKey).toEqual(['vector']);
    const volume = described.tableSchema.columns.find(({ name }) => name === 'original_shape_Volume')!;
    expect([volume.datatype, volume.propertyUrl?.startsWith(`${base}fd/`)]).toEqual(['double', true]);
  });

  it('is typed in Parquet', async () => {
    const out = join(root, 'out', 'imported.parquet');
    await exportTo(source, { format: 'parquet', table: 'imported', out });
    const bytes = readFileSync(out);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const types = new Map((await parquetMetadataAsync(file)).schema.map((column) => [column.name, column.type]));
    expect([types.get('row'), types.get('original_shape_Volume')]).toEqual(['INT32', 'DOUBLE']);
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => row['original_shape_Volume'])).toContain(349866);
  });

  it('is among the downloads and Croissant fields of a dataset made of imports alone', async () => {
    const content = (await computeFacts(root)).get('lung1')!;
    const list = await distributionProvider(new DistributionCache(source))({
      dataDirectory: root,
      base,
      dataset: 'lung1',
      version: undefined,
      record: emptyRecord,
      computed: content.computed,
      cases: content.cases,
    });
    expect(content.cases).toEqual([]);
    expect(list.map(({ id }) => id).sort()).toEqual([
      'lung1-clinical-csv',
      'lung1-clinical-csv-metadata',
      'lung1-clinical-parquet',
      'lung1-croissant',
      'lung1-graph-nq',
      'lung1-graph-trig',
      'lung1-imported-features-csv',
      'lung1-imported-features-csv-metadata',
      'lung1-imported-features-parquet',
      'lung1-ro-crate',
    ]);
    const out = join(root, 'out', 'croissant');
    await exportTo(source, { format: 'croissant', table: 'features', out });
    const { recordSet } = JSON.parse(readFileSync(join(out, 'croissant.json'), 'utf8')) as {
      recordSet: Array<{ '@id': string; field: Array<{ name: string; dataType: string | string[] }> }>;
    };
    expect(recordSet.map((one) => one['@id'])).toEqual(['imported_features', 'clinical']);
    expect(recordSet[0]!.field.find(({ name }) => name === 'original_shape_Volume')?.dataType).toBe('sc:Float');
  });

  it('is refused where no import has feature values', async () => {
    await expect(
      exportTo(source, { format: 'csv', table: 'features', out: join(root, 'out', 'none.csv') }),
    ).rejects.toMatchObject({ code: 'QIAW_EXPORT_EMPTY' });
  });
});
