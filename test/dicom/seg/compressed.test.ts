import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LoadedSegmentation } from '../../../src/dicom/index.ts';
import { loadSegmentation } from '../../../src/dicom/seg/load-segmentation.ts';
import { segmentationDigest } from '../../../src/dicom/seg/segmentation-digest.ts';
import { encapsulated, type Grey, htj2k, jpeg2000, jpegLs, rle } from '../../support/compressed-frames.ts';
import { COLUMNS, ctFiles, type Items, part10, ROWS } from '../../support/dicom-fixture.ts';
import { losslessJpeg } from '../../support/lossless-jpeg.ts';
import { codes, scanFiles } from '../../support/scan-files.ts';
import { type FixtureSegmentation, onSlice, packed, segmentation } from '../../support/segmentation-fixture.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const area = ROWS * COLUMNS;
const DEFLATED = '1.2.840.10008.1.2.8.1';

const grey = (bits: number, values: readonly number[]): Grey => ({
  rows: ROWS,
  columns: COLUMNS,
  bits,
  signed: false,
  values,
});
/** A single frame as it would be stored natively: 15 bits take two bytes. */
const native = ({ bits, values }: Grey): Uint8Array =>
  bits === 1
    ? packed([values])
    : new Uint8Array(bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values).buffer);
const deflate = (frame: Grey): Uint8Array => deflateRawSync(native(frame));

type Encode = (frame: Grey) => Uint8Array | Promise<Uint8Array>;

const syntaxes: Readonly<Record<string, readonly [uid: string, encode: Encode]>> = {
  'deflated frames': [DEFLATED, deflate],
  // Bits are compressed as the bytes they are packed into.
  RLE: [
    '1.2.840.10008.1.2.5',
    (frame) => (frame.bits === 16 ? rle(frame, 2) : rle({ ...frame, values: [...native(frame)] }, 1)),
  ],
  'JPEG 2000': ['1.2.840.10008.1.2.4.90', (frame) => jpeg2000(frame)],
  HTJ2K: ['1.2.840.10008.1.2.4.201', (frame) => htj2k(frame)],
  'JPEG-LS': ['1.2.840.10008.1.2.4.80', (frame) => jpegLs(frame)],
  'lossless JPEG': ['1.2.840.10008.1.2.4.70', (frame) => losslessJpeg(frame, { predictor: 1 })],
};

const of = (type: FixtureSegmentation['type'], frames: readonly (readonly number[])[]): FixtureSegmentation => ({
  type,
  segments:
    type === 'BINARY'
      ? [[1, 'Tumour']]
      : [
          [1, 'Tumour'],
          [2, 'Node'],
          [300, 'Lung'],
        ],
  frames: frames.map((values, k) => ({ ...(type !== 'LABELMAP' && { segment: 1 }), values, position: onSlice(k) })),
});
const depth = (bits: number): Items => ({
  x00280100: ['US', [bits]],
  x00280101: ['US', [bits]],
  x00280102: ['US', [bits - 1]],
});

/** The pixel values of the frames, for any encoding of the file. */
const valuesOf = ({ frames, pixels }: LoadedSegmentation): number[][] =>
  frames.map(({ index }) => {
    const values = new Array<number>(area).fill(0);
    pixels.forEach(index, (pixel, value) => {
      values[pixel] = value;
    });
    return values;
  });

async function load(items: Items, transferSyntaxUid?: string) {
  const file = part10(items, transferSyntaxUid === undefined ? {} : { transferSyntaxUid });
  const found = await scanFiles(folder(), { ...ctFiles(4), seg: file });
  if (found.segmentations.length === 0) return { ok: false, refusal: found.refusals[0]! } as const;
  return await loadSegmentation(found.segmentations[0]!);
}

async function compressed(of: FixtureSegmentation, bits: number, [uid, encode]: readonly [string, Encode]) {
  const frames = await Promise.all(of.frames.map(({ values }) => encode(grey(bits, values))));
  return await load(segmentation(of, { ...depth(bits), x7fe00010: ['OB', encapsulated(frames)] }), uid);
}

const pattern = (seed: number, values: readonly number[]): number[] =>
  Array.from({ length: area }, (_, i) => values[(i * seed + (i >> 2)) % values.length]!);

describe('A compressed segmentation', () => {
  it.each(['deflated frames', 'RLE', 'JPEG 2000', 'HTJ2K'])(
    'of bits, as %s, has exactly its original voxels',
    async (name) => {
      const frames = [pattern(3, [1, 0]), pattern(1, [0, 1, 1]), new Array<number>(area).fill(1)];
      const loaded = await compressed(of('BINARY', frames), 1, syntaxes[name]!);
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      expect(valuesOf(loaded.value)).toEqual(frames);
      expect(loaded.value.notes).toEqual([]);
      const raw = await load(segmentation(of('BINARY', frames)));
      expect(raw.ok && segmentationDigest(raw.value)).toBe(segmentationDigest(loaded.value));
    },
  );

  describe.each(Object.entries(syntaxes))('as %s', (_, syntax) => {
    it.each([
      ['FRACTIONAL', 8, [0, 99, 100, 200]],
      ['LABELMAP', 8, [0, 1, 2]],
      ['LABELMAP', 16, [0, 1, 2, 300]],
    ] as const)('of the type %s with %s bits has exactly its original values', async (type, bits, used) => {
      const frames = [pattern(3, used), pattern(1, used)];
      const loaded = await compressed(of(type, frames), bits, syntax);
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      expect(valuesOf(loaded.value)).toEqual(frames);
    });
  });

  it('counts as a copy of the raw one', async () => {
    const frames = [pattern(3, [1, 0]), pattern(1, [0, 1, 1])];
    const raw = segmentation(of('BINARY', frames));
    const frame = encapsulated(frames.map((values) => deflate(grey(1, values))));
    const copies = {
      raw: part10(raw),
      deflated: part10({ ...raw, x7fe00010: ['OB', frame] }, { transferSyntaxUid: DEFLATED }),
    };
    const found = await scanFiles(folder(), { ...ctFiles(4), ...copies });
    expect(codes(found.refusals)).toEqual([]);
    expect(found.segmentations).toHaveLength(1);
  });

  it('is refused by name where bits are compressed in a way that only works for larger values', async () => {
    for (const name of ['JPEG-LS', 'lossless JPEG']) {
      const loaded = await compressed(of('BINARY', [pattern(3, [1, 0])]), 1, [
        syntaxes[name]![0],
        ({ values }) => syntaxes[name]![1](grey(8, values)),
      ]);
      expect(loaded).toMatchObject({ ok: false, refusal: { code: 'QIAW_PIXEL_DECODING' } });
    }
  });
});

describe('A deflated frame', () => {
  const whole = of('BINARY', [pattern(3, [1, 0])]);
  const frameOf = (bytes: Uint8Array): readonly [string, Encode] => [DEFLATED, () => bytes];

  it.each<[string, Uint8Array]>([
    ['is cut', deflateRawSync(Buffer.alloc(2, 0x55)).subarray(0, -2)],
    ['is too short', deflateRawSync(Buffer.alloc(1, 0x55))],
    ['is not deflated data', Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    ['would fill the memory', deflateRawSync(Buffer.alloc(50_000_000))],
  ])('that %s makes the segmentation refused', async (_, bytes) => {
    expect(await compressed(whole, 1, frameOf(bytes))).toMatchObject({
      ok: false,
      refusal: { code: 'QIAW_PIXEL_DECODING' },
    });
  });

  it('with bytes after its pixels, deflated or not, is read with a note of their number', async () => {
    const bits = packed([whole.frames[0]!.values]);
    const inside = deflateRawSync(Buffer.concat([bits, Buffer.alloc(3)]));
    const behind = Buffer.concat([deflateRawSync(bits), Buffer.alloc(20)]);
    for (const [bytes, count] of [
      [inside, 3],
      [behind, 20 - (deflateRawSync(bits).length % 2)],
    ] as const) {
      const loaded = await compressed(whole, 1, frameOf(bytes));
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      expect(valuesOf(loaded.value)).toEqual([whole.frames[0]!.values]);
      expect(loaded.value.notes).toEqual([
        { code: 'QIAW_PIXEL_DATA_EXCESS', message: expect.stringContaining(`the ${count} bytes`) as string },
      ]);
    }
  });
});
