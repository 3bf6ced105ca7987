import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { datasetQuads } from '../../src/catalogue/index.ts';
import { exportTo } from '../../src/exports/index.ts';
import { featuresMapping, featuresTable, importText } from '../imports/fixture.ts';
import { catalogueContext, undescribed } from '../support/catalogue-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { awkward, base, exportDirectory } from './fixture.ts';

const root = temporaryFolder('variables');

beforeAll(async () => {
  await exportDirectory(root, [awkward(1)]);
  await importText(featuresTable(), featuresMapping, { into: root });
});

/** Columns of an exported table by name, as its CSV on the Web description types them. */
async function columnsOf(table: 'features' | 'imported'): Promise<Map<string, string>> {
  const out = join(root, `${table}.csv`);
  await exportTo({ root, base }, { format: 'csv', table, out });
  const { tableSchema } = JSON.parse(readFileSync(`${out}-metadata.json`, 'utf8')) as {
    tableSchema: { columns: ReadonlyArray<{ readonly name: string; readonly datatype: string }> };
  };
  return new Map(tableSchema.columns.map(({ name, datatype }) => [name, datatype]));
}

/** Variables that the metadata of a dataset promise. */
function promised(cases: number): Array<[name: string, datatype: string]> {
  const entry = undescribed();
  const { computed } = entry.description;
  const description = { ...entry.description, computed: { ...computed, cases } };
  const quads = datasetQuads({ ...entry, description }, catalogueContext);
  const objects = (property: string, subject?: string) =>
    quads.filter(({ subject: s, predicate: p }) => p.value.endsWith(property) && (!subject || s.value === subject));
  return objects('csvw#column').map(({ object }) => [
    objects('csvw#name', object.value)[0]!.object.value,
    objects('csvw#datatype', object.value)[0]!.object.value,
  ]);
}

describe('The variables that metadata of a dataset name', () => {
  it.each([
    ['features', 12],
    ['imported', 0],
  ] as const)('are columns of its %s table, of the same type', async (table, cases) => {
    const columns = await columnsOf(table);
    const variables = promised(cases);
    expect(variables.length).toBeGreaterThan(4);
    expect(variables.filter(([name, datatype]) => columns.get(name) !== datatype)).toEqual([]);
  });
});
