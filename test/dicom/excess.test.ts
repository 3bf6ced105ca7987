import { describe, expect, it } from 'vitest';
import { loadSegmentation } from '../../src/dicom/seg/load-segmentation.ts';
import { loadVolume } from '../../src/image/index.ts';
import { encapsulated, type Grey, htj2k, jpeg2000, jpegLs, rle } from '../support/compressed-frames.ts';
import { COLUMNS, ctFiles, ctSlice, type Items, part10, ROWS, sliceValues, UID } from '../support/dicom-fixture.ts';
import { losslessJpeg } from '../support/lossless-jpeg.ts';
import { codes, scanFiles } from '../support/scan-files.ts';
import { onSlice, packed, segmentation } from '../support/segmentation-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const native = (k: number): Uint8Array => new Uint8Array(sliceValues(k).buffer);
const longer = (bytes: Uint8Array, by: number, value = 0): Uint8Array =>
  Buffer.concat([bytes, Buffer.alloc(by, value)]);

async function load(files: Readonly<Record<string, Uint8Array>>) {
  const found = await scanFiles(folder(), files);
  if (found.series.length === 0) throw new Error(codes(found.refusals).join());
  const loaded = await loadVolume(found.series[0]!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return loaded.value;
}
const pixels = (pixelsOf: (k: number) => Items['x7fe00010'], transferSyntaxUid: string = UID.explicit) =>
  ctFiles(3, (k) => ({ x7fe00010: pixelsOf(k) }), { transferSyntaxUid });
const noteOf = (places: string, bytes: number) => [
  {
    code: 'QIAW_PIXEL_DATA_EXCESS',
    message: `PixelData is longer than its pixels in ${places} frames; the ${bytes} bytes after them were ignored.`,
  },
];

describe('Images with bytes after their pixels', () => {
  it('are read as the same images, with a note about the bytes', async () => {
    const plain = await load(ctFiles(3));
    for (const transferSyntaxUid of [UID.explicit, UID.implicit, UID.bigEndian, UID.deflated]) {
      const loaded = await load(pixels((k) => ['OW', longer(native(k), 28, 7)], transferSyntaxUid));
      expect(loaded.contentDigest).toBe(plain.contentDigest);
      expect(loaded.volume.voxels).toEqual(plain.volume.voxels);
      expect(loaded.notes).toEqual(noteOf('3 of 3', 84));
    }
    expect(plain.notes).toEqual([]);
  });

  it('get no note where one byte makes an odd length even', async () => {
    const eight: Items = {
      x00280100: ['US', [8]],
      x00280101: ['US', [8]],
      x00280102: ['US', [7]],
      x00280103: ['US', [0]],
    };
    const bytes = (by: number) =>
      ctFiles(2, () => ({
        ...eight,
        x7fe00010: [
          'OB',
          longer(
            Uint8Array.from({ length: 15 }, (_, i) => i),
            by,
          ),
        ],
      }));
    expect((await load(bytes(1))).notes).toEqual([]);
    expect((await load(bytes(3))).notes).toEqual(noteOf('2 of 2', 4));
  });

  it('are used once where copies without those bytes exist', async () => {
    const found = await scanFiles(folder(), {
      ...ctFiles(3),
      copy: part10(ctSlice(1, { x7fe00010: ['OW', longer(native(1), 10)] })),
    });
    expect(codes(found.refusals)).toEqual([]);
    expect(found.series[0]!.instances).toHaveLength(3);
  });

  it('are refused where another image would fit, and where pixels are missing', async () => {
    for (const bytes of [longer(native(0), 30), native(0).subarray(0, 28)]) {
      const found = await scanFiles(
        folder(),
        pixels(() => ['OW', bytes]),
      );
      expect(found.series).toEqual([]);
      expect(found.refusals[0]).toMatchObject({
        code: 'QIAW_PIXEL_DATA_LENGTH',
        evidence: { bytes: bytes.length, expectedBytes: 30 },
      });
    }
  });
});

describe('Compressed frames with bytes after their end', () => {
  const grey = (k: number): Grey => ({
    rows: ROWS,
    columns: COLUMNS,
    bits: 16,
    signed: true,
    values: [...sliceValues(k)],
  });
  const encoders = {
    '1.2.840.10008.1.2.5': (one: Grey) => rle(one, 2),
    '1.2.840.10008.1.2.4.57': (one: Grey) => losslessJpeg(one, { predictor: 6 }),
    '1.2.840.10008.1.2.4.80': (one: Grey) => jpegLs(one),
    '1.2.840.10008.1.2.4.90': (one: Grey) => jpeg2000(one),
    '1.2.840.10008.1.2.4.201': (one: Grey) => htj2k(one),
  } as const;

  it.each(Object.entries(encoders))('are read as the same images, with a note (%s)', async (uid, encode) => {
    const plain = await load(ctFiles(3));
    const frames = await Promise.all([0, 1, 2].map((k) => encode(grey(k))));
    const loaded = await load(pixels((k) => ['OB', encapsulated([longer(frames[k]!, 40)])], uid));
    expect(loaded.contentDigest).toBe(plain.contentDigest);
    expect(loaded.notes).toMatchObject([{ code: 'QIAW_PIXEL_DATA_EXCESS' }]);
    const intact = await load(pixels((k) => ['OB', encapsulated([frames[k]!])], uid));
    expect(intact.notes).toEqual([]);
  });

  it('are damaged where run-length codes are followed by values', async () => {
    const two = { ...grey(0), rows: ROWS + 1, values: [...sliceValues(0), 1, 2, 3, 4, 5] };
    const frame = encapsulated([rle(two, 2)]);
    await expect(load(pixels(() => ['OB', frame], UID.rle))).rejects.toThrow('QIAW_PIXEL_DECODING');
  });

  it.each(['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.201'] as const)(
    'are damaged where their tile-parts are cut (%s)',
    async (uid) => {
      const frame = await encoders[uid](grey(0));
      for (const bytes of [frame.subarray(0, -8), [...frame.subarray(0, -8), 0xff, 0xd9]]) {
        const cut = encapsulated([Uint8Array.from(bytes)]);
        await expect(load(pixels(() => ['OB', cut], uid))).rejects.toThrow('QIAW_PIXEL_DECODING');
      }
    },
  );
});

describe('Segmentations with bytes after their pixels', () => {
  const values = [1, 2, 3].map((seed) => Array.from({ length: 15 }, (_, i) => (i % (seed + 1) === 0 ? 1 : 0)));
  const frames = values.map((one, k) => ({ segment: 1, values: one, position: onSlice(k) }));
  const of = (bytes: Uint8Array) =>
    part10(segmentation({ type: 'BINARY', segments: [[1, 'A']], frames }, { x7fe00010: ['OB', bytes] }));

  it('have the same voxels, with a note about the bytes', async () => {
    const found = await scanFiles(folder(), { seg: of(longer(packed(values), 1)) });
    const loaded = await loadSegmentation(found.segmentations[0]!);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    expect(loaded.value.notes).toEqual(noteOf('1 of 3', 1));
    expect([0, 1, 2].map((frame) => loaded.value.pixels.valuesIn(frame))).toEqual([[1], [1], [1]]);
  });

  it('are refused where every frame seems to be padded separately, which would shift the voxels', async () => {
    const one = Array.from({ length: 7 * 15 }, (_, i) => i % 2);
    const many = [0, 1, 2, 3].map((k) => ({ segment: 1, values: one, position: onSlice(k) }));
    const apart = Buffer.concat(many.map(() => packed([one])));
    const large = { type: 'BINARY', segments: [[1, 'A']], frames: many, rows: 7, columns: 15 } as const;
    const found = await scanFiles(folder(), { seg: part10(segmentation(large, { x7fe00010: ['OB', apart] })) });
    expect(found.refusals).toMatchObject([
      {
        code: 'QIAW_PIXEL_DATA_LENGTH',
        reason: 'Each bit frame seems to be padded to whole bytes.',
        evidence: { bytes: 56, expectedBytes: 53, frames: 4 },
      },
    ]);
  });
});
