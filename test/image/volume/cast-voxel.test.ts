import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoxelArray } from '../../../src/core/index.ts';
import { castVoxel, integerRange, storeVoxels } from '../../../src/image/index.ts';

const integers = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array };
/** The limits of C's types, written out. */
const limits: Record<keyof typeof integers, [number, number]> = {
  Uint8Array: [0, 255],
  Int8Array: [-128, 127],
  Uint16Array: [0, 65535],
  Int16Array: [-32768, 32767],
  Uint32Array: [0, 4294967295],
  Int32Array: [-2147483648, 2147483647],
};
const names = Object.keys(integers) as Array<keyof typeof integers>;

/**
 * ITK's rule in plain words: values below the range become its minimum, values above it the maximum, and all others
 * lose their fraction.
 */
function plainly(value: number, [least, greatest]: [number, number]): number {
  if (value < least) return least;
  if (value > greatest) return greatest;
  return value < 0 ? Math.ceil(value) : Math.floor(value);
}

describe('A number cast to a voxel type', () => {
  it.each(names)('is clamped to the range of %s and truncated toward zero', (name) => {
    const near = fc
      .constantFrom(...limits[name], 0)
      .chain((end) => fc.double({ min: end - 3, max: end + 3, noNaN: true }));
    const any = fc.oneof(near, fc.double({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), (values) => {
        const stored = storeVoxels(new integers[name](values.length), values);
        expect(Array.from(stored)).toEqual(values.map((value) => plainly(value, limits[name]) + 0));
      }),
      { numRuns: 300 },
    );
  });

  it('is unchanged in a floating-point image', () => {
    const values = [-1.5, 1e30, Number.NaN, Number.POSITIVE_INFINITY];
    for (const made of [new Float64Array(4), new Float32Array(4)] as VoxelArray[]) {
      expect(integerRange(made)).toBeUndefined();
      expect(Array.from(storeVoxels(made, values))).toEqual(
        values.map((v) => (made instanceof Float32Array ? Math.fround(v) : v)),
      );
    }
  });

  it('is 0 where it is not a number', () => {
    expect(castVoxel(Number.NaN, [-5, 5])).toBe(0);
  });
});
