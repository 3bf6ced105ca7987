import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherNames, scan } from '../../../src/dicom/index.ts';
import { loadSegmentation } from '../../../src/dicom/seg/load-segmentation.ts';
import { walkFolder } from '../../../src/sources/index.ts';
import { ctFiles, type Items, part10 } from '../../support/dicom-fixture.ts';
import { realData } from '../../support/real-data.ts';
import { codes, scanFiles } from '../../support/scan-files.ts';
import { onSlice, segmentation } from '../../support/segmentation-fixture.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();

interface Segment {
  readonly label?: string;
  readonly tracking?: string;
  readonly description?: string;
  /** Code meaning of the segment's type. */
  readonly type?: string;
  readonly number?: number;
}

const text = (vr: string, value: string | undefined) => (value === undefined ? undefined : ([vr, value] as const));

function items(segments: readonly Segment[]): Items {
  const written = segments.map(
    ({ label, tracking, description, type = 'Mass', number }, index): Items => ({
      x00620004: ['US', [number ?? index + 1]],
      x00620005: text('LO', label),
      x00620006: text('ST', description),
      x00620020: text('UT', tracking),
      x0062000f: ['SQ', [{ x00080100: ['SH', '4147007'], x00080102: ['SH', 'SCT'], x00080104: ['LO', type] }]],
    }),
  );
  const frame = { segment: segments[0]?.number ?? 1, values: new Array<number>(15).fill(1), position: onSlice(1) };
  return segmentation({ type: 'BINARY', segments: [], frames: [frame] }, { x00620002: ['SQ', written] });
}

async function load(change: Items) {
  const found = await scanFiles(folder(), { ...ctFiles(4), seg: part10(change) });
  const loaded = await loadSegmentation(found.segmentations[0]!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return loaded.value;
}

const names = async (...segments: Segment[]): Promise<string[]> =>
  (await load(items(segments))).rois.map(({ name }) => name);

describe('The name of a segment', () => {
  it('is its label, although all segments have the same description', async () => {
    const description = 'Model v2 output';
    expect(await names({ label: 'Liver', description }, { label: 'Spleen', description })).toEqual(['Liver', 'Spleen']);
  });

  it('is its description where the label only repeats the type, as in the published segmentation of LUNG1-005', async () => {
    expect(await names({ label: 'Neoplasm, Primary', type: 'Neoplasm, Primary', description: 'GTV-1' })).toEqual([
      'GTV-1',
    ]);
    expect(await names({ label: ' neoplasm,  primary', type: 'Neoplasm, Primary', description: 'GTV-1' })).toEqual([
      'GTV-1',
    ]);
  });

  it('is its tracking identifier where several segments share a label, in preference to the description', async () => {
    const node = { label: 'Neoplasm', type: 'Neoplasm' };
    expect(
      await names(
        { ...node, tracking: 'GTV-1vis-1', description: 'by hand, first' },
        { ...node, tracking: 'GTV-1vis-2', description: 'by hand, second' },
      ),
    ).toEqual(['GTV-1vis-1', 'GTV-1vis-2']);
  });

  it('is its description where the tracking identifier is not unique either', async () => {
    const one = { label: 'Lesion', tracking: 'lesion' };
    expect(await names({ ...one, description: 'left' }, { ...one, description: 'right' })).toEqual(['left', 'right']);
  });

  it('is label and number where nothing else is unique, and the label where that is all it has', async () => {
    const same = { label: 'Lesion', tracking: 'x', description: 'y' };
    expect(await names({ ...same, number: 3 }, { ...same, number: 8 })).toEqual(['Lesion 3', 'Lesion 8']);
    expect(await names({ label: 'Liver', type: 'Liver' })).toEqual(['Liver']);
    expect(await names({}, {})).toEqual(['Segment 1', 'Segment 2']);
  });

  it('is not a label that was cut at 64 characters', async () => {
    const whole = `GTV ${'of the left upper lobe '.repeat(4)}`.trim();
    expect(await names({ label: whole.slice(0, 64).trim(), description: whole })).toEqual([whole]);
  });

  it('is never the name of another segment, for any names', async () => {
    expect(await names({ label: 'A', description: 'B' }, { label: 'Mass', description: 'A' })).toEqual(['A', 'A 2']);
    const word = fc.constantFrom('A', 'a ', 'A 2', 'B', 'Mass', '', undefined);
    const segment = fc.record({ label: word, tracking: word, description: word }) as fc.Arbitrary<Segment>;
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async (segments) => {
        const found = (await names(...segments)).map((name) => name.toLowerCase());
        expect(new Set(found).size).toBe(segments.length);
        expect(found.every((name) => name.trim() !== '')).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('leaves the other texts to be reported where they differ from name and type', async () => {
    const [liver, tumour] = (
      await load(
        items([
          { label: 'Liver', tracking: 'liver', description: 'Model v2 output' },
          { label: 'Mass', tracking: 'T1', description: 'GTV-1' },
        ]),
      )
    ).rois;
    expect(liver).toMatchObject({ label: 'Liver', trackingId: 'liver', description: 'Model v2 output' });
    expect(otherNames(liver!)).toEqual({ description: 'Model v2 output' });
    expect([tumour!.name, otherNames(tumour!)]).toEqual(['T1', { description: 'GTV-1' }]);
  });
});

describe('SegmentSequence', () => {
  it('may number segments with gaps and in any order', async () => {
    const loaded = await load(
      items([
        { label: 'B', number: 40 },
        { label: 'A', number: 7 },
      ]),
    );
    expect(loaded.rois.map(({ number, name }) => [number, name])).toEqual([
      [7, 'A'],
      [40, 'B'],
    ]);
    expect(loaded.frames[0]!.segments).toEqual([40]);
    expect(loaded.notes).toEqual([]);
  });

  it('may have empty items, which are skipped with a note', async () => {
    const { x00620002, ...rest } = items([{ label: 'A' }]);
    const loaded = await load({ ...rest, x00620002: ['SQ', [...(x00620002![1] as readonly Items[]), {}, {}]] });
    expect(loaded.rois.map(({ name }) => name)).toEqual(['A']);
    expect(loaded.notes).toEqual([
      {
        code: 'QIAW_SEG_SEGMENT_UNNUMBERED',
        message: '2 of 3 items of SegmentSequence have no SegmentNumber and were left out.',
      },
    ]);
  });
});

describe('A fractional segmentation', () => {
  it.each([
    ['no maximum', undefined, 'QIAW_DICOM_ATTRIBUTE_MISSING'],
    ['an empty maximum', ['US', []] as const, 'QIAW_DICOM_ATTRIBUTE_MISSING'],
    ['a maximum of 0', ['US', [0]] as const, 'QIAW_DICOM_ATTRIBUTE_INVALID'],
    ['a maximum beyond 8 bits', ['US', [256]] as const, 'QIAW_DICOM_ATTRIBUTE_INVALID'],
  ])('with %s is refused by name, since nothing states which value means 1', async (_, maximum, code) => {
    const frame = { segment: 1, values: new Array<number>(15).fill(1), position: onSlice(1) };
    const of = segmentation({ type: 'FRACTIONAL', segments: [[1, 'A']], frames: [frame] }, { x0062000e: maximum });
    const found = await scanFiles(folder(), { ...ctFiles(4), seg: part10(of) });
    expect(codes(found.refusals)).toEqual([]);
    expect(await loadSegmentation(found.segmentations[0]!)).toMatchObject({
      ok: false,
      refusal: { code, evidence: { attribute: 'MaximumFractionalValue' } },
    });
  });
});

const published: ReadonlyArray<readonly [path: readonly string[], names: readonly string[]]> = [
  [['lung1-005', 'dicom', '02-25-2019-CTLUNG-93819'], ['GTV-1']],
  [
    ['cohorts', 'interobs', 'interobs05', 'SEG'],
    [
      ...[1, 2, 3, 4, 5].map((observer) => `GTV-1vis-${observer}`),
      ...[1, 2, 3, 4, 5].map((observer) => `GTV-1auto-${observer}`),
      'GTV-2vis-1',
      'Reg 1',
    ],
  ],
  [
    ['cohorts', 'rider', 'RIDER-1129164940'],
    ['Lesion1', 'Lesion1', 'GTVp_test_man', 'GTVp_test_auto', 'GTVp_retest_man', 'GTVp_retest_auto'],
  ],
  [
    ['cases', '07'],
    ['Liver', 'Spleen'],
  ],
];

describe('Segments of public collections, real or imitated', () => {
  for (const [segments, expected] of published) {
    const path = realData(...segments);
    it.skipIf(path === undefined)(`have their familiar names: ${segments.join('/')}`, async () => {
      const found = await scan(walkFolder([path!]));
      const loaded = await Promise.all(found.segmentations.map(loadSegmentation));
      const named = loaded.flatMap((one) => (one.ok ? one.value.rois.map(({ name }) => name) : [one.refusal.code]));
      expect(named.sort()).toEqual([...expected].sort());
    });
  }
});
