import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/core/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { featuresMapping, featuresTable } from '../imports/fixture.ts';
import { deepFeatures, qiaw } from '../support/cli.ts';
import { isQuick } from '../support/full-size.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const python = peerPython('.venv-exports', 'requirements-exports.txt', [
  'duckdb',
  'pyarrow',
  'mlcroissant',
  'rocrate_validator',
  'rocrate',
]);

function asked(...tasks: readonly object[]): unknown[] {
  const { stdout, stderr, status } = spawnSync(python!, [peerFile('exports.py')], {
    input: JSON.stringify(tasks),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{') || line.startsWith('['))
    .map((line) => JSON.parse(line) as unknown);
}

describe.skipIf(python === undefined)("Exports of the demonstration, read by their users' programs (Python)", () => {
  const folder = temporaryFolder('exports-spec');
  const data = join(folder, 'data');
  const out = (name: string): string => join(folder, 'out', name);
  const write = async (format: string, name: string, ...more: readonly string[]): Promise<string> => {
    const finished = await qiaw(['export', '--data', data, '--format', format, '--out', out(name), '--quiet', ...more]);
    expect(finished.stderr).toBe('');
    return out(name);
  };

  beforeAll(async () => {
    await generateCohort(join(folder, 'dicom'), { patients: isQuick ? 3 : 6, seed: 1 });
    mkdirSync(join(data, 'datasets', 'default'), { recursive: true });
    writeFileSync(
      join(data, 'datasets', 'default', 'record.yaml'),
      'title: Phantoms\nlicence: CC0-1.0\npublisher: { name: FAIR-QIAW, homepage: "https://w3id.org/fair-qiaw/" }\n',
    );
    await qiaw(['run', ...deepFeatures, join(folder, 'dicom'), '--data', data, '--quiet']);
  });

  it('DuckDB and Arrow open Parquet with the correct types, and DuckDB reads the digits of the CSV', async () => {
    const parquet = await write('parquet', 'features.parquet');
    const [header, ...rows] = parseCsv(readFileSync(await write('csv', 'features.csv'), 'utf8'))!;
    const names = ['vector', 'original_shape_MeshVolume', 'original_firstorder_Energy', 'original_glcm_Imc2'];
    const [types, schema, read] = asked(
      { do: 'duckdb-types', path: parquet },
      { do: 'arrow-schema', path: parquet },
      { do: 'duckdb-rows', path: parquet, columns: names },
    ) as [Record<string, string>, Record<string, string>, string[][]];
    expect(Object.keys(types)).toEqual(header);
    expect([types['subject'], types['segment'], types['original_shape_MeshVolume']]).toEqual([
      'VARCHAR',
      'INTEGER',
      'DOUBLE',
    ]);
    expect([schema['subject'], schema['segment'], schema['original_shape_MeshVolume']]).toEqual([
      'string',
      'int32',
      'double',
    ]);
    expect(read).toHaveLength(rows.length);
    for (const [at, row] of rows.entries()) {
      for (const [column, name] of names.entries()) {
        const text = row[header!.indexOf(name)]!;
        expect(column === 0 ? read[at]![column] : Number(read[at]![column])).toBe(column === 0 ? text : Number(text));
      }
    }
  });

  it('deep vectors are lists of float32 in Parquet', async () => {
    const [schema] = asked({
      do: 'arrow-schema',
      path: await write('parquet', 'deep.parquet', '--table', 'deep'),
    }) as [Record<string, string>];
    expect(schema['components']).toContain('list<element: float not null>');
  });

  it('a spreadsheet reads every feature of the CSV as a number and every key as text', async () => {
    const [types] = asked({ do: 'spreadsheet-types', path: await write('csv', 'sheet.csv') }) as [
      Record<string, string>,
    ];
    const features = Object.keys(types!).filter((name) => name.startsWith('original_'));
    expect(features.length).toBeGreaterThan(100);
    expect(features.filter((name) => types![name] !== 'number')).toEqual([]);
    expect(['subject', 'case', 'roi_class', 'parameter_set', 'vector'].map((name) => types![name])).toEqual(
      Array(5).fill('text'),
    );
  });

  it('mlcroissant finds no error in Croissant and reads as many records as there are regions', async () => {
    const [verdict] = asked({ do: 'croissant', path: await write('croissant', 'croissant.json') }) as [
      { errors: string[]; records: Record<string, number> },
    ];
    const regions = parseCsv(readFileSync(out('croissant.files/features.csv'), 'utf8'))!.length - 1;
    expect(verdict!.errors).toEqual([]);
    expect(verdict!.records).toEqual({ features: regions, deep_features: regions });
  });

  it('rocrate-validator finds no missing requirement in the crates of a run and of the dataset', async () => {
    const [caseId] = readdirSync(join(data, 'cases'));
    const run = await write('rocrate', 'run', '--case', caseId!);
    const verdicts = asked({ do: 'crate', path: run }, { do: 'crate', path: await write('rocrate', 'dataset.zip') });
    expect(verdicts).toHaveLength(2);
    for (const verdict of verdicts) expect(verdict).toMatchObject({ required: [] });
  });

  it('a dataset made of imports alone is read by DuckDB, mlcroissant and rocrate-validator too', async () => {
    const [table, mapping] = [join(folder, 'features.csv'), join(folder, 'mapping.yaml')];
    writeFileSync(table, featuresTable());
    writeFileSync(mapping, featuresMapping);
    const imported = await qiaw(['import', table, '--mapping', mapping, '--data', data, '--quiet']);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    const only = ['--dataset', 'lung1'] as const;
    const parquet = await write('parquet', 'imported.parquet', '--table', 'imported', ...only);
    const [types, rows, croissant, crate] = asked(
      { do: 'duckdb-types', path: parquet },
      { do: 'duckdb-rows', path: parquet, columns: ['original_shape_Volume'] },
      { do: 'croissant', path: await write('croissant', 'imported.json', ...only) },
      // It contains no run, so it does not claim to be a Process Run Crate.
      { do: 'crate', path: await write('rocrate', 'imported.zip', ...only), profiles: ['ro-crate-1.2'] },
    ) as [Record<string, string>, string[][], { errors: string[]; records: object }, { required: string[] }];
    expect([types['row'], types['vector'], types['original_shape_Volume']]).toEqual(['INTEGER', 'VARCHAR', 'DOUBLE']);
    expect(rows.map(([volume]) => Number(volume))).toEqual([349866, 25461]);
    expect(croissant).toMatchObject({ errors: [], records: { imported_features: 2 } });
    expect(crate).toMatchObject({ required: [] });
  });
});
