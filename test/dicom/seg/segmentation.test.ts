import { describe, expect, it } from 'vitest';
import {
  delineationDigest,
  delineationMoment,
  linkDelineation,
  loadDelineation,
  ownDerivative,
  type Scan,
  writeSegmentation,
} from '../../../src/dicom/index.ts';
import { linkSegmentation } from '../../../src/dicom/seg/link-segmentation.ts';
import { loadSegmentation } from '../../../src/dicom/seg/load-segmentation.ts';
import { segmentationDigest } from '../../../src/dicom/seg/segmentation-digest.ts';
import {
  contour,
  ctFiles,
  type Items,
  part10,
  SERIES,
  sliceUid,
  structureSet,
  UID,
} from '../../support/dicom-fixture.ts';
import { codes, scanFiles } from '../../support/scan-files.ts';
import { type FixtureSegmentation, onSlice, segmentation } from '../../support/segmentation-fixture.ts';
import { segmentationInput } from '../../support/segmentation-input.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const pixels = (...set: number[]): number[] => Array.from({ length: 15 }, (_, i) => (set.includes(i) ? 1 : 0));

const plain: FixtureSegmentation = {
  type: 'BINARY',
  segments: [[1, 'Tumour']],
  frames: [
    { segment: 1, values: pixels(1, 2, 9), position: onSlice(0) },
    { segment: 1, values: pixels(4), position: onSlice(1) },
  ],
};

const withSeg = (change: Items = {}, of = plain, slices = 4, alter: (k: number) => Items = () => ({})) =>
  scanFiles(folder(), { ...ctFiles(slices, alter), seg: part10(segmentation(of, change)) });

function linked(found: Scan) {
  const result = linkSegmentation(found.segmentations[0]!, found);
  return result.ok ? result.value.method : result.refusal.code;
}

const noReferences: Items = { x00081115: undefined };
const references = (series: string, ...images: string[]): Items => ({
  x00081115: [
    'SQ',
    [
      {
        x0008114a: ['SQ', images.map((uid) => ({ x00081150: ['UI', UID.ct], x00081155: ['UI', uid] }) satisfies Items)],
        x0020000e: ['UI', series],
      },
    ],
  ],
});

describe('Linking a segmentation to its images', () => {
  it('follows the referenced series, else the images, else frame of reference and geometry', async () => {
    expect(linked(await withSeg())).toBe('referenced-series');
    expect(linked(await withSeg(references('9.9.9', sliceUid(0), sliceUid(1))))).toBe('referenced-sop-instances');
    expect(linked(await withSeg(references('9.9.9', '9.9.1')))).toBe('frame-of-reference-and-geometry');
    expect(linked(await withSeg(references(SERIES, '9.9.1')))).toBe('frame-of-reference-and-geometry');
    expect(linked(await withSeg(noReferences))).toBe('frame-of-reference-and-geometry');
  });

  it('reports how many references did not resolve', async () => {
    const found = await withSeg(references('9.9.9', '9.9.1', '9.9.2'));
    expect(linkSegmentation(found.segmentations[0]!, found)).toMatchObject({
      value: {
        notes: [
          { code: 'QIAW_SEG_REFERENCES_UNRESOLVED', message: expect.stringMatching(/^0 of the 2 images/) as string },
        ],
      },
    });
  });

  it('refuses geometry that does not match, another frame of reference and another patient', async () => {
    const beside = { ...plain, frames: [{ segment: 1, values: pixels(1), position: onSlice(0.5) }] };
    expect(linked(await withSeg(noReferences, beside))).toBe('QIAW_SEG_SERIES_ABSENT');
    expect(linked(await withSeg(noReferences, { ...plain, pixelSpacing: '2\\0.6' }))).toBe('QIAW_SEG_SERIES_ABSENT');
    expect(linked(await withSeg({ ...noReferences, x00200052: ['UI', '9.9'] }))).toBe('QIAW_SEG_SERIES_ABSENT');
    expect(linked(await withSeg({ x00200052: ['UI', '9.9'] }))).toBe('QIAW_SEG_FRAME_OF_REFERENCE_DIFFERS');
    expect(linked(await withSeg({ x00100020: ['LO', 'P2'] }))).toBe('QIAW_SEG_PATIENT_DIFFERS');
  });

  it('links to its series where some images of it are missing, and reports how many', async () => {
    const found = await withSeg({}, plain, 2);
    expect(linkSegmentation(found.segmentations[0]!, found)).toMatchObject({
      value: {
        method: 'referenced-series',
        notes: [
          { code: 'QIAW_SEG_REFERENCES_UNRESOLVED', message: expect.stringMatching(/^2 of the 3 images/) as string },
        ],
      },
    });
  });

  it('leaves it to the segments to check whether they lie on the voxels of the named series', async () => {
    const beside = { ...plain, frames: [{ segment: 1, values: pixels(1), position: onSlice(0.5) }] };
    expect(linked(await withSeg(references(SERIES, '9.9.1'), beside))).toBe('referenced-series');
  });

  it('decides between several series that its frames name by the slices they lie on', async () => {
    const coarse = ctFiles(3, (k) => ({
      x00080018: ['UI', `1.2.3.8.${k}`],
      x0020000e: ['UI', '1.2.3.3'],
      x00200032: ['DS', `-12.5\\7.25\\${9 + 4 * k}`],
    }));
    const both = references('9.9.9', sliceUid(0), sliceUid(1), '1.2.3.8.0', '1.2.3.8.1');
    const found = await scanFiles(folder(), {
      ...ctFiles(4),
      ...Object.fromEntries(Object.entries(coarse).map(([name, bytes]) => [`coarse/${name}`, bytes])),
      seg: part10(segmentation(plain, both)),
    });
    expect(linked(found)).toBe('referenced-sop-instances');
  });

  it('refuses to choose between series that match equally well', async () => {
    const second = Object.fromEntries(
      Object.entries(ctFiles(4, (k) => ({ x00080018: ['UI', `1.2.3.8.${k}`], x0020000e: ['UI', '1.2.3.3'] }))).map(
        ([name, bytes]) => [`second/${name}`, bytes],
      ),
    );
    const found = await scanFiles(folder(), {
      ...ctFiles(4),
      ...second,
      seg: part10(segmentation(plain, noReferences)),
    });
    expect(linked(found)).toBe('QIAW_SEG_AMBIGUOUS');
  });

  it('names a refused series as the reason', async () => {
    const found = await withSeg({}, plain, 4, (k) => (k === 1 ? { x00280010: undefined } : {}));
    expect(linked(found)).toBe('QIAW_SEG_SERIES_REFUSED');
  });
});

describe('A loaded segmentation', () => {
  it('describes its segments like the ROIs of a structure set, with their codes', async () => {
    const found = await withSeg();
    const header = found.segmentations[0]!;
    const loaded = await loadDelineation(header, header.frameOfReferenceUid);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    expect(loaded.value).toMatchObject({ kind: 'SEG', sopInstanceUid: '1.2.3.60', seriesInstanceUid: '1.2.3.61' });
    expect(loaded.value.rois).toEqual([
      {
        number: 1,
        name: 'Tumour',
        label: 'Tumour',
        generationAlgorithm: 'SEMIAUTOMATIC',
        algorithmName: 'Snake',
        category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Altered Structure' },
        type: { value: '86049000', scheme: 'SCT', meaning: 'Neoplasm, Primary' },
      },
    ]);
    expect(delineationMoment(loaded.value)).toEqual({ date: '20210304' });
    expect(delineationDigest(loaded.value)).toMatch(/^[0-9a-f]{64}$/);
    expect(linkDelineation(header, found)).toMatchObject({
      links: [{ method: 'referenced-series', notes: [] }],
      refusals: [],
    });
  });

  it('keeps the attributes of our own segments, colours to within one rounding step', async () => {
    const input = segmentationInput([5, 3, 2], [Uint8Array.from({ length: 30 }, (_, i) => i % 2)]);
    const segment = {
      ...input.segments[0]!,
      color: [200, 30, 90] as const,
      typeModifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
      anatomicRegion: { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
    };
    const found = await scanFiles(folder(), { seg: writeSegmentation({ ...input, segments: [segment] }) });
    const loaded = await loadSegmentation(found.segmentations[0]!);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    const [roi] = loaded.value.rois;
    expect(roi).toMatchObject({
      name: 'ROI 1',
      typeModifier: segment.typeModifier,
      anatomicRegion: segment.anatomicRegion,
      trackingId: segment.trackingId,
      trackingUid: segment.trackingUid,
    });
    for (const [channel, value] of segment.color.entries()) {
      expect(Math.abs(roi!.displayColor![channel]! - value)).toBeLessThanOrEqual(1);
    }
  });

  it('refuses voxels of a segment it does not describe, by that number, and keeps the others', async () => {
    const found = await withSeg(
      {},
      { ...plain, frames: [...plain.frames, { segment: 7, values: pixels(3), position: onSlice(1) }] },
    );
    const loaded = await loadSegmentation(found.segmentations[0]!);
    expect(loaded).toMatchObject({
      ok: true,
      value: { roiRefusals: [{ code: 'QIAW_SEG_SEGMENT_UNDESCRIBED', kind: 'roi', input: { roiNumber: 7 } }] },
    });
  });

  it('has a digest of its meaning that ignores encoding, order of frames and empty frames', async () => {
    const digest = async (file: Uint8Array): Promise<string> => {
      const found = await scanFiles(folder(), { seg: file });
      const loaded = await loadSegmentation(found.segmentations[0]!);
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      return segmentationDigest(loaded.value);
    };
    const own = await digest(part10(segmentation(plain)));
    const [first, second] = plain.frames;
    const empty = { segment: 1, values: pixels(), position: onSlice(2) };
    const reordered = { ...plain, frames: [second!, empty, first!] };
    for (const transferSyntaxUid of [UID.explicit, UID.implicit, UID.deflated, UID.bigEndian]) {
      expect(await digest(part10(segmentation(reordered), { transferSyntaxUid }))).toBe(own);
    }
    const others: FixtureSegmentation[] = [
      { ...plain, frames: [{ ...first!, values: pixels(1, 2, 8) }, second!] },
      { ...plain, frames: [{ ...first!, position: onSlice(3) }, second!] },
      { ...plain, segments: [[1, 'Node']] },
    ];
    for (const other of others) expect(await digest(part10(segmentation(other)))).not.toBe(own);
  });
});

describe('A segmentation that cannot be trusted', () => {
  it.each<[string, Items, string]>([
    ['pixels shorter than its frames', { x7fe00010: ['OB', new Uint8Array(2)] }, 'QIAW_PIXEL_DATA_LENGTH'],
    ['no pixels', { x7fe00010: undefined }, 'QIAW_DICOM_ATTRIBUTE_MISSING'],
    ['more frames than it describes', { x00280008: ['IS', '3'] }, 'QIAW_DICOM_ATTRIBUTE_INVALID'],
    ['no segments', { x00620002: undefined }, 'QIAW_DICOM_ATTRIBUTE_MISSING'],
    ['the type of another object', { x00620001: ['CS', 'LABELMAP'] }, 'QIAW_SEG_FORMAT'],
    ['8 bits for a binary one', { x00280100: ['US', [8]], x00280101: ['US', [8]] }, 'QIAW_SEG_FORMAT'],
    ['frames without a position', { x52009229: ['SQ', [{}]] }, 'QIAW_DICOM_ATTRIBUTE_MISSING'],
  ])('with %s is refused by name', async (_, change, code) => {
    const found = await withSeg(change);
    expect(found.segmentations).toEqual([]);
    expect(codes(found.refusals)).toEqual([code]);
  });

  it('is refused when a frame names no segment', async () => {
    const found = await withSeg({}, { ...plain, frames: [{ values: pixels(1), position: onSlice(0) }] });
    expect((await loadSegmentation(found.segmentations[0]!)).ok).toBe(false);
  });

  it('loses the segments that share a number, and keeps the others', async () => {
    const segments = [
      [1, 'a'],
      [2, 'b'],
      [1, 'c'],
    ] as const;
    const frames = [1, 2].map((segment) => ({ segment, values: pixels(segment), position: onSlice(0) }));
    const found = await withSeg({}, { ...plain, segments, frames });
    const loaded = await loadSegmentation(found.segmentations[0]!);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    expect(loaded.value.rois.map(({ number }) => number)).toEqual([2]);
    expect(loaded.value.roiRefusals).toMatchObject([
      { code: 'QIAW_SEG_SEGMENT_NUMBER_REPEATED', kind: 'roi', input: { roiNumber: 1 } },
    ]);
  });

  it('is refused when two files give it different content, and used once when they agree', async () => {
    const other = { ...plain, frames: [{ segment: 1, values: pixels(5), position: onSlice(0) }] };
    const differ = await scanFiles(folder(), { a: part10(segmentation(plain)), b: part10(segmentation(other)) });
    expect(differ.segmentations).toEqual([]);
    expect(codes(differ.refusals)).toEqual(['QIAW_DUPLICATE_DIFFERS']);
    const same = await scanFiles(folder(), {
      a: part10(segmentation(plain)),
      b: part10(segmentation(plain), { transferSyntaxUid: UID.implicit }),
    });
    expect(same.segmentations).toHaveLength(1);
    expect(same.refusals).toEqual([]);
  });
});

describe('A segmentation this program made', () => {
  const input = segmentationInput([5, 3, 2], [Uint8Array.from({ length: 30 }, (_, i) => i % 2)]);
  const made = (name: string) =>
    writeSegmentation({
      ...input,
      software: { name, version: '0.1.0' },
      delineation: {
        sopClassUid: UID.rtstruct,
        sopInstanceUid: '1.2.3.50',
        seriesInstanceUid: '1.2.3.51',
        studyInstanceUid: '1.2.3.777',
      },
    });
  const drawn = part10(structureSet([{ number: 1, name: 'GTV', contourItem: { contours: [contour(0)] } }], 1));

  it('is skipped, with a note, where the delineation it was made from is present', async () => {
    const found = await scanFiles(folder(), { rt: drawn, seg: made('fair-qiaw') });
    expect(ownDerivative(found.segmentations[0]!, found)).toMatchObject({ code: 'QIAW_SEG_DERIVED_HERE' });
  });

  it('is treated like any other delineation where the original is missing, and so is one from another program', async () => {
    const alone = await scanFiles(folder(), { seg: made('fair-qiaw') });
    expect(ownDerivative(alone.segmentations[0]!, alone)).toBeUndefined();
    const theirs = await scanFiles(folder(), { rt: drawn, seg: made('Their program') });
    expect(ownDerivative(theirs.segmentations[0]!, theirs)).toBeUndefined();
  });
});
