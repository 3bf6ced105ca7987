import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mayShowNames, shownName } from '../../src/cli/output/shown-name.ts';
import { loadNameTable, readName } from '../../src/image/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('names-command');
const source = join(folder, 'dicom');

beforeAll(async () => {
  const names = ['GTV-1vis-3', 'Long_L', 'Heart ring', 'Kees zijn tumor', 'GTVp_retest_auto'];
  const rois = names.map((name, n) => ({ name, shape: sphere([-12 + 4 * n, 0, 0], 7), hu: 20 + n }));
  await writePhantom(source, phantomPatient({ patientId: 'ZQX-1', size: [32, 24, 12], rois }));
});

describe('qiaw names check', () => {
  it('shows what each region is taken for, by which rule, with names as in the results', async () => {
    const lines = jsonLines(await qiawHere(['names', 'check', source, '--json']));
    const told = lines.filter(({ event }) => event === 'name');
    expect(
      told.map(({ region, class: of, method, timePoint, observer, rules }) => [
        region,
        of,
        method,
        timePoint,
        observer,
        rules,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['GTV-1vis-3', 'gtv-primary', 'manual', '', '3', ['interobserver-primary']],
        ['Lung_L', 'lung-left', '', '', '', ['entry']],
        ['Heart_Ring', '', '', '', '', ['words']],
        ['GTVp_retest_auto', 'gtv-primary', 'automatic', 'retest', '', ['rider-primary']],
      ]),
    );
    expect(told).toHaveLength(5);
    expect(JSON.stringify(told)).not.toMatch(/kees|long_l/i);
  });

  it('prints a table', async () => {
    const { stdout, code } = await qiawHere(['names', 'check', source]);
    expect(code).toBe(0);
    expect(stdout).toContain('region');
    expect(stdout).toContain('5 regions, 2 without class.');
  });

  it('does not show names of the source through a pipe, even if asked', async () => {
    const { stdout, stderr } = await qiawHere(['names', 'check', source, '--private']);
    expect(stdout).not.toContain('Kees');
    expect(stderr).toContain('on a terminal only');
  });

  it('shows names only on a terminal, on request, outside of CI', () => {
    const place = { asked: true, isTerminal: true, environment: {} };
    expect(mayShowNames(place)).toBe(true);
    expect(mayShowNames({ ...place, asked: false })).toBe(false);
    expect(mayShowNames({ ...place, isTerminal: false })).toBe(false);
    expect(mayShowNames({ ...place, environment: { CI: 'true' } })).toBe(false);
    expect(shownName({ name: 'Kees', label: 'unmapped-x' }, { ...place, asked: false })).toBe('unmapped-x');
  });
});

describe('qiaw names suggest', () => {
  it('writes a table that can be used unchanged, readable by its owner only', async () => {
    const out = join(folder, 'own.yaml');
    const { stdout, stderr, code } = await qiawHere(['names', 'suggest', source, '--out', out]);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('Kees');
    expect(stderr).toContain('private');
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('"Kees zijn tumor" # 1 region');
    expect(text).not.toContain('Long_L');
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readName(await loadNameTable([out]), 'Kees zijn tumor')?.meaning).toBeUndefined();
  });

  it('gives names a class once they are moved to a key', async () => {
    const { writeFile } = await import('node:fs/promises');
    const path = join(folder, 'edited.yaml');
    await writeFile(
      path,
      'version: 1\naliases:\n  gtv-primary: ["Kees zijn tumor", "GTV+5mm"]\n  lung-left: ["Longetje"]\n',
    );
    const table = await loadNameTable([path]);
    expect(readName(table, 'kees zijn tumor')).toMatchObject({ standardName: 'GTVp', meaning: { key: 'gtv-primary' } });
    expect(readName(table, 'GTV+5mm')).toMatchObject({ meaning: { key: 'gtv-primary' } });
    expect(readName(table, 'Longetje')).toMatchObject({ laterality: 'left', standardName: 'Lung_L' });
    await writeFile(path, 'version: 1\naliases:\n  nonsense: ["a"]\n');
    await expect(loadNameTable([path])).rejects.toMatchObject({ code: 'QIAW_NAME_TABLE_INVALID' });
  });

  it('is refused on a stream that is not a terminal', async () => {
    const { code, stderr } = await qiawHere(['names', 'suggest', source]);
    expect(code).toBe(2);
    expect(stderr).toContain('--out');
  });
});
