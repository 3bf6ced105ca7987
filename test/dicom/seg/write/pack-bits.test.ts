import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { span } from '../../../../src/dicom/seg/write/frames.ts';
import { packedLength, packFrame } from '../../../../src/dicom/seg/write/pack-bits.ts';
import { unpackFrame } from '../../../support/unpack-bits.ts';

const bits = (length: number) =>
  fc
    .tuple(fc.constantFrom(0.02, 0.5, 0.98), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })))
    .map(([density, stream]) => Uint8Array.from({ length }, () => (stream.next().value < density ? 1 : 0)));

const frames = fc
  .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns, count]) => fc.array(bits(rows * columns), { minLength: count, maxLength: count }));

describe('Packing frames at one bit per pixel', () => {
  it('gives back every voxel for any rows and columns, including odd ones', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const area = all[0]!.length;
        const packed = new Uint8Array(packedLength(area, all.length));
        for (const [index, frame] of all.entries()) {
          const [first, last] = span(frame);
          packFrame(packed, index, frame, first, last);
        }
        for (const [index, frame] of all.entries()) expect(unpackFrame(packed, index, area)).toEqual(frame);
      }),
      { numRuns: 300 },
    );
  });

  it('puts the first pixel into the least significant bit and leaves no gap between frames', () => {
    const packed = new Uint8Array(packedLength(3, 3));
    packFrame(packed, 0, Uint8Array.of(1, 0, 0));
    packFrame(packed, 1, Uint8Array.of(0, 1, 1));
    packFrame(packed, 2, Uint8Array.of(1, 0, 1));
    expect([...packed]).toEqual([0b01110001, 0b1]);
  });
});

describe('Finding the voxels of a frame', () => {
  it('finds the first and the last at any alignment in memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 40 }).chain(bits), (shift, frame) => {
        const memory = new Uint8Array(shift + frame.length);
        memory.set(frame, shift);
        const [first, last] = span(memory.subarray(shift));
        expect([first, last]).toEqual(frame.includes(1) ? [frame.indexOf(1), frame.lastIndexOf(1)] : [0, -1]);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses values other than 0 and 1, wherever they are', () => {
    for (let at = 0; at < 11; at += 1) {
      const frame = new Uint8Array(11);
      frame[at] = 255;
      expect(() => span(frame)).toThrow('other than 0 and 1');
    }
  });
});
