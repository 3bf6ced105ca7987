import { beforeAll, describe, expect, it } from 'vitest';
import { headNameOf, headPartOf, headSignsOf } from '../../src/graph/index.ts';
import { loadNameTable, type NameTable } from '../../src/image/index.ts';
import { headSigns, recognizable } from '../../src/pipeline/head-signs.ts';
import type { CaseSettings } from '../../src/pipeline/index.ts';
import type { CaseInputs } from '../../src/pipeline/make/case-inputs.ts';
import type { CaseTools } from '../../src/pipeline/make/measured-case.ts';
import type { SourceTexts } from '../../src/pipeline/source-texts.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';

let names: NameTable;
beforeAll(async () => {
  names = await loadNameTable([]);
});

/** Slices of 5 mm from z = 0 upwards; each ROI by name, with its range in mm. */
function signsOf(
  rois: ReadonlyArray<readonly [name: string, from: number, to: number]>,
  {
    slices = 60,
    ...description
  }: { slices?: number; bodyPartExamined?: string; recognizableVisualFeatures?: string } = {},
): string[] {
  const grid = {
    size: [10, 10, slices],
    spacing: [1, 1, 5],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const inputs = {
    job: { series: { description } },
    loaded: { volume: { grid } },
    delineation: {
      rois: rois.map(([name, from, to], number) => ({
        number,
        name,
        contours: [{ points: Float64Array.of(0, 0, from, 5, 5, to) }],
      })),
    },
  } as unknown as CaseInputs;
  const settings = { identity: { mode: 'pseudonym' } } as unknown as CaseSettings;
  const tools = { names } as unknown as CaseTools;
  return headSigns(inputs, new Map(), settings, tools, { identifies: () => false } as unknown as SourceTexts).map(
    ({ by, what }) => `${by}: ${what}`,
  );
}

describe('A sign that an image shows a head', () => {
  it.each([
    ['HEADNECK', 'HEADNECK'],
    ['Head and Neck', 'HEADANDNECK'],
    ['HEAD_NECK', 'HEADNECK'],
    ['BRAIN', 'BRAIN'],
    ['WHOLEBODY', 'WHOLEBODY'],
    ['CHEST', undefined],
    ['HEADLEY JONES', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is body part %s, by an entry of our own list', (bodyPart, part) => {
    expect(headPartOf(bodyPart)).toBe(part);
  });

  it('is the body part, what the source states about it, or any region of a head, even an unmeasured one', () => {
    expect(signsOf([], { bodyPartExamined: 'HEAD' })).toEqual(['body part: HEAD']);
    expect(signsOf([], { recognizableVisualFeatures: 'YES' })).toEqual(['source: RecognizableVisualFeatures']);
    expect(
      signsOf([
        ['GTV-1', 10, 50],
        ['Parotid-Left', 20, 60],
        ['Eye_L', 100, 110],
      ]),
    ).toEqual(['region: Parotid gland', 'region: Eye']);
  });

  it.each([
    ['Cerebrum', 'Cerebrum'],
    ['Cerebrum_L', 'Cerebrum'],
    ['Lobe_Temporal_L', 'Temporal lobe'],
    ['BoneMandible_sub', 'Mandible'],
    ['OpticChiasm_PRV3', 'Optic chiasm'],
    ['Kleinhirn', 'Cerebellum'],
    ['SINUS FRONTAL_sub', 'Paranasal sinus'],
    ['brain minus gtv', 'Brain'],
    ['VentricleLeft', undefined],
    ['Lymph nodes', undefined],
    ['contrast', undefined],
    ['', undefined],
  ])('is a name that no rule of names matches: %s means %s', (name, means) => {
    expect(headNameOf(name)).toBe(means);
    expect(signsOf([[name, 10, 50]])).toEqual(means === undefined ? [] : [`region: ${means}`]);
  });

  it('is not a region whose contours lie outside the image, nor a part of a trunk', () => {
    expect(signsOf([['Brain', 400, 500]])).toEqual([]);
    expect(
      signsOf(
        [
          ['Lung-Left', 20, 250],
          ['Heart', 40, 130],
          ['Liver', 0, 60],
        ],
        { bodyPartExamined: 'CHEST' },
      ),
    ).toEqual([]);
  });

  it('is a field of view that extends far above regions below the chin', () => {
    expect(signsOf([['Lung-Left', 20, 150]])).toEqual(['field of view: more than 100 mm above the lungs']);
    expect(signsOf([['Larynx', 20, 250]])).toEqual(['field of view: more than 40 mm above the larynx']);
    expect(signsOf([['Larynx', 20, 260]])).toEqual([]);
    expect(signsOf([['Prostate', 20, 60]], { slices: 200 })).toEqual([
      'field of view: more than 900 mm from foot to head',
    ]);
  });

  it('is the outline of a body that closes below the upper end of the image', () => {
    expect(signsOf([['External', 0, 280]])).toEqual([
      'field of view: the outline of the body ends below the upper end of the image',
    ]);
    expect(signsOf([['External', 0, 295]])).toEqual([]);
  });

  it('is, in cases of earlier releases, derived from their measured regions', () => {
    const type = { scheme: 'SCT', value: '12738006', meaning: 'Brain' };
    const [roi] = caseRecord().rois;
    const brain = { ...roi!, mapped: { key: 'brain', category: type, type, classes: [] } };
    expect(headSignsOf({ image: {}, rois: [roi!, brain] })).toEqual([{ by: 'region', what: 'Brain' }]);
    expect(headSignsOf({ image: { head: [] }, rois: [brain] })).toEqual([]);
    expect(headSignsOf({ image: {}, rois: [{ label: 'Cerebrum' }] })).toEqual([{ by: 'region', what: 'Cerebrum' }]);
  });
});

describe('RecognizableVisualFeatures', () => {
  const part = (key: string, value: string) => {
    const type = { scheme: 'SCT', value, meaning: key };
    return { record: { mapped: { key, category: type, type, classes: [] } } } as never;
  };
  const head = [{ by: 'region', what: 'Brain' }] as const;
  const [brain, body] = [part('brain', '12738006'), part('body', '38266002')];
  const of = (faces: CaseSettings['faces'], rois: never[], signs: readonly (typeof head)[number][] = head) =>
    recognizable({ head: signs, rois }, { ...(faces && { faces }) } as CaseSettings);

  it('has the stated value: NO where no face is left, YES where faces are accepted in an image or the outline of a body', () => {
    expect(of(undefined, [body])).toEqual({});
    expect(of('defaced', [body])).toEqual({ images: 'NO', segmentation: 'NO' });
    expect(of('no-face-in-view', [brain])).toEqual({ images: 'NO', segmentation: 'NO' });
    expect(of('accepted', [brain])).toEqual({ images: 'YES' });
    expect(of('accepted', [brain, body])).toEqual({ images: 'YES', segmentation: 'YES' });
    expect(of('accepted', [body], [])).toEqual({});
  });
});
