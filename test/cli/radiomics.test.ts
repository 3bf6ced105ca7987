import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage, writeNrrd } from '../../src/image/index.ts';
import { grid, noise, parseCsv, volume, voxelCount } from '../radiomics/support.ts';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('radiomics-command');
const file = (name: string): string => join(folder, name);
const parameters = ['-p', file('mean.yaml')];

beforeAll(async () => {
  const g = grid([9, 8, 7]);
  writeFileSync(file('image.nrrd'), await writeNrrd(volume(g, new Int16Array(voxelCount(g)), noise)));
  const labels = volume(g, new Uint8Array(voxelCount(g)), (i, j, k) =>
    i > 4 ? 3 : i + j + k === 0 ? 2 : i > 1 ? 1 : 0,
  );
  writeFileSync(file('mask.nrrd'), await writeNrrd(labels));
  writeFileSync(file('mean.yaml'), 'featureClass: {firstorder: [Mean]}\nvoxelSetting: {kernelRadius: 1}');
  writeFileSync(
    file('batch.csv'),
    'Patient,Image,Mask,Label\na,image.nrrd,mask.nrrd,1\nb,image.nrrd,mask.nrrd,9\nc,gone.nrrd,mask.nrrd,\nd,image.nrrd,mask.nrrd,all\n',
  );
});

const cells = (text: string): Record<string, string>[] => {
  const [header, ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(header!.map((name, n) => [name, row[n]!])));
};

describe('qiaw radiomics', () => {
  it('measures several labels or all of them, and refuses those that cannot be measured by name', async () => {
    const ran = await qiaw(['radiomics', file('image.nrrd'), file('mask.nrrd'), '--label', 'all', ...parameters]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(/QIAW_RADIOMICS_ROI_TOO_SMALL: Label 2: /);
    expect(cells(ran.stdout).map(({ Label }) => Label)).toEqual(['1', '3']);
    const alone = await qiaw(['radiomics', file('image.nrrd'), file('mask.nrrd'), '-l', '3', ...parameters]);
    expect(alone.code).toBe(0);
    expect(cells(alone.stdout)[0]!['original_firstorder_Mean']).toBe(cells(ran.stdout)[1]!['original_firstorder_Mean']);
  });

  it('carries the columns of a batch, refuses rows by reason, and continues where it was interrupted', async () => {
    const out = file('out.csv');
    const batch = ['radiomics', file('batch.csv'), '-f', 'csv', '-o', out, ...parameters];
    const ran = await qiaw(batch);
    expect(ran.code).toBe(0);
    const rows = cells(readFileSync(out, 'utf8'));
    expect(rows.map(({ Patient, Label }) => [Patient, Label])).toEqual([
      ['a', '1'],
      ['b', '9'],
      ['c', ''],
      ['d', '1'],
      ['d', '2'],
      ['d', '3'],
    ]);
    expect(rows.map((row) => (row['original_firstorder_Mean'] ?? '') !== '')).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(ran.stderr).toMatch(/Case 2: QIAW_RADIOMICS_LABEL_ABSENT: Label 9/);
    expect(ran.stderr).toMatch(/Case 3: QIAW_IMAGE_FILE_INVALID: The image file does not exist/);
    expect(ran.stderr).toMatch(/\[3\/4\] about \d+ s left/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.rows'))).toEqual([]);
    // Interrupted before its end, here because its output file cannot be written; a kept row is changed, to see it used again.
    const again = file('again.csv');
    mkdirSync(again);
    expect((await qiaw([...batch.slice(0, 5), again, ...parameters])).code).toBe(3);
    const kept = readdirSync(file('.again.csv.rows')).map((name) => join(file('.again.csv.rows'), name));
    const first = kept.find((path) => readFileSync(path, 'utf8').includes('{"text":"a"}'))!;
    writeFileSync(
      first,
      readFileSync(first, 'utf8').replace(/("original_firstorder_Mean",{"python":")[^"]*/, '$112345.0'),
    );
    rmdirSync(again);
    expect((await qiaw([...batch.slice(0, 5), again, ...parameters, '--resume'])).code).toBe(0);
    const resumed = cells(readFileSync(again, 'utf8')).map((row) => row['original_firstorder_Mean']);
    expect(resumed).toEqual(['12345.0', ...rows.slice(1).map((row) => row['original_firstorder_Mean'])]);
    expect(existsSync(file('.again.csv.rows'))).toBe(false);
    const alone = await qiaw(['radiomics', file('batch.csv'), '--resume']);
    expect(alone.code).toBe(2);
  });

  it('writes a map per feature in voxel mode', async () => {
    const ran = await qiaw([
      'radiomics',
      file('image.nrrd'),
      file('mask.nrrd'),
      '-m',
      'voxel',
      '-od',
      file('maps'),
      ...parameters,
    ]);
    expect(ran.code).toBe(0);
    const path = file('maps/Case-1_original_firstorder_Mean.nrrd');
    expect(ran.stdout).toContain(`Case-1_original_firstorder_Mean: ${path}\n`);
    const { grid: g, voxels } = await readImage(path);
    expect(g.size).toEqual([5, 8, 7]);
    expect(voxels.some((value) => value > 0)).toBe(true);
    expect(statSync(path).size).toBeGreaterThan(500);
  });
});
