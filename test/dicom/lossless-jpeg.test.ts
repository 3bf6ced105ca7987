import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Malformed } from '../../src/dicom/element/read/malformed.ts';
import { jpegLosslessCodec } from '../../src/dicom/image/pixels/jpeg-lossless.ts';
import { storedValues } from '../../src/dicom/image/pixels/stored-values.ts';
import type { Grey } from '../support/compressed-frames.ts';
import { type LosslessOptions, losslessJpeg } from '../support/lossless-jpeg.ts';

const SYNTAX = '1.2.840.10008.1.2.4.57';

const formatOf = ({ rows, columns, bits, signed }: Grey, bitsAllocated: 8 | 16 | 32) =>
  ({ rows, columns, bitsAllocated, bitsStored: bits, pixelRepresentation: signed ? 1 : 0 }) as const;

async function decoded(frame: Uint8Array, grey: Grey, bitsAllocated: 8 | 16 | 32 = grey.bits <= 8 ? 8 : 16) {
  const format = formatOf(grey, bitsAllocated);
  const { pixels } = await jpegLosslessCodec.decodeFrame(frame, format, SYNTAX);
  return [...storedValues(pixels, format, 'no')];
}

/** What remains of a value when its lowest bits are not coded. */
const coarse = ({ values }: Grey, pointTransform: number): number[] =>
  values.map((value) => (value >> pointTransform) * 2 ** pointTransform);

const images: fc.Arbitrary<Grey> = fc
  .record({
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
    bits: fc.integer({ min: 2, max: 16 }),
    signed: fc.boolean(),
  })
  .chain(({ rows, columns, bits, signed }) => {
    const low = signed ? -(2 ** (bits - 1)) : 0;
    const high = low + 2 ** bits - 1;
    const value = fc.oneof(fc.integer({ min: low, max: high }), fc.constantFrom(low, high, 0));
    const same = value.map((one) => new Array<number>(rows * columns).fill(one));
    const any = fc.array(value, { minLength: rows * columns, maxLength: rows * columns });
    return fc.oneof(any, same).map((values) => ({ rows, columns, bits, signed, values }));
  });

const options: fc.Arbitrary<LosslessOptions> = fc.record(
  {
    predictor: fc.integer({ min: 1, max: 7 }),
    restartLines: fc.integer({ min: 0, max: 3 }),
    pointTransform: fc.integer({ min: 0, max: 1 }),
    shortest: fc.integer({ min: 0, max: 16 }),
  },
  { requiredKeys: ['predictor'] },
);

describe('Lossless JPEG', () => {
  it('gives every pixel for any size, depth, sign, predictor, table, restart interval and point transform', async () => {
    await fc.assert(
      fc.asyncProperty(images, options, async (grey, how) => {
        expect(await decoded(losslessJpeg(grey, how), grey)).toEqual(coarse(grey, how.pointTransform ?? 0));
      }),
      { numRuns: 600, seed: 16 },
    );
  });

  it('gives the last pixel when its code fills exactly the last byte', async () => {
    // With five bits per pixel and no differences, eight pixels take five bytes, and the marker follows immediately.
    const grey: Grey = { rows: 4, columns: 4, bits: 8, signed: false, values: new Array<number>(16).fill(128) };
    expect(await decoded(losslessJpeg(grey, { predictor: 1 }), grey)).toEqual(grey.values);
    expect(await decoded(losslessJpeg(grey, { predictor: 1, restartLines: 2 }), grey)).toEqual(grey.values);
  });

  it('fills the array of the object, even with wider elements', async () => {
    const grey: Grey = { rows: 2, columns: 3, bits: 8, signed: true, values: [-128, -1, 0, 1, 2, 127] };
    const frame = losslessJpeg(grey, { predictor: 7 });
    for (const bits of [8, 16, 32] as const) expect(await decoded(frame, grey, bits)).toEqual(grey.values);
  });

  it('accepts application data, comments and fill bytes before the scan, and padding after it', async () => {
    const grey: Grey = { rows: 2, columns: 2, bits: 12, signed: false, values: [0, 4095, 7, 9] };
    const frame = losslessJpeg(grey, { predictor: 4 });
    const comment = [0xff, 0xff, 0xfe, 0, 4, 1, 2];
    const padded = [...frame.subarray(0, 2), ...comment, ...frame.subarray(2, -2), 0, 0xff, 0xff, 0xff, 0xd9, 0, 0];
    expect(await decoded(Uint8Array.from(padded), grey)).toEqual(grey.values);
  });
});

describe('Lossless JPEG that is damaged', () => {
  const grey: Grey = {
    rows: 6,
    columns: 5,
    bits: 12,
    signed: false,
    values: Array.from({ length: 30 }, (_, i) => (i * 977) % 4096),
  };
  const frame = losslessJpeg(grey, { predictor: 6, restartLines: 2, shortest: 10 });
  const marker = (code: number): number => frame.findIndex((byte, i) => byte === 0xff && frame[i + 1] === code);
  const refused = (bytes: Uint8Array) => expect(decoded(bytes, grey)).rejects.toThrow(Malformed);
  const edited = (at: number, ...bytes: number[]): Uint8Array => {
    const own = Uint8Array.from(frame);
    own.set(bytes, at);
    return own;
  };

  it.each<[string, () => Uint8Array]>([
    ['has no table', () => edited(marker(0xc4) + 1, 0xfe)],
    ['has a table with more codes than possible', () => edited(marker(0xc4) + 5, 3)],
    ['has a category beyond 16', () => edited(marker(0xc4) + 5 + 16, 17)],
    ['names a table that it lacks', () => edited(marker(0xda) + 6, 0x10)],
    ['is coded with a lossy process', () => edited(marker(0xc3) + 1, 0xc1)],
    ['has predictor 0', () => edited(marker(0xda) + 7, 0)],
    ['has predictor 8', () => edited(marker(0xda) + 7, 8)],
    ['shifts all its bits away', () => edited(marker(0xda) + 9, 12)],
    ['restarts inside a line', () => edited(marker(0xdd) + 4, 0, 7)],
    ['restarts sooner than it states', () => edited(marker(0xdd) + 4, 0, 15)],
    ['restarts out of order', () => edited(marker(0xd1) + 1, 0xd3)],
    ['restarts after the last pixel', () => edited(marker(0xdd) + 4, 0, 30)],
    ['ends before the last pixel', () => Uint8Array.from([...frame.subarray(0, -5), 0xff, 0xd9])],
    ['continues after the last pixel', () => Uint8Array.from([...frame.subarray(0, -2), 0x5a, 0x5a, 0xff, 0xd9])],
    ['has a segment longer than the frame', () => edited(marker(0xdd) + 2, 0xff, 0xff)],
    ['has bytes between its segments', () => Uint8Array.from([...frame.subarray(0, 2), 1, ...frame.subarray(2)])],
  ])('is refused when it %s', async (_, damage) => {
    await refused(damage());
  });

  it('is refused or has all its pixels, for any bytes changed or cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(frame.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 }),
        fc.nat(frame.length),
        async (edits, cut) => {
          const own = Uint8Array.from(frame);
          for (const { at, byte } of edits) own[at] = byte;
          try {
            expect(await decoded(cut % 3 === 0 ? own.subarray(0, cut) : own, grey)).toHaveLength(30);
          } catch (cause) {
            expect(cause).toBeInstanceOf(Malformed);
          }
        },
      ),
      { numRuns: 800, seed: 17 },
    );
  });
});
