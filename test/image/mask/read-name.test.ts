import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObserverNumber, loadNameTable, type NameTable, readName } from '../../../src/image/index.ts';

let table: NameTable;
let folder: string;
beforeAll(async () => {
  table = await loadNameTable();
  folder = await mkdtemp(join(tmpdir(), 'names-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('A rule of the name table', () => {
  it('reads observer and method from names of the Interobserver cohort', () => {
    expect(readName(table, 'GTV-1auto-3')).toMatchObject({
      rule: 'interobserver-primary',
      method: 'semiautomatic',
      observer: '3',
      meaning: { key: 'gtv-primary' },
    });
    expect(readName(table, 'GTV-2vis-1')).toMatchObject({ method: 'manual', observer: '1', meaning: { key: 'gtv' } });
  });

  it('reads time point and method from names of the RIDER cohort', () => {
    expect(readName(table, 'GTVp_retest_auto')).toMatchObject({
      timePoint: 'retest',
      method: 'automatic',
      meaning: { key: 'gtv-primary' },
    });
    expect(readName(table, 'GTVp_test_man')).toMatchObject({ timePoint: 'test', method: 'manual' });
    expect(readName(table, 'RIDER-1129164940_20190220_RETEST', 'SeriesDescription')).toMatchObject({
      timePoint: 'retest',
    });
  });

  it('reads only the texts that it names', () => {
    expect(readName(table, 'TEST', 'StructureSetLabel')).toMatchObject({ timePoint: 'test' });
    expect(readName(table, 'TEST')).toBeUndefined();
    expect(readName(table, 'Heart', 'SeriesDescription')).toBeUndefined();
  });

  it('lets an observer through only as one or two digits', () => {
    expect(['1', '05', '105', 'JvS', '', '٣'].filter(isObserverNumber)).toEqual(['1', '05']);
  });

  it.each([
    ['a word outside the closed list', "{ id: a, pattern: 'GTV_(?<method>man|robot)' }", 'robot'],
    ['an unknown group', "{ id: a, pattern: 'GTV_(?<reader>\\d)' }", 'reader'],
    ['a group whose words cannot be listed', "{ id: a, pattern: 'GTV_(?<timepoint>.*)' }", 'must list its words'],
    ['a pattern that cannot be read', "{ id: a, pattern: 'GTV_(' }", 'regular expression'],
    ['an unknown key', "{ id: a, pattern: 'GTV', key: nonsense }", 'nonsense'],
    ['a side of a structure without sides', "{ id: a, pattern: 'H(?<laterality>l|r)', key: heart }", 'heart'],
  ])('is refused for %s', async (what, rule, said) => {
    const path = join(folder, `${what.replaceAll(' ', '-')}.yaml`);
    await writeFile(path, `version: 1\nrules:\n  - ${rule}\n`);
    const error = await loadNameTable([path]).catch((one: Error & { code: string }) => one);
    expect(error).toMatchObject({ code: 'QIAW_NAME_TABLE_INVALID' });
    expect((error as Error).message).toContain(said);
  });
});
