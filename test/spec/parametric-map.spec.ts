import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';
import { dciodvfy, hasProgram } from './programs.ts';

const image = realData('ibsi-ct-phantom', 'reference', 'image.nrrd');
const mask = realData('ibsi-ct-phantom', 'reference', 'plastimatch-1.9.4', 'GTV-1.nrrd');
const dicom = realData('ibsi-ct-phantom', 'dicom');

describe.skipIf(!image || !mask || !dicom)('Feature maps of the IBSI CT phantom as DICOM parametric maps', () => {
  const folder = temporaryFolder('parametric-map');
  const parameters = join(folder, 'maps.yaml');
  writeFileSync(
    parameters,
    'featureClass: {firstorder: [Mean], glcm: [JointEntropy, MCC]}\nsetting: {force2D: true}\nvoxelSetting: {initValue: nan}\n',
  );
  const make = async (name: string, ...more: readonly string[]): Promise<readonly string[]> => {
    const out = join(folder, name);
    const args = [
      'radiomics',
      image!,
      mask!,
      '-p',
      parameters,
      '-m',
      'voxel',
      '-od',
      out,
      '--parametric-maps',
      ...more,
    ];
    const ran = await qiaw(args);
    expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining(' E: ')]);
    return readdirSync(out)
      .filter((file) => file.endsWith('.dcm'))
      .sort()
      .map((file) => join(out, file));
  };

  it.skipIf(!hasProgram('dciodvfy'))('have no error for dciodvfy, with and without a series', async () => {
    for (const files of [await make('checked', '--dicom', dicom!), await make('alone')]) {
      expect(files).toHaveLength(3);
      for (const file of files) {
        const { errors, warnings } = dciodvfy(file);
        expect(errors).toEqual([]);
        expect(warnings.filter((line) => !/Laterality|99PYRADIOMICS/.test(line))).toEqual([]);
      }
    }
  });

  const python = image && peerPython('.venv-parametric-map', 'requirements-parametric-map.txt', ['highdicom']);
  it.skipIf(!python)('are read by pydicom and highdicom with the values of the NRRD', async () => {
    const files = await make('read', '--dicom', dicom!);
    const { stdout, stderr } = spawnSync(python!, [peerFile('parametric-map.py'), ...files], { encoding: 'utf8' });
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(found, stderr).toHaveLength(3);
    for (const [n, file] of files.entries()) {
      const { grid, voxels } = await readImage(file.replace(/dcm$/, 'nrrd'));
      const numbers = [...voxels].filter((value) => !Number.isNaN(value));
      const sum = numbers.reduce((total, value) => total + Math.fround(value), 0);
      expect(found[n]).toMatchObject({ shape: grid.size, nans: voxels.length - numbers.length, sameInHighdicom: true });
      expect(Math.abs((found[n]!['sum'] as number) - sum)).toBeLessThan(1e-6 * Math.abs(sum));
      for (const [axis, value] of (found[n]!['position'] as number[]).entries()) {
        expect(value).toBeCloseTo(grid.origin[axis]!, 6);
      }
    }
    expect(found.map(({ code, unit }) => [code, unit])).toEqual([
      [['Q4LE', 'IBSI'], "[hnsf'U]"],
      [['TU9B', 'IBSI'], '1'],
      [['/L4Nj2', '99PYRADIOMICS'], '1'],
    ]);
    expect(new Set(found.map(({ study }) => study)).size).toBe(1);
  });
});
