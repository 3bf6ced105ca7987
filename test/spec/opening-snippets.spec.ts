import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseSnippets, type Snippet } from '../../src/catalogue/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { deepFeatures, qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerPython } from './peer-python.ts';

const python = peerPython('.venv-opening', 'requirements-opening.txt', ['SimpleITK', 'pandas', 'pydicom', 'highdicom']);
const hasR = spawnSync('Rscript', ['--version']).status === 0;
const hasNat = hasR && spawnSync('Rscript', ['-e', 'library(nat)']).status === 0;

const folder = temporaryFolder('opening');
const data = join(folder, 'data');
let readme: Map<string, string>;
let ofCase: readonly Snippet[];

const codeOf = (program: string): readonly string[] => [
  readme.get(program)!,
  ofCase.find((one) => one.program === program)!.code,
];

beforeAll(async () => {
  await generateCohort(join(folder, 'dicom'), { patients: 2, seed: 1 });
  await qiaw(['run', ...deepFeatures, join(folder, 'dicom'), '--data', data, '--quiet']);
  const [id = ''] = readdirSync(join(data, 'cases'));
  const [mask = ''] = readdirSync(join(data, 'cases', id, 'masks'));
  ofCase = caseSnippets({ id, mask: `masks/${mask}`, seg: 'seg.dcm', sr: 'sr.dcm' });
  const text = readFileSync(join(data, 'README.md'), 'utf8');
  readme = new Map(
    [...text.matchAll(/^### ([^\n]*)\n\n```\w+\n(.*?)\n```$/gms)].map(([, program, code]) => [program!, code!]),
  );
});

describe('The snippets of README.md and of the page of a case', () => {
  it.skipIf(python === undefined)('run in Python and show subject, image and region', () => {
    for (const code of codeOf('Python')) {
      const { status, stdout, stderr } = spawnSync(python!, ['-c', code], { cwd: data, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(/subject +image +roi/);
      expect(stdout).toMatch(/\d+ voxels, mean -?\d/);
    }
  });

  it.skipIf(!hasR)('run in R as far as its packages are installed', () => {
    for (const code of codeOf('R')) {
      const wanted = hasNat
        ? code
        : code
            .split('\n')
            .filter((line) => !/nat::|\bmask > 0/.test(line))
            .join('\n');
      const { status, stdout, stderr } = spawnSync(
        'Rscript',
        ['-e', `parse(text = ${JSON.stringify(code)}); ${wanted}`],
        {
          cwd: data,
          encoding: 'utf8',
        },
      );
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(/subject +image +roi/);
    }
  });

  it.skipIf(python === undefined)('for 3D Slicer load the volume and each mask of the case', () => {
    // Slicer is a program of its own, so a stand-in notes what would be loaded.
    const slicer = `
import types
loaded = []
slicer = types.SimpleNamespace(util=types.SimpleNamespace(loadVolume=loaded.append, loadSegmentation=loaded.append))
`;
    for (const code of codeOf('3D Slicer')) {
      const here = code.replace('/path/to/this/directory', data);
      const { status, stdout, stderr } = spawnSync(python!, ['-c', `${slicer}${here}\nprint("\\n".join(loaded))`], {
        cwd: data,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
      const files = stdout.trim().split('\n');
      expect(files.length).toBeGreaterThan(2);
      expect(files.filter((file) => !existsSync(file))).toEqual([]);
    }
  });
});
