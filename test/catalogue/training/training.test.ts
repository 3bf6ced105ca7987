import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTraining } from '../../../src/catalogue/training/export-training.ts';
import type { TrainingRequest } from '../../../src/catalogue/training/model.ts';
import { TrainingFiles } from '../../../src/catalogue/training/record/training-files.ts';
import { sha256 } from '../../../src/core/index.ts';
import { createGate, parse } from '../../../src/graph/index.ts';
import { loadNameTable, type NameTable, readNifti } from '../../../src/image/index.ts';
import { without, writtenAbout } from '../../../src/pipeline/erase/graph-without.ts';
import { temporaryFolders } from '../../support/temporary.ts';
import { boxOf, type CasePlan, cube, type RegionPlan, trainingDirectory, voxelsOf } from './training-fixture.ts';

const folder = temporaryFolders();
const base = 'http://127.0.0.1:8080/';
let names: NameTable;
beforeAll(async () => {
  names = await loadNameTable();
});

const lung: RegionPlan = {
  label: 'Lung_L',
  key: 'lung-left',
  box: [
    [1, 1, 1],
    [5, 5, 4],
  ],
};
const tumour: RegionPlan = {
  label: 'GTVp',
  key: 'gtv-primary',
  box: [
    [4, 4, 2],
    [6, 5, 3],
  ],
};
const node: RegionPlan = {
  label: 'GTVn',
  key: 'gtv-nodal',
  box: [
    [1, 1, 1],
    [1, 1, 1],
  ],
};

const defaults = {
  structures: ['lung left', 'GTV'],
  folds: 'none',
  stratify: [],
  test: 0,
  missing: 'leave-out',
  overlap: { priority: ['GTV', 'lung left'] },
  lesions: 'union',
  oblique: 'keep',
  readers: 'refuse',
  id: 7,
  name: 'Thorax',
  format: 'nnunet',
} as const satisfies Partial<TrainingRequest>;

async function exported(
  cases: readonly CasePlan[],
  asked: Partial<TrainingRequest> = {},
  into?: { root: string; out: string },
) {
  const { root, out } = into ?? { root: folder(), out: join(folder(), 'out') };
  await trainingDirectory(root, cases);
  const summary = await exportTraining({ root, base: base }, { ...defaults, names, out, ...asked });
  const raw = join(out, 'nnUNet_raw', 'Dataset007_Thorax');
  return { ...summary, out, raw, description: () => JSON.parse(readFileSync(join(raw, 'dataset.json'), 'utf8')) };
}

/** No file may be written by a request that is refused. */
async function refusal(cases: readonly CasePlan[], asked: Partial<TrainingRequest>): Promise<string> {
  const out = join(folder(), 'out');
  const root = folder();
  const error = await exported(cases, asked, { root, out }).then(
    () => undefined,
    (thrown: { code: string; message: string }) => thrown,
  );
  expect(existsSync(out)).toBe(false);
  return `${error?.code}: ${error?.message}`;
}

const one = (id: string, regions: readonly RegionPlan[], more: Partial<CasePlan> = {}): CasePlan => ({
  id,
  subject: `s-${id}`,
  regions,
  ...more,
});

describe('A training set for nnU-Net', () => {
  it('has the image, the label map with the stated priority, and a description that names them', async () => {
    const { raw, description, plan } = await exported([one('a', [lung, tumour])]);
    const [image] = readdirSync(join(raw, 'imagesTr'));
    const [label] = readdirSync(join(raw, 'labelsTr'));
    expect(image).toBe(label!.replace('.nii.gz', '_0000.nii.gz'));
    expect((await readNifti(join(raw, 'imagesTr', image!))).voxels).toEqual(voxelsOf(cube, 0));
    const labels = await readNifti(join(raw, 'labelsTr', label!));
    expect(labels.grid).toEqual(cube);
    const [left, mass] = [boxOf(cube, lung.box).voxels, boxOf(cube, tumour.box).voxels];
    expect(labels.voxels).toEqual(left.map((value, n) => (mass[n] ? 2 : value)));
    expect(plan.cases[0]!.conflicts).toBe(left.filter((value, n) => value && mass[n]).length);
    expect(description()).toMatchObject({
      channel_names: { 0: 'CT' },
      labels: { background: 0, 'lung left': 1, GTV: 2 },
      numTraining: 1,
      file_ending: '.nii.gz',
    });
    expect(existsSync(join(raw, 'imagesTs'))).toBe(true);
  });

  it('keeps both structures of a voxel as regions, with a value for each combination', async () => {
    const { raw, description } = await exported([one('a', [lung, tumour])], { overlap: 'regions' });
    const { labels, regions_class_order: order } = description();
    expect(labels).toEqual({ background: 0, 'lung left': [1, 3], GTV: [2, 3] });
    expect(order).toEqual([1, 3]);
    const [label] = readdirSync(join(raw, 'labelsTr'));
    const { voxels } = await readNifti(join(raw, 'labelsTr', label!));
    const inRegion = (name: string): Uint8Array =>
      Uint8Array.from(voxels, (value) => Number(labels[name].includes(value)));
    expect(inRegion('lung left')).toEqual(boxOf(cube, lung.box).voxels);
    expect(inRegion('GTV')).toEqual(boxOf(cube, tumour.box).voxels);
  });

  it('leaves out a case that lacks a structure, and says so', async () => {
    const { plan, description } = await exported([one('a', [lung, tumour]), one('b', [lung])]);
    expect(plan.leftOut).toEqual([{ subject: 's-b', case: 'b', reason: 'not drawn: GTV' }]);
    expect(plan.counts).toEqual([
      { structure: 'lung left', drawn: 2, lacking: 0 },
      { structure: 'GTV', drawn: 1, lacking: 1 },
    ]);
    expect(description().numTraining).toBe(1);
  });

  it('marks all that was not drawn as unknown with the ignore label, and never as background', async () => {
    const { raw, description, plan } = await exported([one('a', [lung, tumour]), one('b', [lung])], {
      missing: 'ignore',
    });
    expect(description().labels).toEqual({ background: 0, 'lung left': 1, GTV: 2, ignore: 3 });
    const incomplete = plan.cases.find(({ image }) => image.subject === 's-b')!;
    const { voxels } = await readNifti(join(raw, 'labelsTr', `${incomplete.name}.nii.gz`));
    expect(voxels).toEqual(boxOf(cube, lung.box).voxels.map((value) => (value ? 1 : 3)));
  });

  it('unites the targets of one reader, or takes only the primary one, and says which', async () => {
    const cases = [one('a', [lung, tumour, node])];
    const { plan: both, written } = await exported(cases);
    expect(both.cases[0]!.notes).toEqual(['GTV: union of 2 regions (GTVn, GTVp)']);
    expect(written[0]!.voxels[1]).toBe(13);
    const { plan: primary, written: alone } = await exported(cases, { lesions: 'primary' });
    expect(primary.cases[0]!.notes).toEqual(['GTV: only the primary one (GTVp) of GTVn, GTVp']);
    expect(alone[0]!.voxels[1]).toBe(12);
  });

  it('notes structures that touch the border of the image', async () => {
    const { plan } = await exported([
      one('a', [
        {
          ...lung,
          box: [
            [0, 1, 1],
            [3, 3, 3],
          ],
        },
        tumour,
      ]),
    ]);
    expect(plan.cases[0]!.cut).toEqual(['lung left']);
  });

  it('has two channels on the grid of the first one', async () => {
    const pet = one('p', [lung], {
      subject: 's-a',
      modality: 'PT',
      unit: 'g/ml{SUVbw}',
      drawnOn: true,
      grid: { spacing: [2, 2, 3] },
    });
    const { raw, description } = await exported([one('a', [lung, tumour]), pet], { channels: ['CT', 'PET'] });
    expect(description().channel_names).toEqual({ 0: 'CT', 1: 'PET' });
    const files = readdirSync(join(raw, 'imagesTr')).sort();
    expect(files).toHaveLength(2);
    for (const file of files) expect((await readNifti(join(raw, 'imagesTr', file))).grid).toEqual(cube);
  });

  it('names a CT of unknown unit so that nnU-Net does not take it for Hounsfield units', async () => {
    const { description } = await exported([one('a', [lung, tumour], { unit: '1' })]);
    expect(description().channel_names).toEqual({ 0: 'CT of unknown unit' });
  });

  it('writes one case for each reader, or the majority of them', async () => {
    const by = (observer: string, x: number): RegionPlan => ({
      ...tumour,
      observer,
      label: `GTV-${observer}`,
      box: [
        [x, 2, 2],
        [x + 2, 3, 3],
      ],
    });
    const cases = [one('a', [lung, by('1', 1), by('2', 2), by('3', 3)])];
    const { plan, written } = await exported(cases, { readers: 'each' });
    expect(plan.cases.map(({ reader }) => reader?.label).sort()).toEqual([
      'observer 1, manual',
      'observer 2, manual',
      'observer 3, manual',
    ]);
    expect(written.map(({ voxels }) => voxels[1])).toEqual([12, 12, 12]);
    const { written: joint, raw } = await exported(cases, { readers: 'consensus' });
    // The second and third column are in two of three boxes or in all.
    expect(joint[0]!.voxels[1]).toBe(12);
    const [label] = readdirSync(join(raw, 'labelsTr'));
    const { voxels } = await readNifti(join(raw, 'labelsTr', label!));
    const want = boxOf(cube, [
      [2, 2, 2],
      [4, 3, 3],
    ]).voxels;
    expect(voxels.map((value) => Number(value === 2))).toEqual(want);
    const { plan: second } = await exported(cases, { readers: { one: 'observer 2' } });
    expect(second.cases).toHaveLength(1);
  });

  it('resamples image and label to the spacing', async () => {
    const { raw } = await exported([one('a', [lung, tumour])], { spacing: [2, 2, 3] });
    const [label] = readdirSync(join(raw, 'labelsTr'));
    const { grid } = await readNifti(join(raw, 'labelsTr', label!));
    expect([grid.size, grid.spacing]).toEqual([
      [4, 3, 6],
      [2, 2, 3],
    ]);
    // The corner of the image stays where it is.
    expect(grid.origin).toEqual([-9.5, 20.5, 30]);
  });

  it('has the same bytes again, continues after an interruption, and refuses a folder with content', async () => {
    const cases = [one('a', [lung, tumour]), one('b', [lung, tumour])];
    const first = await exported(cases, { folds: 2 });
    const root = folder();
    const out = join(folder(), 'out');
    await trainingDirectory(root, cases);
    const source = { root, base: base };
    const request = { ...defaults, names, out, folds: 2 } as const;
    let done = 0;
    const stop = (): void => {
      if (++done === 1) throw new Error('interrupted');
    };
    await expect(exportTraining(source, request, undefined, stop)).rejects.toThrow('interrupted');
    expect(readdirSync(join(out, 'nnUNet_raw'))).toEqual(['.Dataset007_Thorax.qiaw-part']);
    const kept = join(
      out,
      'nnUNet_raw',
      '.Dataset007_Thorax.qiaw-part',
      'files',
      'nnUNet_raw',
      'Dataset007_Thorax',
      'labelsTr',
    );
    expect(readdirSync(kept)).toHaveLength(1);
    await exportTraining(source, request);
    const tree = (of: string): Record<string, string> =>
      Object.fromEntries(
        readdirSync(of, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => [
            join(parentPath, name).slice(of.length),
            sha256(readFileSync(join(parentPath, name))),
          ]),
      );
    expect(tree(out)).toEqual(tree(first.out));
    await expect(exportTraining(source, request)).rejects.toMatchObject({ code: 'QIAW_EXPORT_OUTPUT' });
  });

  it('marks the whole with the strictest licence of its members, and cites each', async () => {
    const root = folder();
    await trainingDirectory(root, [
      one('a', [lung, tumour], { dataset: 'free' }),
      one('b', [lung, tumour], { dataset: 'bound' }),
    ]);
    for (const [id, licence, citation] of [
      ['free', 'CC-BY-4.0', 'Free 2020'],
      ['bound', 'CC-BY-NC-ND-4.0', 'Bound 2021'],
    ] as const) {
      mkdirSync(join(root, 'datasets', id), { recursive: true });
      const record = `title: ${id}\ndescription: d\nlicence: ${licence}\naccessRights: public\ncitation: ${citation}\n`;
      writeFileSync(join(root, 'datasets', id, 'record.yaml'), record);
    }
    const out = join(folder(), 'out');
    const { plan } = await exportTraining({ root, base: base }, { ...defaults, names, out });
    expect(plan.licence).toMatchObject({ nonCommercial: true, noDerivatives: true, restricted: false });
    const text = JSON.parse(readFileSync(join(out, 'nnUNet_raw', 'Dataset007_Thorax', 'dataset.json'), 'utf8'));
    expect(text.licence).toContain('no commercial use');
    expect(text.reference.split('\n')).toEqual(['Bound 2021', 'Free 2020']);
  });
});

describe('The record of a training set', () => {
  it('passes the gate, names every file and its sources, is written once, and is withdrawn with a subject', async () => {
    const root = folder();
    await trainingDirectory(root, [one('a', [lung, tumour]), one('b', [lung, tumour])]);
    const files = new TrainingFiles(root, base);
    const gate = await createGate();
    const out = join(folder(), 'out');
    const issued = '2026-01-01T00:00:00.000Z';
    const { written } = await exportTraining({ root, base }, { ...defaults, names, out }, (record) =>
      files.write({ ...record, issued }, gate),
    );
    const [id] = await files.list();
    const quads = parse(readFileSync(join(files.folder, `${id}.trig`), 'utf8'), 'trig', base);
    for (const { files: own } of written)
      for (const { sha256: digest } of own)
        expect(quads.some(({ object }) => object.value === `sha256:${digest}`)).toBe(true);
    expect(quads.filter(({ predicate }) => predicate.value.endsWith('wasDerivedFrom'))).toHaveLength(6);
    expect(await files.withSubject(`${base}id/subject/s-a`)).toEqual([id]);
    const own = `${base}id/training-set/${id}`;
    expect(writtenAbout(quads, new Set([`${base}id/subject/s-a`]))).toContain(own);
    expect(without(quads, new Set([own]))).toEqual([]);
  });
});

describe('Folds of a training set', () => {
  it('keep all cases of a subject, and subjects with equal voxels, in one fold', async () => {
    const cases = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => one(id, [lung, tumour]));
    cases[1] = { ...cases[1]!, subject: 's-a' };
    cases[3] = { ...cases[3]!, dataset: 'copy', pixels: 2 };
    const { plan, out } = await exported(cases, { folds: 3 });
    const foldOf = (subject: string): Set<number | undefined> =>
      new Set(plan.cases.filter(({ image }) => image.subject === subject).map(({ fold }) => fold));
    expect(foldOf('s-a').size).toBe(1);
    expect(foldOf('s-d')).toEqual(foldOf('s-c'));
    expect(plan.joined).toEqual([['s-c', 's-d']]);
    const splits = JSON.parse(
      readFileSync(join(out, 'nnUNet_preprocessed', 'Dataset007_Thorax', 'splits_final.json'), 'utf8'),
    );
    expect(splits).toHaveLength(3);
    for (const { train, val } of splits) {
      expect([...train, ...val].sort()).toEqual(plan.cases.map(({ name }) => name).sort());
    }
  });
});

describe('Other layouts', () => {
  it('list the cases as the Decathlon does, with folds', async () => {
    const cases = [one('a', [lung, tumour]), one('b', [lung, tumour])];
    const { out } = await exported(cases, { format: 'monai', folds: 2 });
    const list = JSON.parse(readFileSync(join(out, 'datalist.json'), 'utf8'));
    expect(list.labels).toEqual({ 0: 'background', 1: 'lung left', 2: 'GTV' });
    expect(list.training.map(({ fold }: { fold: number }) => fold).sort()).toEqual([0, 1]);
    for (const { image, label } of list.training) {
      expect(existsSync(join(out, image)) && existsSync(join(out, label))).toBe(true);
    }
  });

  it('hold out subjects for a test', async () => {
    const cases = ['a', 'b', 'c', 'd', 'e'].map((id) => one(id, [lung, tumour]));
    const { out } = await exported(cases, { format: 'csv', test: 0.4 });
    const rows = readFileSync(join(out, 'training.csv'), 'utf8').trim().split(/\r?\n/);
    expect(rows.filter((row) => row.includes(',test,'))).toHaveLength(2);
    expect(readdirSync(join(out, 'imagesTs'))).toHaveLength(2);
  });
});

describe('A request that the data cannot meet is refused by name before a file is written', () => {
  const both = [lung, tumour];
  it.each<readonly [string, readonly CasePlan[], Partial<TrainingRequest>, string]>([
    [
      'a structure that nobody has',
      [one('a', both)],
      { structures: ['heart'], overlap: 'refuse' },
      'QIAW_TRAINING_STRUCTURE: Nothing was exported: no selected case has the structure "heart". Regions there: GTVp; Lung_L',
    ],
    [
      'overlap without a rule',
      [one('a', both)],
      { overlap: 'refuse' },
      'QIAW_TRAINING_OVERLAP: Nothing was exported: in 1 of 1 cases structures share voxels: a (lung left and GTV: 8)',
    ],
    [
      'one subject and five folds',
      [one('a', both), { ...one('b', both), subject: 's-a' }],
      { folds: 5 },
      'QIAW_TRAINING_FOLDS: Nothing was exported: 5 folds need at least 5 subjects, and there is 1 subject',
    ],
    [
      'mixed spacing without resampling',
      [one('a', both), one('b', both, { grid: { spacing: [1, 1, 5] } })],
      { format: 'monai' },
      'QIAW_TRAINING_SPACING: Nothing was exported: the images have 2 spacings: 1 x 1 x 3 mm (1 case), 1 x 1 x 5 mm (1 case)',
    ],
    [
      'two readers without a rule',
      [one('a', [lung, { ...tumour, observer: '1' }, { ...tumour, observer: '2' }])],
      {},
      'QIAW_TRAINING_READERS: Nothing was exported: 2 readers drew "GTV" on the image of case a (observer 1, manual; observer 2, manual)',
    ],
    [
      'a second modality without a choice',
      [one('a', both), one('b', both, { modality: 'MR' })],
      {},
      'QIAW_TRAINING_CHANNELS: Nothing was exported: the structures were drawn on CT and MR',
    ],
    [
      'a channel that no case has',
      [one('a', both)],
      { channels: ['CT', 'PT'] },
      'QIAW_TRAINING_CHANNELS: Nothing was exported: no image has the channels CT, PT',
    ],
    [
      'reviews that do not exist',
      [one('a', both)],
      { acceptedOnly: true },
      'QIAW_TRAINING_REVIEWS: Nothing was exported: --accepted-only needs reviews',
    ],
    [
      'a cohort that does not exist',
      [one('a', both)],
      { cohort: 'x' },
      'QIAW_TRAINING_REQUEST: The cohort x is not saved here',
    ],
    [
      'an incomplete priority',
      [one('a', both)],
      { overlap: { priority: ['GTV'] } },
      'QIAW_TRAINING_REQUEST: --overlap priority: must list each',
    ],
    [
      'a stratum that does not exist',
      [one('a', both)],
      { stratify: ['height'] },
      'QIAW_TRAINING_REQUEST: Nothing can be stratified by "height"',
    ],
  ])('%s', async (_, cases, asked, expected) => {
    expect(await refusal(cases, asked)).toContain(expected);
  });
});
