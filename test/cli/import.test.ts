import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { clinicalHeader, clinicalMapping } from '../imports/fixture.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('import-command');
// No part of the path exists yet, as in a fresh clone.
const data = join(folder, 'data', 'lung');
const table = join(folder, 'clinical.csv');
const mapping = join(folder, 'mapping.yaml');
const load = (...more: string[]) => qiawHere(['import', table, '--mapping', mapping, '--data', data, ...more]);

beforeAll(() => {
  writeFileSync(
    table,
    `${clinicalHeader}\nPLANTED-01,61,2,0,0,I,adeno,male,RT,812,1,0\nPLANTED-02,62,9,0,0,I,nos,male,RT,1,1,0\n`,
  );
  writeFileSync(mapping, clinicalMapping);
});

describe('qiaw import', () => {
  it('creates the given data directory, and puts records where --dataset says, even if the mapping differs', async () => {
    const done = await load('--dataset', 'asked', '--json');
    expect(done.code).toBe(3);
    expect(jsonLines(done).at(-1)).toMatchObject({ event: 'summary', dataset: 'asked', unchanged: false, records: 1 });
    const [name] = readdirSync(join(data, 'graphs', 'imports'));
    const graph = readFileSync(join(data, 'graphs', 'imports', name!), 'utf8');
    expect(graph).toContain('/dataset/asked>');
    expect(graph).toContain(String.raw`\"dataset\":\"asked\"`);
    expect(graph).not.toMatch(/dataset\W+lung1/);
  });

  it('exits with 2 and writes nothing when the mapping is wrong', async () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'version: 1\nkind: clinical\n');
    const ended = await qiawHere(['import', wrong, '--mapping', wrong, '--data', join(folder, 'nothing')]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('docs/imports.md');
    expect(readdirSync(folder)).not.toContain('nothing');
  });

  it('leaves an existing import alone and reports it', async () => {
    const path = join(data, 'graphs', 'imports', readdirSync(join(data, 'graphs', 'imports'))[0]!);
    const catalogue = join(data, 'graphs', 'catalog.trig');
    const before = [path, catalogue].map((file) => statSync(file).mtimeMs);
    const again = await load('--dataset', 'asked');
    expect(again.stderr).toContain('it was already imported');
    expect([path, catalogue].map((file) => statSync(file).mtimeMs)).toEqual(before);
  });

  it("names the row and column of what it refuses, never the cell's content", async () => {
    const { stderr } = await load('--dataset', 'asked');
    expect(stderr).toMatch(/1 {2}QIAW_IMPORT_UNKNOWN_CODE {2}row 3 \(T\)/);
    expect(stderr).not.toContain('PLANTED');
  });

  it('keeps the catalogue described when nothing in a table could be used', async () => {
    const unusable = join(folder, 'unusable.csv');
    writeFileSync(unusable, `${clinicalHeader}\nPLANTED-03,62,9,0,0,I,nos,male,RT,1,1,0\n`);
    const { code, stderr } = await qiawHere([
      'import',
      unusable,
      '--mapping',
      mapping,
      '--data',
      data,
      '--dataset',
      'empty',
    ]);
    expect([code, stderr]).toEqual([3, expect.not.stringContaining('The metadata were not updated')]);
    expect(readFileSync(join(data, 'graphs', 'catalog.trig'), 'utf8')).toContain('/dataset/empty>');
  });

  it('does not count the same table in two datasets', async () => {
    const { code, stderr } = await load();
    expect(code).toBe(2);
    expect(stderr).toMatch(/QIAW_IMPORT_EXISTS.*another mapping or dataset.*--replace/);
  });
});
