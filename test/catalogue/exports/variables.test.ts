import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { datasetQuads } from '../../../src/catalogue/graph/build.ts';
import { DistributionCache, describeDatasets, distributionProvider } from '../../../src/catalogue/index.ts';
import type { Quad } from '../../../src/graph/index.ts';
import { clinicalMapping, clinicalTable, featuresMapping, featuresTable, importText } from '../../imports/fixture.ts';
import { catalogueContext } from '../../support/catalogue-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { awkward, base, exportDirectory } from './fixture.ts';

/** A table named in the metadata: the address of its file and its variables. */
interface Promised {
  readonly url: string;
  readonly description: string;
  readonly variables: ReadonlyArray<readonly [name: string, datatype: string]>;
}

/** Tables with variables in the metadata of the only dataset of a directory, sorted by title. */
async function promised(root: string): Promise<Promised[]> {
  const distributions = distributionProvider(new DistributionCache({ root, base }));
  const [description] = await describeDatasets({ dataDirectory: root, base, distributions });
  const quads = datasetQuads({ description: description!, versions: [] }, { ...catalogueContext, base });
  const objects = (property: string, of?: Quad['object']): Quad['object'][] =>
    quads
      .filter(({ subject, predicate }) => predicate.value.endsWith(property) && (!of || subject.value === of.value))
      .map(({ object }) => object);
  return objects('csvw#table').map((table) => ({
    url: objects('csvw#url', table)[0]!.value,
    description: objects('#seeAlso', table)[0]!.value,
    variables: objects('csvw#column', table).map((column) => [
      objects('csvw#name', column)[0]!.value,
      objects('csvw#datatype', column)[0]!.value,
    ]),
  }));
}

/** The file at a download's address. */
const fileOf = (root: string, address: string): string =>
  readFileSync(address.replace(`${base}files/datasets/`, join(root, 'exports/')), 'utf8');

describe('The variables in the metadata of a dataset', () => {
  const root = temporaryFolder('variables');
  let tables: Promised[];

  beforeAll(async () => {
    await exportDirectory(root, [awkward(1, 'lung1')]);
    await importText(featuresTable(), featuresMapping, { into: root });
    await importText(clinicalTable, clinicalMapping, { into: root });
    tables = await promised(root);
  });

  it('are those of each of its tables', () => {
    const names = tables.map(({ url }) => url.split('/').at(-1));
    expect(names.sort()).toEqual(['clinical.csv', 'features.csv', 'imported-features.csv']);
  });

  it('are columns of the table, with the same type', () => {
    for (const { url, description, variables } of tables) {
      const [header] = fileOf(root, url).split('\n');
      const { tableSchema } = JSON.parse(fileOf(root, description)) as {
        tableSchema: { columns: ReadonlyArray<{ readonly name: string; readonly datatype: string }> };
      };
      const columns = new Map(tableSchema.columns.map(({ name, datatype }) => [name, datatype]));
      expect(variables.length).toBeGreaterThan(4);
      expect(variables.filter(([name, datatype]) => columns.get(name) !== datatype)).toEqual([]);
      expect(variables.filter(([name]) => !header!.split(',').includes(name))).toEqual([]);
    }
  });

  it('include every clinical variable', () => {
    const { url, variables } = tables.find((table) => table.url.endsWith('/clinical.csv'))!;
    const [header] = fileOf(root, url).split('\n');
    const named = header!.split(',').filter((name) => !name.startsWith('prediction_'));
    expect(variables.map(([name]) => name).sort()).toEqual(named.sort());
  });
});

describe('The metadata of a dataset made of a clinical table alone', () => {
  it('name its variables', async () => {
    const root = temporaryFolder('variables-clinical');
    await importText(clinicalTable, clinicalMapping, { into: root });
    const [table, ...others] = await promised(root);
    expect(others).toEqual([]);
    expect(table!.variables).toContainEqual(['survivalTime', 'double']);
  });
});
