import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Finished, jsonLines, qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Roi {
  readonly label: string;
  readonly voxelCount: number;
  readonly roiNumber?: number;
}
interface Coded {
  readonly code: string;
  readonly message?: string;
  readonly reason?: string;
}
interface Case {
  readonly id: string;
  readonly subject: { readonly patientId: string };
  readonly image: { readonly modality: string; readonly unit: string };
  readonly delineation: { readonly kind: string };
  readonly rois: readonly Roi[];
  readonly notes: readonly Coded[];
}

const usual = 'QIAW_RADIOMICS_GREY_LEVELS';
const box = { label: 'GTV-1', voxelCount: 672 };

/** Runs the command line over a source, with a separate data directory or that of an earlier run. */
async function run(name: string, source: string, options: readonly string[] = []) {
  const data = join(temporaryFolder('field-cases'), name);
  const fixed = ['--identity', 'keep', '--model', 'none', '--json', '--quiet'];
  const finished = await qiaw(['run', source, '--data', data, ...fixed, ...options]);
  expect(finished.stderr).not.toMatch(/QIAW_INTERNAL|^\s+at /m);
  const folder = join(data, 'cases');
  const ids = listed(folder);
  const cases = ids.map((id) => JSON.parse(readFileSync(join(folder, id, 'case.json'), 'utf8')) as Case);
  const mean = (id: string, roi: string): number =>
    Number(valuesOf(readFileSync(join(folder, id, 'features.csv'), 'utf8'), roi)['original_firstorder_Mean']);
  return { data, code: finished.code, cases, refusals: refusalsOf(finished), mean };
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** A copy of those files of a source whose names begin with one of these prefixes. */
function partOf(source: string, name: string, begins: readonly string[]): string {
  const folder = join(temporaryFolder('field-cases-parts'), name);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(source))
    if (begins.some((begin) => file.startsWith(begin))) copyFileSync(join(source, file), join(folder, file));
  return folder;
}

const refusalsOf = (finished: Finished): Coded[] =>
  jsonLines(finished).filter(({ event }) => event === 'refusal') as unknown as Coded[];

/**
 * From one row of a table whose last columns are plain numbers, counted from the end of the line, since earlier texts
 * may contain commas.
 */
function valuesOf(table: string, roi: string): Record<string, string> {
  const [head = '', ...lines] = table.trimEnd().split('\n');
  const row = lines.find((line) => line.split(',')[1] === roi) ?? lines[0] ?? '';
  const [names, values] = [head.split(','), row.split(',')];
  return Object.fromEntries(names.map((name, n) => [name, values.at(n - names.length) ?? '']));
}

const rois = (one: Case | undefined): Roi[] =>
  (one?.rois ?? []).map(({ label, voxelCount }) => ({ label, voxelCount }));
const notes = (one: Case | undefined): Coded[] => (one?.notes ?? []).filter(({ code }) => code !== usual);

/** A case whose only ROI is the box of 672 voxels, made without a refusal. */
async function made(number: string, options: readonly string[] = []) {
  const result = await run(number, realData('cases', number)!, options);
  expect(result.refusals).toEqual([]);
  expect(result.code).toBe(0);
  expect(result.cases).toHaveLength(1);
  return { ...result, one: result.cases[0]! };
}

describe.skipIf(!realData('cases'))('The correct result of the field case', () => {
  it('01: CT and MR in one source, and in two runs in either order', async () => {
    const source = realData('cases', '01')!;
    const both = await run('01', source);
    const wanted = [
      { modality: 'CT', unit: "[hnsf'U]", mean: -15.5 },
      { modality: 'MR', unit: '1', mean: 84.5 },
    ];
    const found = ({ cases, mean }: Awaited<ReturnType<typeof run>>) =>
      cases
        .map(({ id, image }) => ({ modality: image.modality, unit: image.unit, mean: mean(id, 'GTV-1') }))
        .sort((a, b) => (a.modality < b.modality ? -1 : 1));
    expect([both.code, both.refusals]).toEqual([0, []]);
    expect(found(both)).toEqual(wanted);
    for (const order of [
      ['ct', 'mr'],
      ['mr', 'ct'],
    ]) {
      const name = `01-${order.join('-')}`;
      for (const kind of order) {
        const files = kind === 'ct' ? ['ct', 'rs1'] : ['mr', 'rs2'];
        const folder = partOf(source, `01-${kind}`, files);
        expect((await run(name, folder)).code).toBe(0);
      }
      expect(found(await run(name, source))).toEqual(wanted);
    }
  });

  it('02: a PET whose injection names another time zone', async () => {
    const { one, mean } = await made('02');
    expect(one.image.unit).toBe('g/ml{SUVbw}');
    expect(rois(one)).toEqual([box]);
    expect(mean(one.id, 'GTV-1')).toBeCloseTo((1000 * 70_000) / (3.7e8 * 2 ** (-3600 / 6586.2)), 6);
  });

  it('04: a structure set whose first ROI has no name', async () => {
    const { one } = await made('04');
    expect(rois(one)).toEqual([
      { label: 'unnamed-1', voxelCount: 672 },
      { label: 'GTV-1', voxelCount: 336 },
    ]);
  });

  it('07: segments that all have the same description', async () => {
    const [liver, spleen] = [
      { label: 'Liver', voxelCount: 672 },
      { label: 'Spleen', voxelCount: 32 },
    ];
    const { one } = await made('07');
    expect(rois(one)).toEqual([liver, spleen]);
    expect(one.rois).toMatchObject([{ mapped: { key: 'liver' } }, { mapped: { key: 'spleen' } }]);
    expect(rois((await run('07-liver', realData('cases', '07')!, ['--roi', 'Liver'])).cases[0])).toEqual([liver]);
  });

  it.each([
    ['or', 672],
    ['xor', 532],
  ] as const)('08: a ring of two contours, by %s', async (rule, voxelCount) => {
    const result = await run(`08-${rule}`, realData('cases', '08')!, ['--contours', rule]);
    expect(result.code).toBe(0);
    expect(rois(result.cases[0])).toEqual([{ label: 'Ring', voxelCount }]);
    expect(notes(result.cases[0])).toEqual([
      { code: 'QIAW_ROI_CONTOURS_NESTED', message: expect.stringMatching(/140 of 672 voxels \(20\.8 %\)/) },
    ]);
  });

  it('11: a structure set whose images were refused one by one', async () => {
    const { code, cases, refusals } = await run('11', realData('cases', '11')!);
    expect([code, cases]).toEqual([3, []]);
    const codes = refusals.map((refusal) => refusal.code).sort();
    expect(codes).toEqual([...Array(8).fill('QIAW_DICOM_ATTRIBUTE_MISSING'), 'QIAW_RTSTRUCT_SERIES_REFUSED']);
  });

  it.each([
    ['14', 'a folder with a zip'],
    ['22', 'an RT Dose without Modality next to a good case'],
  ])('%s: %s', async (number) => {
    const { one } = await made(number);
    expect(rois(one)).toEqual([box]);
    expect(notes(one)).toEqual([]);
  });

  it.each([
    ['18', 'positions with one decimal', ['QIAW_SERIES_POSITIONS_OFF_GRID']],
    ['20', 'bytes after the pixels', ['QIAW_PIXEL_DATA_EXCESS']],
    ['21', 'a segmentation of deflated frames', []],
  ])('%s: %s', async (number, _, codes) => {
    const { one } = await made(number);
    expect(rois(one)).toEqual([box]);
    expect(notes(one).map(({ code }) => code)).toEqual(codes);
  });

  it('25: contours whose image references dangle', async () => {
    const { one } = await made('25');
    expect(rois(one)).toEqual([box]);
    const [note] = notes(one).filter(({ code }) => code === 'QIAW_ROI_REFERENCES_UNRESOLVED');
    expect(note?.message).toMatch(/4 of 4 contours/);
  });

  it('19: a .seg.nrrd of two layers', async () => {
    const file = (name: string) => realData('cases', '19', name)!;
    const result = await qiaw([
      ...['radiomics', file('image.nrrd'), file('two.seg.nrrd'), '--settings', file('c.yaml')],
    ]);
    expect(result.code).toBe(0);
    expect(Number(valuesOf(result.stdout, '')['original_firstorder_Mean'])).toBeCloseTo(71 / 360, 12);
  });

  it.each([
    ['u16', [535.8471067900267, 0, 1214, 2638349001, 114.82168543260175]],
    ['i16', [526.3046887251058, -230, 1214, 2644168203, 127.22162982091669]],
    // PyRadiomics' value of 0.152 comes from numpy 2, where eight bits overflow.
    ['u8', [133.2137368668653, 0, 255, 163015722, 6.849]],
  ] as const)('24: %s resampled by B-spline', async (name, [mean, minimum, maximum, energy, contrast]) => {
    const file = (of: string) => realData('cases', '24', of)!;
    const result = await qiaw([
      ...['radiomics', file(`${name}.nrrd`), file('mask.nrrd'), '--settings', file('settings.yaml')],
    ]);
    expect(result.code).toBe(0);
    const values = valuesOf(result.stdout, '');
    const value = (feature: string): number => Number(values[`original_${feature}`]);
    expect(value('firstorder_Mean')).toBeCloseTo(mean, 6);
    expect(value('firstorder_Minimum')).toBe(minimum);
    if (name !== 'i16') expect(value('firstorder_Maximum')).toBe(maximum);
    expect(value('firstorder_Energy')).toBe(energy);
    expect(value('glcm_Contrast')).toBeCloseTo(contrast, name === 'u8' ? 3 : 6);
  });
});

/** Voxels by name for every case of a patient, structure sets and segmentations separately. */
const byName = (one: Case): Record<string, number> =>
  Object.fromEntries(one.rois.map(({ label, voxelCount }) => [label, voxelCount]));

/** The voxels that cohorts.py puts into a segmentation: centres within a sphere, on a grid of 2 x 2 x 3 mm. */
function sphere(x: number, y: number, z: number, radius: number): number {
  let voxels = 0;
  for (let k = 0; k < 24; k += 1)
    for (let j = 0; j < 64; j += 1)
      for (let i = 0; i < 64; i += 1)
        voxels += Number(((i - x) * 2) ** 2 + ((j - y) * 2) ** 2 + ((k - z) * 3) ** 2 < radius ** 2);
  return voxels;
}

const cohort = (name: string) => realData('cohorts', name)!;
const codesOf = (refusals: readonly Coded[]): string[] => refusals.map(({ code }) => code);

describe.skipIf(!realData('cohorts'))('The cohort', () => {
  it('rider: every structure set and segmentation of test and retest, without the scout', async () => {
    const { code, cases, refusals } = await run('rider', cohort('rider'));
    expect([code, codesOf(refusals)]).toEqual([3, ['QIAW_SERIES_WITHOUT_DELINEATION']]);
    expect(cases).toHaveLength(18);
    const tags = ['test', 'retest'] as const;
    for (const p of [0, 1, 2, 3]) {
      const own = cases.filter(({ subject }) => subject.patientId === `RIDER-${1129164940 + p}`);
      const radius = 9 + 2.5 * p;
      for (const [s, tag] of tags.entries()) {
        const [man, auto] = [`GTVp_${tag}_man`, `GTVp_${tag}_auto`];
        const named = own.filter(({ rois: of }) => of.some(({ label }) => label === man));
        expect(named.map(({ delineation }) => delineation.kind).sort()).toEqual(['RTSTRUCT', 'SEG']);
        const segmentation = named.find(({ delineation }) => delineation.kind === 'SEG')!;
        const drawn = [sphere(32 + s, 30, 12, radius + 0.4 * s), sphere(32 + s, 30, 12, radius + 0.8)];
        expect(byName(segmentation)).toEqual({ [man]: drawn[0], [auto]: drawn[1] });
        // Contours are polygons with 36 corners in these spheres.
        const contoured = byName(named.find(({ delineation }) => delineation.kind === 'RTSTRUCT')!);
        expect(Math.abs(contoured[man]! / drawn[0]! - 1)).toBeLessThan(0.06);
        expect(Math.abs(contoured[auto]! / drawn[1]! - 1)).toBeLessThan(0.06);
      }
    }
    const challenge = cases.filter(({ rois: of }) => of[0]?.label === 'Lesion1');
    expect(challenge.map((one) => byName(one)['Lesion1']).sort()).toEqual(
      [sphere(32, 30, 12, 9), sphere(32, 30, 12, 9.3)].sort(),
    );
  });

  it('interobs: a structure set of observers with an empty ROI, and its twin segmentation', async () => {
    const { code, cases, refusals } = await run('interobs', cohort('interobs'));
    expect([code, codesOf(refusals)]).toEqual([3, ['QIAW_ROI_NO_CONTOURS']]);
    const [set, segmentation] = [...cases].sort((a, b) => (a.delineation.kind < b.delineation.kind ? -1 : 1));
    expect(set!.rois.map(({ label }) => label)).toEqual([
      ...[1, 2, 3, 4, 5].map((n) => `GTV-1vis-${n}`),
      ...[1, 2, 3, 4, 5].map((n) => `GTV-1auto-${n}`),
      ...['GTV-2vis-1', 'Reg 1', 'Lungs-Total', 'GTV-2'],
    ]);
    expect(byName(segmentation!)).toEqual({
      'GTV-1vis-1': sphere(32, 30, 12, 14),
      'GTV-1vis-2': sphere(33, 30, 12, 15),
      'GTV-1vis-3': sphere(32, 31, 12, 13),
      'GTV-1vis-4': sphere(31, 30, 13, 14.5),
      'GTV-1vis-5': sphere(32, 29, 12, 16),
      'GTV-1auto-1': sphere(32, 30, 12, 14),
      'GTV-1auto-2': sphere(32.5, 30, 12, 14.2),
      'GTV-1auto-3': sphere(32, 30.5, 12, 14.4),
      'GTV-1auto-4': sphere(31.5, 30, 12, 14.6),
      'GTV-1auto-5': sphere(32, 29.5, 12, 14.8),
      'GTV-2vis-1': sphere(20, 30, 8, 7),
      'Reg 1': sphere(44, 36, 10, 8),
    });
  });

  it('multiobs: five observers, one case each', async () => {
    const { code, cases, refusals } = await run('multiobs', cohort('multiobs'));
    expect([code, refusals]).toEqual([0, []]);
    expect(cases.map(byName).sort((a, b) => a['GTV-1']! - b['GTV-1']!)).toEqual(
      [761, 930, 1057, 1179, 1428].map((voxels) => ({ 'GTV-1': voxels })),
    );
  });

  const drawn = { 'GTV-1': 580, 'Spinal-Cord': 113, 'Parotid-Left': 178, 'GTV-2': 113, 'CTV-1': 930 };

  it('hn1: the CT it was drawn on, and the PET on request', async () => {
    const alone = await run('hn1', cohort('hn1'));
    expect([alone.code, codesOf(alone.refusals)]).toEqual([3, ['QIAW_SERIES_WITHOUT_DELINEATION']]);
    expect(alone.cases.map(byName)).toEqual([drawn]);
    const both = await run('hn1-pet', cohort('hn1'), ['--measure', 'same-frame']);
    expect([both.code, both.refusals]).toEqual([0, []]);
    expect(both.cases.map(({ image }) => [image.modality, image.unit]).sort()).toEqual([
      ['CT', "[hnsf'U]"],
      ['PT', 'g/ml{SUVbw}'],
    ]);
    expect(both.cases.map(byName)).toEqual([drawn, drawn]);
  });

  it('lung1: the organs, without the tumour that was not drawn', async () => {
    const { code, cases, refusals } = await run('lung1', cohort('lung1'));
    expect([code, codesOf(refusals)]).toEqual([3, ['QIAW_ROI_NO_CONTOURS']]);
    expect(cases.map(byName)).toEqual([{ 'Lungs-Total': 9304, 'Spinal-Cord': 113 }]);
  });
});
