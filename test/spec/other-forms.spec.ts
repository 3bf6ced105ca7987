import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNrrd } from '../../src/image/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile } from './peer-python.ts';
import { dciodvfy, hasProgram } from './programs.ts';

const python = process.env['QIAW_TRAINING_PYTHON'] ?? peerFile('.venv-training/bin/python');
const hasPython = existsSync(python) && spawnSync(python, ['-c', 'import highdicom, rt_utils, pydicom']).status === 0;
const lung = realData('lung1-005', 'dicom');

describe.each([
  ['a phantom', undefined],
  ['LUNG1-005', lung],
] as const)('Label maps and structure sets of %s', (name, real) => {
  const isAbsent = name !== 'a phantom' && real === undefined;
  const root = temporaryFolder('forms');
  const data = join(root, 'data');
  const images = join(root, 'images');
  let folder = '';
  let rois: ReadonlyArray<{ label: string; fileName: string; voxelCount: number }> = [];

  beforeAll(async () => {
    if (isAbsent) return;
    const source = real ?? join(root, 'dicom', 'PHANTOM-01');
    if (real === undefined) await generateCohort(join(root, 'dicom'), { patients: 1, seed: 1 });
    const args = ['--delineations', 'rtstruct', '--outputs', 'seg,labelmap,rtstruct', '--volumes', 'nrrd,nifti'];
    await qiaw(['run', source, '--data', data, '--model', 'none', '--quiet', ...args]);
    folder = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
    ({ rois } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')));
    mkdirSync(images);
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // The class is in the first 400 bytes; structure sets and segmentations name that of the images further on.
      const head = readFileSync(path).subarray(0, 400).toString('latin1');
      if (/1\.2\.840\.10008\.5\.1\.4\.1\.1\.2\0/.test(head) && !/1\.1\.(?:481|66)/.test(head))
        copyFileSync(path, join(images, entry.name));
    }
  }, 900_000);

  it.skipIf(isAbsent)('agree with the masks, by our own reader', async () => {
    const { code, stdout } = await qiaw(['verify', '--data', data]);
    expect(code, stdout).toBe(0);
  });

  it.skipIf(isAbsent || !hasProgram('dciodvfy'))(
    'have no error by dciodvfy (structure sets; it does not know label maps)',
    () => {
      expect(dciodvfy(join(folder, 'rtstruct.dcm')).errors).toEqual([]);
    },
  );

  it.skipIf(isAbsent || !hasProgram('plastimatch'))('give the masks voxel for voxel by plastimatch', async () => {
    const out = join(root, 'plastimatch');
    const args = ['--input', join(folder, 'rtstruct.dcm'), '--referenced-ct', images, '--output-prefix', out];
    const { status, stderr } = spawnSync('plastimatch', ['convert', ...args, '--prefix-format', 'nrrd'], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    for (const { label, fileName } of rois) {
      const theirs = await readNrrd(join(out, `${label}.nrrd`));
      const ours = await readNrrd(join(folder, 'masks', `${fileName}.nrrd`));
      expect(Buffer.compare(Uint8Array.from(theirs.voxels), Uint8Array.from(ours.voxels)), label).toBe(0);
    }
  });

  it.skipIf(isAbsent || !hasPython)('are read by highdicom, pydicom and rt-utils', () => {
    const run = spawnSync(python, [peerFile('forms.py'), folder, images], { encoding: 'utf8' });
    expect(run.status, run.stderr.slice(-3000)).toBe(0);
    const { labelmap, rtutils, faults } = JSON.parse(run.stdout) as Record<string, Record<string, number>>;
    // The modules of PS3.3 A.51 with the attributes of type 1 and 2.
    expect(faults).toEqual([]);
    expect(labelmap).toEqual(Object.fromEntries(rois.map(({ label, voxelCount }) => [label, voxelCount])));
    // rt-utils rounds contours to whole pixels and includes the border, so that its masks are larger.
    for (const { label, voxelCount } of rois) expect(rtutils![label]).toBeGreaterThanOrEqual(voxelCount);
  });
});
