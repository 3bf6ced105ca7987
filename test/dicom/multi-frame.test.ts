import { describe, expect, it } from 'vitest';
import { linkSegmentation } from '../../src/dicom/seg/link-segmentation.ts';
import { loadSegmentation } from '../../src/dicom/seg/load-segmentation.ts';
import { loadVolume } from '../../src/image/index.ts';
import { placeSegment } from '../../src/image/mask/segments/place-segment.ts';
import { encapsulated, rle } from '../support/compressed-frames.ts';
import { COLUMNS, ctSlice, type Items, part10, ROWS, SERIES, sliceValues, UID } from '../support/dicom-fixture.ts';
import { codes, scanFiles } from '../support/scan-files.ts';
import { onSlice, segmentation } from '../support/segmentation-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const ENHANCED_CT = '1.2.840.10008.5.1.4.1.1.2.1';
const ENHANCED_MR = '1.2.840.10008.5.1.4.1.1.4.1';
const LEGACY_CT = '1.2.840.10008.5.1.4.1.1.2.2';

/** The order of the slices in the object: frame 1 is slice 2. */
const order = [2, 0, 3, 1];

/** The four fixture slices as one object; `ofFrame` adds groups to a frame, `change` elements to the object. */
function enhanced(change: Items = {}, ofFrame: (index: number) => Items = () => ({}), shared: Items = {}): Items {
  const { x00200032: _position, x00200037: _orientation, x00280030: _spacing, ...rest } = ctSlice(0);
  const { x00281052: _intercept, x00281053: _slope, ...plain } = rest;
  return {
    ...plain,
    x00080016: ['UI', ENHANCED_CT],
    x00080018: ['UI', '1.2.3.80'],
    x00280008: ['IS', '4'],
    x52009229: [
      'SQ',
      [
        {
          x00209116: ['SQ', [{ x00200037: ['DS', '1\\0\\0\\0\\1\\0'] }]],
          x00289110: ['SQ', [{ x00180050: ['DS', '2.5'], x00280030: ['DS', '2\\0.5'] }]],
          x00289145: ['SQ', [{ x00281052: ['DS', '-10'], x00281053: ['DS', '1'] }]],
          ...shared,
        },
      ],
    ],
    x52009230: [
      'SQ',
      order.map((k, index) => ({
        x00209111: ['SQ', [{ x00209056: ['SH', '1'] }]],
        x00209113: ['SQ', [{ x00200032: ['DS', onSlice(k)] }]],
        ...ofFrame(index),
      })),
    ],
    x7fe00010: ['OW', Buffer.concat(order.map((k) => new Uint8Array(sliceValues(k).buffer)))],
    ...change,
  };
}

const expected = [0, 1, 2, 3].flatMap((k) => [...sliceValues(k)].map((value) => value - 10));

async function voxels(items: Items, transferSyntaxUid: string = UID.explicit): Promise<number[]> {
  const found = await scanFiles(folder(), { 'image.dcm': part10(items, { transferSyntaxUid }) });
  expect(found.refusals).toEqual([]);
  const loaded = await loadVolume(found.series[0]!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return [...loaded.value.volume.voxels];
}

/** The unit of the values, or the code of the refusal. */
async function unit(items: Items): Promise<string> {
  const found = await scanFiles(folder(), { 'image.dcm': part10(items) });
  const loaded = await loadVolume(found.series[0]!);
  return loaded.ok ? loaded.value.unit : loaded.refusal.code;
}

async function refusal(items: Items): Promise<string[]> {
  const found = await scanFiles(folder(), { 'image.dcm': part10(items) });
  expect(found.series).toEqual([]);
  return codes(found.refusals);
}

describe('A multi-frame image', () => {
  it('is a volume of its frames by position, with their frame numbers', async () => {
    const found = await scanFiles(folder(), { 'image.dcm': part10(enhanced()) });
    const [series] = found.series;
    expect(series!.instances.map((slice) => [slice.frameNumber, slice.sopInstanceUid, slice.position[2]])).toEqual([
      [2, '1.2.3.80', 10],
      [4, '1.2.3.80', 12.5],
      [1, '1.2.3.80', 15],
      [3, '1.2.3.80', 17.5],
    ]);
    expect(await voxels(enhanced())).toEqual(expected);
    expect(await voxels(enhanced({ x00080016: ['UI', LEGACY_CT] }))).toEqual(expected);
  });

  it.each([UID.implicit, UID.deflated, UID.bigEndian])('is the same in transfer syntax %s', async (syntax) => {
    expect(await voxels(enhanced(), syntax)).toEqual(expected);
  });

  it('may state the unit of its values for all frames or for each, by RescaleType, FrameType or real-world value mappings', async () => {
    const rescale = (type: string): Items => ({
      x00289145: ['SQ', [{ x00281052: ['DS', '-10'], x00281053: ['DS', '1'], x00281054: ['LO', type] }]],
    });
    const double = (value: number) => Buffer.from(new Float64Array([value]).buffer);
    const code: Items = { x00080100: ['SH', 'um2/s'], x00080102: ['SH', 'UCUM'], x00080104: ['LO', 'unit'] };
    const mapping: Items = { x004008ea: ['SQ', [code]], x00409224: ['FD', double(-10)], x00409225: ['FD', double(1)] };
    const mr: Items = { x00080016: ['UI', ENHANCED_MR], x00080060: ['CS', 'MR'] };
    expect(await unit(enhanced({}, undefined, rescale('MGML')))).toBe('mg/ml');
    expect(await unit(enhanced({}, () => rescale('Z_EFF'), rescale('HU')))).toBe('{Z_eff}');
    expect(await unit(enhanced({}, (index) => rescale(index === 2 ? 'HU' : 'US')))).toBe('QIAW_UNIT_MIXED');
    expect(await unit(enhanced(mr, undefined, { x00409096: ['SQ', [mapping]] }))).toBe('um2/s');
    expect(await unit(enhanced({ ...mr, x00409096: ['SQ', [mapping]] }))).toBe('um2/s');
    const frameType: Items = {
      x00189329: ['SQ', [{ x00089007: ['CS', 'DERIVED\\PRIMARY\\AXIAL\\ELECTRON_DENSITY'] }]],
    };
    expect(await unit(enhanced({}, () => frameType))).toBe('QIAW_UNIT_MISSING');
  });

  it('may state plane, spacing and rescale for each frame', async () => {
    const own = (index: number): Items => ({
      x00209116: ['SQ', [{ x00200037: ['DS', '1\\0\\0\\0\\1\\0'] }]],
      x00289110: ['SQ', [{ x00280030: ['DS', '2\\0.5'] }]],
      x00289145: ['SQ', [{ x00281052: ['DS', String(index)], x00281053: ['DS', '2'] }]],
    });
    const items = enhanced({ x52009229: ['SQ', [{}]] }, own);
    expect(await voxels(items)).toEqual(
      [0, 1, 2, 3].flatMap((k) => [...sliceValues(k)].map((value) => 2 * value + order.indexOf(k))),
    );
  });

  it('of MR needs no rescale', async () => {
    const items = enhanced({ x00080016: ['UI', ENHANCED_MR], x00080060: ['CS', 'MR'] }, () => ({}), {
      x00289145: undefined,
    });
    expect(await voxels(items)).toEqual(expected.map((value) => value + 10));
  });

  it('is decompressed frame by frame: with one fragment per frame, with offset tables, and not otherwise', async () => {
    const frames = order.map((k) =>
      rle({ rows: ROWS, columns: COLUMNS, bits: 16, signed: true, values: [...sliceValues(k)] }, 2),
    );
    const even = frames.map((frame) => (frame.length % 2 ? Buffer.concat([frame, Buffer.alloc(1)]) : frame));
    const halves = even.flatMap((frame) => [frame.subarray(0, 40), frame.subarray(40)]);
    const starts: number[] = [];
    let at = 0;
    for (const frame of even) {
      starts.push(at);
      at += frame.length + 16;
    }
    const table = Buffer.alloc(8 * starts.length);
    for (const [i, start] of starts.entries()) table.writeBigUInt64LE(BigInt(start), 8 * i);
    expect(await voxels(enhanced({ x7fe00010: ['OB', encapsulated(even)] }), UID.rle)).toEqual(expected);
    expect(await voxels(enhanced({ x7fe00010: ['OB', encapsulated(halves, starts)] }), UID.rle)).toEqual(expected);
    const extended: Items = { x7fe00001: ['OB', table], x7fe00010: ['OB', encapsulated(halves)] };
    expect(await voxels(enhanced(extended), UID.rle)).toEqual(expected);
    const untold = enhanced({ x7fe00010: ['OB', encapsulated(halves)] });
    const found = await scanFiles(folder(), { 'image.dcm': part10(untold, { transferSyntaxUid: UID.rle }) });
    expect(await loadVolume(found.series[0]!)).toMatchObject({
      ok: false,
      refusal: { code: 'QIAW_PIXEL_DECODING', evidence: { fragments: 8, frames: 4 } },
    });
  });

  it('with several stacks, several time points or too few descriptions is refused by name', async () => {
    const content = (change: Items): Items => ({ x00209111: ['SQ', [change]] });
    expect(await refusal(enhanced({}, (i) => content({ x00209056: ['SH', String(i % 2)] })))).toEqual([
      'QIAW_MULTIFRAME_STACKS',
    ]);
    expect(await refusal(enhanced({}, (i) => content({ x00209128: ['UL', [1 + (i % 2), 0]] })))).toEqual([
      'QIAW_MULTIFRAME_TIMES',
    ]);
    expect(await refusal(enhanced({ x00280008: ['IS', '5'] }))).toEqual(['QIAW_PIXEL_DATA_LENGTH']);
    expect(await refusal(enhanced({ x52009230: ['SQ', [{}]] }))).toEqual(['QIAW_DICOM_ATTRIBUTE_INVALID']);
    expect(await refusal(enhanced({}, () => ({ x00209113: undefined })))).toEqual(['QIAW_DICOM_ATTRIBUTE_MISSING']);
    expect(await refusal(enhanced({}, () => ({}), { x00289145: undefined }))).toEqual(['QIAW_DICOM_ATTRIBUTE_MISSING']);
  });

  it('with several frames at one position is not a volume', async () => {
    const items = enhanced({}, (i) => ({ x00209113: ['SQ', [{ x00200032: ['DS', onSlice(i >> 1)] }]] }));
    const found = await scanFiles(folder(), { 'image.dcm': part10(items) });
    expect(await loadVolume(found.series[0]!)).toMatchObject({
      ok: false,
      refusal: { code: 'QIAW_SERIES_POSITION_DUPLICATED' },
    });
  });

  it('carries a segmentation of its frames', async () => {
    const seg = segmentation(
      {
        type: 'BINARY',
        segments: [[1, 'Tumour']],
        frames: [{ segment: 1, values: Array.from({ length: 15 }, (_, i) => i % 2), position: onSlice(1) }],
      },
      {
        x00081115: [
          'SQ',
          [
            {
              x0008114a: ['SQ', [{ x00081150: ['UI', ENHANCED_CT], x00081155: ['UI', '1.2.3.80'] }]],
              x0020000e: ['UI', SERIES],
            },
          ],
        ],
      },
    );
    const found = await scanFiles(folder(), { 'image.dcm': part10(enhanced()), 'seg.dcm': part10(seg) });
    const link = linkSegmentation(found.segmentations[0]!, found);
    if (!link.ok) throw new Error(link.refusal.code);
    expect(link.value.method).toBe('referenced-series');
    const volume = await loadVolume(link.value.series);
    const loaded = await loadSegmentation(found.segmentations[0]!);
    if (!volume.ok || !loaded.ok) throw new Error('unreadable');
    const placed = placeSegment(loaded.value, 1, volume.value.volume.grid);
    expect(placed).toMatchObject({ ok: true, value: { voxelCount: 7, largestSlice: 1 } });
  });
});
