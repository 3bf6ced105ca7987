import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadVolume } from '../../src/image/index.ts';
import { encapsulated, type Grey, htj2k, jpeg2000, jpegLs, rle } from '../support/compressed-frames.ts';
import { ctFiles, type Items } from '../support/dicom-fixture.ts';
import { atSize } from '../support/full-size.ts';
import { losslessJpeg } from '../support/lossless-jpeg.ts';
import { scanFiles } from '../support/scan-files.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

type Encode = (grey: Grey) => Uint8Array | Promise<Uint8Array>;
const allocated = (bits: number): 8 | 16 => (bits <= 8 ? 8 : 16);

/** Every syntax with its own encoder; predictors of lossless JPEG one by one. */
const syntaxes: Readonly<Record<string, readonly [uid: string, encode: Encode]>> = {
  RLE: ['1.2.840.10008.1.2.5', (grey) => rle(grey, grey.bits <= 8 ? 1 : 2)],
  'JPEG lossless': ['1.2.840.10008.1.2.4.57', (grey) => losslessJpeg(grey, { predictor: 6 })],
  'JPEG lossless of first-order prediction': ['1.2.840.10008.1.2.4.70', (grey) => losslessJpeg(grey, { predictor: 1 })],
  'JPEG-LS': ['1.2.840.10008.1.2.4.80', (grey) => jpegLs(grey)],
  'JPEG 2000': ['1.2.840.10008.1.2.4.90', (grey) => jpeg2000(grey)],
  'JPEG 2000 of any kind': ['1.2.840.10008.1.2.4.91', (grey) => jpeg2000(grey)],
  HTJ2K: ['1.2.840.10008.1.2.4.201', (grey) => htj2k(grey)],
  'HTJ2K by resolution': ['1.2.840.10008.1.2.4.202', (grey) => htj2k(grey)],
};

function grey(rows: number, columns: number, bits: number, signed: boolean, seed: number): Grey {
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const values = Array.from({ length: rows * columns }, (_, i) => low + ((i * i * 31 + i * seed * 7919) % 2 ** bits));
  return { rows, columns, bits, signed, values };
}

const elementsOf = ({ rows, columns, bits, signed }: Grey, pixels: Items['x7fe00010']): Items => ({
  x00280010: ['US', [rows]],
  x00280011: ['US', [columns]],
  x00280100: ['US', [allocated(bits)]],
  x00280101: ['US', [bits]],
  x00280102: ['US', [bits - 1]],
  x00280103: ['US', [signed ? 1 : 0]],
  x00281052: ['DS', '0'],
  x7fe00010: pixels,
});

/** Two slices, with the frame of each given as fragments. */
async function volumeOf(
  slices: readonly Grey[],
  uid: string,
  fragments: readonly (readonly Uint8Array[])[],
  change: Items = {},
) {
  const found = await scanFiles(
    folder(),
    ctFiles(slices.length, (k) => ({ ...elementsOf(slices[k]!, ['OB', encapsulated(fragments[k]!)]), ...change }), {
      transferSyntaxUid: uid,
    }),
  );
  expect(found.refusals).toEqual([]);
  return await loadVolume(found.series[0]!);
}

describe.each(Object.entries(syntaxes))('Images compressed as %s', (_, [uid, encode]) => {
  const depths: ReadonlyArray<readonly [number, boolean]> = [
    [16, true],
    [12, false],
    [8, false],
    [16, false],
    [12, true],
    [8, true],
  ];

  it.each(depths.slice(0, atSize(3, 6)))(
    'of %s bits, signed %s, have exactly their original pixels',
    async (bits, signed) => {
      const slices = [grey(19, 11, bits, signed, 3), grey(19, 11, bits, signed, 5)];
      const loaded = await volumeOf(slices, uid, [[await encode(slices[0]!)], [await encode(slices[1]!)]]);
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      expect([...loaded.value.volume.voxels]).toEqual(slices.flatMap((slice) => slice.values));
    },
  );

  it('count as copies of the uncompressed ones, even if all pixels are equal', async () => {
    const constant = (value: number): Grey => ({
      ...grey(16, 16, 16, true, 1),
      values: new Array<number>(256).fill(value),
    });
    const slices = [grey(16, 16, 16, true, 3), constant(0), constant(-32768), constant(32767)];
    const raw = (k: number): Items =>
      elementsOf(slices[k]!, ['OW', new Uint8Array(Int16Array.from(slices[k]!.values).buffer)]);
    const frames = await Promise.all(slices.map(encode));
    const copies = ctFiles(4, (k) => elementsOf(slices[k]!, ['OB', encapsulated([frames[k]!])]), {
      transferSyntaxUid: uid,
    });
    const found = await scanFiles(folder(), {
      ...ctFiles(4, raw),
      ...Object.fromEntries(Object.entries(copies).map(([name, bytes]) => [`copy/${name}`, bytes])),
    });
    expect(found.refusals).toEqual([]);
    expect(found.series[0]?.instances).toHaveLength(4);
  });

  it('are assembled from fragments, with or without an offset table', async () => {
    const slices = [grey(8, 9, 16, false, 3), grey(8, 9, 16, false, 4)];
    const fragments = await Promise.all(
      slices.map(async (slice) => {
        const frame = await encode(slice);
        const half = 2 * Math.floor(frame.length / 4);
        return [frame.subarray(0, half), frame.subarray(half)];
      }),
    );
    const loaded = await volumeOf(slices, uid, fragments);
    expect(loaded.ok && [...loaded.value.volume.voxels]).toEqual(slices.flatMap((slice) => slice.values));
  });

  it('are refused when damaged, without a crash, a hang or any output', async () => {
    const slices = [grey(16, 16, 12, false, 3), grey(16, 16, 12, false, 4)];
    const frames = [await encode(slices[0]!), await encode(slices[1]!)] as const;
    const intact = await volumeOf(slices, uid, [[frames[0]], [frames[1]]]);
    if (!intact.ok) throw new Error(intact.refusal.code);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ at: fc.nat(frames[0].length - 1), bit: fc.nat(7) }),
          fc.record({ cut: fc.nat(frames[0].length - 1) }),
        ),
        async (damage) => {
          const frame = Uint8Array.from(frames[0]);
          if ('at' in damage) frame[damage.at]! ^= 1 << damage.bit;
          const bytes = 'cut' in damage ? frame.subarray(0, damage.cut) : frame;
          const loaded = await volumeOf(slices, uid, [[bytes], [frames[1]]]);
          if (loaded.ok) expect(loaded.value.volume.voxels).toHaveLength(512);
          else expect(loaded.refusal.code).toMatch(/^QIAW_(PIXEL_DECODING|PIXEL_DATA_LENGTH|TRANSFER_SYNTAX)$/);
        },
      ),
      { numRuns: atSize(3, 15), seed: 5 },
    );
    const again = await volumeOf(slices, uid, [[frames[0]], [frames[1]]]);
    expect(again.ok && again.value.contentDigest).toBe(intact.value.contentDigest);
  });

  it('are refused when their size or depth differs from the header', async () => {
    const slices = [grey(16, 16, 16, false, 3), grey(16, 16, 16, false, 4)];
    const other = await encode(grey(16, 19, 16, false, 3));
    expect(await volumeOf(slices, uid, [[other], [other]])).toMatchObject({
      ok: false,
      refusal: { code: 'QIAW_PIXEL_DECODING' },
    });
  });
});

describe('JPEG 2000 codestreams with tiles or sampling that no grey image has', () => {
  it.each([
    ['tiles of one pixel at a far origin', 35, 0xff],
    ['tiles of width 0', 27, 0],
    ['omitted rows', 44, 17],
  ])('(%s) are refused before decoding', async (_, at, value) => {
    const slices = [grey(16, 16, 12, false, 3), grey(16, 16, 12, false, 4)];
    for (const [uid, encode] of [syntaxes['HTJ2K']!, syntaxes['JPEG 2000']!]) {
      const frame = await encode(slices[0]!);
      frame[at] = value;
      expect(await volumeOf(slices, uid, [[frame], [frame]])).toMatchObject({
        ok: false,
        refusal: { code: 'QIAW_PIXEL_DECODING' },
      });
    }
  });
});

describe('Images with lossy compression', () => {
  const smooth: Grey = {
    ...grey(32, 32, 12, false, 1),
    values: Array.from({ length: 1024 }, (_, i) => 1000 + 2 * (i % 32) + 3 * Math.floor(i / 32)),
  };

  it.each<[string, string, Encode]>([
    ['JPEG-LS', '1.2.840.10008.1.2.4.81', (one) => jpegLs(one, 2)],
    ['JPEG 2000', '1.2.840.10008.1.2.4.91', (one) => jpeg2000(one, false)],
    ['HTJ2K', '1.2.840.10008.1.2.4.203', (one) => htj2k(one, false)],
  ])('as %s are read with a note', async (_, uid, encode) => {
    const frame = await encode(smooth);
    const loaded = await volumeOf([smooth, smooth], uid, [[frame], [frame]]);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    const worst = Math.max(...smooth.values.map((value, i) => Math.abs(value - loaded.value.volume.voxels[i]!)));
    expect(worst).toBeLessThan(40);
    expect(loaded.value.notes).toEqual([
      {
        code: 'QIAW_IMAGE_LOSSY',
        message: '2 of 2 slices were compressed with loss, so voxel values differ from those acquired.',
      },
    ]);
  });

  it('carry no such note when the object states that nothing was lost', async () => {
    const frame = await jpeg2000(smooth);
    const loaded = await volumeOf([smooth, smooth], '1.2.840.10008.1.2.4.91', [[frame], [frame]], {
      x00282110: ['CS', '00'],
    });
    expect(loaded).toMatchObject({ ok: true, value: { notes: [] } });
  });

  it('with 12 bits of baseline JPEG are refused by name', async () => {
    const twelve = losslessJpeg(smooth, { predictor: 1 });
    const extended = Uint8Array.from(twelve);
    extended[3] = 0xc1;
    const loaded = await volumeOf([smooth, smooth], '1.2.840.10008.1.2.4.51', [[extended], [extended]]);
    expect(loaded).toMatchObject({ ok: false, refusal: { code: 'QIAW_TRANSFER_SYNTAX', evidence: { precision: 12 } } });
  });
});
