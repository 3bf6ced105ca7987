import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rescaledVoxels } from '../../../src/image/volume/voxel-array.ts';

const stored = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array };
const least: Record<keyof typeof stored, number> = {
  Uint8Array: 0,
  Int8Array: -128,
  Uint16Array: 0,
  Int16Array: -32768,
  Uint32Array: 0,
  Int32Array: -2147483648,
};

describe('Stored values times slope plus intercept', () => {
  it.each(Object.keys(stored) as Array<keyof typeof stored>)(
    'of %s lie within the type that is chosen for them',
    (name) => {
      const [low, high] = [least[name], least[name] + 2 ** (8 * stored[name].BYTES_PER_ELEMENT) - 1];
      const value = fc.oneof(fc.constantFrom(low, high, 0), fc.integer({ min: low, max: high }));
      const factor = fc.constantFrom(1, -1, 2, -3, 0.1, 0.5, 70_000, 1e-5);
      const shift = fc.constantFrom(0, -1024, 32_767, -32_769, 2 ** 31, 0.25, -1e6);
      const slice = fc.tuple(fc.array(value, { minLength: 4, maxLength: 4 }), factor, shift);
      fc.assert(
        fc.property(fc.array(slice, { minLength: 1, maxLength: 3 }), (slices) => {
          const voxels = rescaledVoxels(
            slices.map(([values, slope, intercept]) => ({ stored: stored[name].from(values), slope, intercept })),
            4,
          );
          const exact = slices.flatMap(([values, slope, intercept]) => values.map((x) => x * slope + intercept + 0));
          expect(Array.from(voxels)).toEqual(exact);
        }),
        { numRuns: 200 },
      );
    },
  );
});
