import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMask, within } from '../../../src/image/agreement/boxed-mask.ts';
import { majority } from '../../../src/image/agreement/consensus.ts';
import { staple } from '../../../src/image/agreement/staple.ts';
import { ball, block, maskPairs, noise, shapedMask } from '../../support/shaped-masks.ts';
import { grid } from '../mask/contours.ts';

const on = grid([8, 7, 6]);

describe('The consensus by majority', () => {
  it('contains the voxels of more than half of the masks, and counts ties of an even number as background', () => {
    const [left, both, right] = [
      block(on, [1, 1, 1], [3, 3, 3]),
      block(on, [1, 1, 1], [5, 3, 3]),
      block(on, [4, 1, 1], [5, 3, 3]),
    ];
    const odd = majority([left, both, right].map(boxMask));
    expect(odd.tiedVoxels).toBe(0);
    expect(odd.mask).toMatchObject({ min: [1, 1, 1], size: [5, 3, 3], voxelCount: 45 });
    const even = majority([left, both].map(boxMask));
    expect(even.tiedVoxels).toBe(18);
    expect(even.mask).toMatchObject({ min: [1, 1, 1], size: [3, 3, 3], voxelCount: 27 });
    expect(majority([left, right].map(boxMask))).toMatchObject({ tiedVoxels: 45, mask: { voxelCount: 0 } });
  });

  it('equals a count of votes per voxel for any masks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 }), (seeds) => {
        const masks = seeds.map((seed) => noise(on, 0.4, seed));
        const { mask } = majority(masks.map(boxMask));
        const voxels = within(mask, { min: [0, 0, 0], size: on.size });
        for (const [n, voxel] of voxels.entries()) {
          const votes = masks.reduce((sum, one) => sum + one.voxels[n]!, 0);
          expect(voxel).toBe(votes > masks.length / 2 ? 1 : 0);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

describe('STAPLE', () => {
  const named = new Map(maskPairs.map(([name, first, second]) => [name, { first, second }]));

  it('equals SimpleITK 2.5.7 on the box of the union and the margin', () => {
    const balls = named.get('two balls of anisotropic voxels')!;
    const noises = named.get('noise')!;
    const found = staple([noises.first, noises.second, balls.first, balls.first].map(boxMask));
    expect(found).toMatchObject({ box: { min: [0, 0, 0], size: [24, 20, 12] }, marginMm: 10, iterations: 9 });
    expect(found.mask.voxelCount).toBe(458);
    const sensitivity = [0.2794759825327511, 0.2292576419213974, 1, 1];
    const specificity = [0.7029422859298378, 0.8019615239532252, 1, 1];
    for (const [n, reader] of found.readers.entries()) {
      expect(reader.sensitivity).toBeCloseTo(sensitivity[n]!, 10);
      expect(reader.specificity).toBeCloseTo(specificity[n]!, 10);
    }
  });

  it('changes specificity with the margin but keeps the box beside it', () => {
    const wide = grid([60, 60, 20]);
    const readers = [ball(wide, [30, 30, 10], 6), ball(wide, [31, 30, 10], 6), ball(wide, [30, 31, 10], 5)].map(
      boxMask,
    );
    const [narrow, broad] = [staple(readers, 2), staple(readers, 8)];
    expect(narrow.box).toEqual({ min: [22, 22, 2], size: [18, 17, 17] });
    expect(broad.box).toEqual({ min: [16, 16, 0], size: [30, 29, 20] });
    expect(broad.readers[1]!.specificity).toBeGreaterThan(narrow.readers[1]!.specificity);
  });

  it('refuses fewer than three masks, and masks that are all empty', () => {
    const one = boxMask(ball(on, [4, 4, 3], 2));
    expect(() => staple([one, one])).toThrow(RangeError);
    const empty = boxMask(shapedMask(on, () => false));
    expect(() => staple([empty, empty, empty])).toThrow(RangeError);
  });
});
