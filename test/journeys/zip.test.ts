import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { tarGzOf, tarOf, zipOf } from '../support/archives-of.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/dicom-fixture.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const root = temporaryFolder('zip-journey');
const fromFolder = join(root, 'folder-data');
const options = ['--settings', 'pyradiomics-default', '--model', 'none', '--quiet'];
const files: Record<string, Buffer> = {};

/** The same files, packed in another way each time. */
const sources: Readonly<Record<string, () => string>> = {
  zip: () => join(root, 'cohort.zip'),
  'a folder of archives': () => join(root, 'archives'),
};

beforeAll(async () => {
  const dicom = join(root, 'dicom');
  await writePhantom(dicom, phantomPatient({ patientId: 'ZIP-01', seed: 3 }));
  for (const name of readdirSync(dicom, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(dicom, name)).isFile()) files[`ZIP-01/${name}`] = readFileSync(join(dicom, name));
  }
  const part = (rest: number) => Object.entries(files).filter((_, index) => index % 3 === rest);
  const compressed = part(2).map(([name, file]) => [`archives/${name}.gz`, gzipSync(file)]);
  await writeFiles(root, {
    'cohort.zip': await zipOf(files),
    ...Object.fromEntries(compressed),
    'archives/one.tar': await tarOf(Object.fromEntries(part(0))),
    'archives/two.zip': await zipOf({ 'inner.tar.gz': await tarGzOf(Object.fromEntries(part(1))) }),
  });
  const first = await qiawHere(['run', dicom, '--data', fromFolder, ...options]);
  expect(first.code, first.stderr).toBe(0);
});

describe('A cohort in archives', () => {
  const spoolOf = (data: string): string[] =>
    readdirSync(join(data, '.spool'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

  it.each(Object.keys(sources))(
    'gives the same bytes as the unpacked folder as %s, and leaves nothing behind',
    async (what) => {
      const data = join(root, `data-${what}`);
      const finished = await qiawHere(['run', sources[what]!(), '--data', data, ...options]);
      expect(finished.code, finished.stderr).toBe(0);
      const digests = digestsOf(fromFolder, repeatable);
      expect(Object.keys(digests).length).toBeGreaterThan(5);
      expect(digestsOf(data, repeatable)).toEqual(digests);
      expect(readdirSync(join(data, '.spool'))).toEqual([]);
    },
  );

  it('is the same patient raw and packed, and is done only once', async () => {
    const again = await qiawHere(['run', join(root, 'dicom'), sources['zip']!(), '--data', fromFolder, ...options]);
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringContaining('0 cases made (0 ROIs, 0 feature values), 1 complete already'),
    ]);
  });

  it('is unpacked where configured, under names that reveal nothing', async () => {
    const data = join(root, 'data-zip');
    const finished = await qiawHere(['run', sources['zip']!(), '--data', data, '--keep-downloads', ...options]);
    expect(finished.code, finished.stderr).toBe(0);
    expect(spoolOf(data).length).toBeGreaterThan(10);
    expect(spoolOf(data).join()).not.toMatch(/ZIP-01/);
  });

  it('loses nothing but a damaged archive, which is refused by name', async () => {
    const archives = sources['a folder of archives']!();
    writeFileSync(join(archives, 'broken.zip'), readFileSync(sources['zip']!()).subarray(0, 5000));
    const again = await qiawHere([
      'run',
      archives,
      '--data',
      join(root, 'data-a folder of archives'),
      '--json',
      ...options,
    ]);
    expect(again.code, again.stderr).toBe(3);
    expect(jsonLines(again).at(-1)).toMatchObject({ cases: { reused: 1 }, refusals: { QIAW_ZIP_REFUSED: 1 } });
    expect(again.stdout + again.stderr).not.toMatch(/broken/);
    const alone = await qiawHere([
      'run',
      join(archives, 'broken.zip'),
      '--data',
      join(root, 'alone'),
      '--json',
      ...options,
    ]);
    expect([alone.code, jsonLines(alone).at(-1)]).toEqual([
      3,
      expect.objectContaining({ sourcesWithoutCase: [expect.stringContaining('1 input refused')] }),
    ]);
  });

  it('is a usage error where it is missing, and nothing is made', async () => {
    const data = join(root, 'none');
    const finished = await qiawHere(['run', join(root, 'missing.zip'), '--data', data]);
    expect(finished.code).toBe(2);
    expect(existsSync(data)).toBe(false);
  });

  it.runIf(realData('cases', '14')).each([
    ['14', 'from portals that give a folder with one zip per patient'],
    ['22', 'with an RT Dose without Modality next to it'],
  ])('is read in case %s, %s', async (name) => {
    const planned = await qiawHere([
      'run',
      realData('cases', name)!,
      '--data',
      join(root, 'cases'),
      '--plan',
      '--json',
    ]);
    expect([planned.code, jsonLines(planned).at(-1)]).toEqual([
      0,
      expect.objectContaining({ counts: expect.objectContaining({ new: 1 }), refused: 0, notDicom: 0 }),
    ]);
  });
});
