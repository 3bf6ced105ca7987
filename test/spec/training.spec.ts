import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNrrd } from '../../src/image/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile } from './peer-python.ts';

/** torch has several gigabytes, so it is not installed here: `peers/requirements-training.txt` in an environment of your own. */
const python = process.env['QIAW_TRAINING_PYTHON'] ?? peerFile('.venv-training/bin/python');
const present =
  existsSync(python) && spawnSync(python, ['-c', 'import torch, nnunetv2, monai, torchio, nibabel']).status === 0;

function peer(request: object): Record<string, unknown> {
  const run = spawnSync(python, [peerFile('training.py')], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(run.status, run.stderr.slice(-3000)).toBe(0);
  return JSON.parse(run.stdout) as Record<string, unknown>;
}

const structures = ['lung left', 'lung right', 'GTV'];
const files = ['Lung-Left', 'Lung-Right', 'GTV-1'];

/** The label map that the masks of a case give, the last structure over the others. */
async function expectedLabels(data: string, caseId: string): Promise<Uint8Array> {
  let labels: Uint8Array | undefined;
  for (const [at, file] of files.entries()) {
    const { voxels } = await readNrrd(join(data, 'cases', caseId, 'masks', `${file}.nrrd`));
    labels ??= new Uint8Array(voxels.length);
    for (let n = 0; n < voxels.length; n++) if (voxels[n] !== 0) labels[n] = at + 1;
  }
  return labels!;
}

async function compareLabels(
  data: string,
  out: string,
  dataset: string,
  read: Record<string, number[]>,
): Promise<void> {
  const raw = join(out, 'nnUNet_raw', dataset);
  const { cases } = JSON.parse(readFileSync(join(raw, 'provenance.json'), 'utf8')) as {
    cases: ReadonlyArray<{ name: string; structures: ReadonlyArray<{ regions: ReadonlyArray<{ case: string }> }> }>;
  };
  expect(Object.keys(read)).toHaveLength(cases.length);
  for (const { name, structures: sources } of cases) {
    const bytes = readFileSync(join(out, `${name}.nii.gz.raw`));
    const seen = Uint8Array.from(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
    const own = await expectedLabels(data, sources[0]!.regions[0]!.case);
    expect(Buffer.compare(seen, own), name).toBe(0);
  }
}

const options = (format: string, out: string): string[] => [
  ...['--format', format, '--structures', structures.join(','), '--out', out],
  ...['--overlap', 'priority:GTV,lung left,lung right'],
];

describe.skipIf(!present)('Training sets of the demonstration', () => {
  const root = temporaryFolder('training');
  const data = join(root, 'data');
  const [out, monai, csv] = ['nnunet', 'monai', 'csv'].map((name) => join(root, name)) as [string, string, string];

  beforeAll(async () => {
    // The cohort of `npm start`.
    await generateCohort(join(root, 'dicom'), { patients: 12, seed: 1 });
    await qiaw(['run', join(root, 'dicom'), '--data', data, '--quiet']);
    await qiaw(['export', '--data', data, ...options('nnunet', out), '--id', '501', '--name', 'Demo']);
    await qiaw(['export', '--data', data, ...options('monai', monai)]);
    await qiaw(['export', '--data', data, ...options('csv', csv), '--folds', 'none']);
  }, 600_000);

  it('are planned and preprocessed by nnU-Net, whose trainer takes our folds and whose reader gives our masks', async () => {
    const found = peer({ steps: ['nnunet'], out, id: 501, dataset: 'Dataset501_Demo', folds: 5 });
    const splits = JSON.parse(
      readFileSync(join(out, 'nnUNet_preprocessed', 'Dataset501_Demo', 'splits_final.json'), 'utf8'),
    );
    expect(found['folds']).toEqual(splits);
    await compareLabels(data, out, 'Dataset501_Demo', found['labels'] as Record<string, number[]>);
  }, 900_000);

  it('are read by MONAI, TorchIO and nibabel', () => {
    const found = peer({ steps: ['monai', 'nibabel', 'torchio'], monai, csv });
    const lists = found['monai'] as Array<{ fold: number; image: number[]; label: number[] }>;
    expect(new Set(lists.map(({ fold }) => fold))).toEqual(new Set([0, 1, 2, 3, 4]));
    for (const { image, label } of lists) expect(image).toEqual(label);
    expect(found['torchio']).toHaveLength(lists.length);
    for (const { codes, difference } of Object.values(
      found['nibabel'] as Record<string, { codes: number[]; difference: number }>,
    )) {
      expect(codes).toEqual([1, 1]);
      expect(difference).toBeLessThan(1e-4);
    }
  }, 600_000);
});

const lung = realData('lung1-005', 'dicom');
describe.skipIf(!present || lung === undefined)('The training set of LUNG1-005', () => {
  it('is planned and preprocessed by nnU-Net, whose reader gives our masks', async () => {
    const root = temporaryFolder('training-lung');
    const [data, out] = [join(root, 'data'), join(root, 'out')];
    await qiaw(['run', lung!, '--data', data, '--quiet']);
    await qiaw([
      'export',
      '--data',
      data,
      ...options('nnunet', out),
      '--id',
      '502',
      '--name',
      'Lung',
      '--folds',
      'none',
    ]);
    const found = peer({ steps: ['nnunet'], out, id: 502, dataset: 'Dataset502_Lung', folds: 0 });
    expect(found['folds']).toBeNull();
    await compareLabels(data, out, 'Dataset502_Lung', found['labels'] as Record<string, number[]>);
    expect(readdirSync(join(out, 'nnUNet_preprocessed', 'Dataset502_Lung'))).toContain('nnUNetPlans_3d_fullres');
    rmSync(root, { recursive: true, force: true });
  }, 1_200_000);
});
