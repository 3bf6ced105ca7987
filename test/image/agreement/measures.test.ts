import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Vec3 } from '../../../src/core/index.ts';
import { boxMask } from '../../../src/image/agreement/boxed-mask.ts';
import { type Agreement, Comparable, compareMasks } from '../../../src/image/agreement/measures.ts';
import { NearestPoint } from '../../../src/image/agreement/nearest-point.ts';
import { ball, block, maskPairs, noise, shapedMask, shifted } from '../../support/shaped-masks.ts';
import { grid } from '../mask/contours.ts';

const compare = (first: Mask, second: Mask): Agreement =>
  compareMasks(new Comparable(boxMask(first)), new Comparable(boxMask(second)));

const measured = [
  'dice',
  'jaccard',
  'hausdorffDistance',
  'surfaceDice1mm',
  'surfaceDice2mm',
  'surfaceDice3mm',
  'meanSurfaceDistance',
  'hd95',
  'hd95Pooled',
  'centreDistance',
] as const;

/**
 * Printed by test/spec/peers/agreement.py: SimpleITK 2.5.7 (Dice, Jaccard, Hausdorff distance), surface-distance 0.1 and MedPy
 * 0.5.2 (hd95Pooled), in the order of `measured`.
 */
const peers: Readonly<Record<string, readonly number[]>> = {
  'two balls of anisotropic voxels': [
    0.5376955903271693, 0.36770428015564205, 4.420754330163151, 0.5140119704746212, 0.6788426599296636,
    0.8846720989729904, 1.2249608545276096, 3.6619666847201104, 3.649721388612713, 3.127107184537506,
  ],
  'a hollow and a full ball': [
    0.7105804857966241, 0.5510855683269477, 3.605551275463989, 0.7759135868698744, 0.9272658607606703,
    0.9811627175390656, 0.8100347482083977, 3.0, 2.23606797749979, 1.7320508075688772,
  ],
  'a ball within the hole of another': [
    0.0, 0.0, 6.4031242374328485, 0.03260903106251105, 0.1860904094728333, 0.22610967572713922, 3.1563682319173036,
    6.164414002968976, 6.4031242374328485, 0.0,
  ],
  'masks cut by the border': [
    0.846153846153846, 0.7333333333333333, 2.965413009414751, 0.922589929485129, 0.9793555544035535, 1.0,
    0.23336914308241166, 1.4, 1.7069488323925384, 0.9720745925532374,
  ],
  'blocks at the last border': [
    0.5970149253731344, 0.425531914893617, 2.23606797749979, 0.7705089423554581, 0.9883899813920317, 1.0,
    0.8827090690364414, 2.0, 2.0, 1.224744871391589,
  ],
  'masks that are apart': [
    0.0, 0.0, 30.049136842844586, 0.0, 0.0, 0.0, 23.05155638041048, 29.05427034017547, 29.216079882845108,
    28.551587083733192,
  ],
  'equal masks': [1, 1, 0, 1, 1, 1, 0, 0, 0, 0],
  'single voxels': [
    0.0, 0.0, 2.23606797749979, 0.25, 0.7499999999999999, 1.0, 1.6625703849682212, 2.23606797749979, 2.23606797749979,
    2.23606797749979,
  ],
  'one slice': [
    0.730593607305936, 0.5755395683453237, 2.4030599796145333, 0.8738448638659673, 0.9930090849542897, 1.0,
    0.3459913777760953, 1.953125, 1.953125, 1.8022949847108998,
  ],
  noise: [
    0.2330300909727082, 0.1318811881188119, 2.867873300134614, 0.9882663264344963, 0.9991062503586339, 1.0,
    0.11670640393047989, 0.9765625, 1.7069488323925384, 0.46103111554693915,
  ],
};

describe('The agreement of two masks', () => {
  it.each(maskPairs)('equals SimpleITK, surface-distance and MedPy: %s', (name, first, second) => {
    const ours = compare(first, second);
    for (const [n, key] of measured.entries()) expect(ours[key], key).toBeCloseTo(peers[name]![n]!, 12);
  });

  it('gives volumes in mm³ and the difference as second minus first', () => {
    const on = grid([10, 10, 4], { spacing: [0.5, 0.5, 3] });
    expect(compare(block(on, [1, 1, 1], [4, 4, 1]), block(on, [1, 1, 1], [4, 4, 2]))).toMatchObject({
      firstVolume: 12,
      secondVolume: 24,
      volumeDifference: 12,
    });
  });

  it('counts the border pixels of the second contour that the first does not have as added path, in mm', () => {
    const on = grid([12, 12, 3], { spacing: [0.5, 0.5, 3] });
    const first = block(on, [2, 2, 1], [6, 6, 1]);
    const second = block(on, [2, 2, 1], [7, 6, 1]);
    // Only column 7 (5 pixels), and the pixel of rows 2 and 6 at column 7 are part of it; columns 2 to 6 are shared.
    expect(compare(first, second)).toMatchObject({ addedPathLength: 5 * 0.5, addedPathLengthReversed: 3 * 0.5 });
    expect(compare(first, first).addedPathLength).toBe(0);
    const flat = grid([12, 12, 3], { spacing: [0.4, 0.9, 3] });
    expect(compare(block(flat, [2, 2, 1], [6, 6, 1]), block(flat, [2, 2, 1], [7, 6, 1])).addedPathLength).toBeCloseTo(
      3,
      12,
    );
  });

  it('is undefined for two empty masks; with one empty mask, overlap is 0 and distances are undefined', () => {
    const on = grid([5, 5, 5]);
    const [empty, full] = [shapedMask(on, () => false), block(on, [1, 1, 1], [3, 3, 3])];
    expect(compare(empty, empty)).toEqual({ firstVolume: 0, secondVolume: 0, volumeDifference: 0 });
    expect(compare(full, empty)).toEqual({
      ...{ firstVolume: 27, secondVolume: 0, volumeDifference: -27 },
      ...{ dice: 0, jaccard: 0, surfaceDice1mm: 0, surfaceDice2mm: 0, surfaceDice3mm: 0 },
      ...{ addedPathLength: 0, addedPathLengthReversed: 24 },
    });
  });

  it('does not depend on the order of the masks, on their place in the image, or on the size of the image', () => {
    const on = grid([30, 30, 16], { spacing: [0.7, 0.9, 2.5] });
    const large = grid([41, 37, 20], { spacing: [0.7, 0.9, 2.5] });
    fc.assert(
      fc.property(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2)), fc.nat(1000), ([di, dj, dk], seed) => {
        const [a, b] = [ball(on, [9, 10, 15], 4 + (seed % 3)), ball(on, [9 + (seed % 5), 11, 13], 5)];
        const there = compare(a, b);
        const back = compare(b, a);
        for (const key of measured) expect(back[key], key).toBe(there[key]);
        expect(back.addedPathLength).toBe(there.addedPathLengthReversed);
        const by: Vec3 = [di, dj, dk];
        const moved = compare(shifted(moveTo(large, a), by), shifted(moveTo(large, b), by));
        for (const key of measured) expect(moved[key], key).toBeCloseTo(there[key]!, 12);
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('keeps Dice and Jaccard consistent, percentiles below the maximum, and surface Dice growing with the tolerance', () => {
    const on = grid([9, 8, 7], { spacing: [1.1, 0.8, 2] });
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (one, two) => {
        const found = compare(noise(on, 0.2, one), noise(on, 0.1, two));
        if (found.hausdorffDistance === undefined) return;
        expect(found.dice).toBeCloseTo((2 * found.jaccard!) / (1 + found.jaccard!), 12);
        expect(found.surfaceDice1mm).toBeLessThanOrEqual(found.surfaceDice2mm!);
        expect(found.surfaceDice2mm).toBeLessThanOrEqual(found.surfaceDice3mm!);
        expect(found.meanSurfaceDistance).toBeLessThanOrEqual(found.hausdorffDistance);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});

describe('The nearest of some points', () => {
  it('is found exactly from places in and outside their box, as by trying all of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(6), fc.nat(5), fc.nat(4)), { minLength: 1, maxLength: 9 }),
        fc.tuple(fc.integer({ min: -4, max: 12 }), fc.integer({ min: -4, max: 12 }), fc.integer({ min: -4, max: 9 })),
        fc.tuple(fc.double({ min: 0.3, max: 4, noNaN: true }), fc.double({ min: 0.3, max: 4, noNaN: true })),
        (points, [i, j, k], [sj, sk]) => {
          const flags = new Uint8Array(7 * 6 * 5);
          for (const [x, y, z] of points) flags[x + 7 * (y + 6 * z)] = 1;
          const box = { min: [2, 1, 0], size: [7, 6, 5] } as const;
          const nearest = new NearestPoint(box, flags, [1, sj, sk], [20, 20, 20]);
          const tried = points.map(([x, y, z]) => (i - x - 2) ** 2 + ((j - y - 1) * sj) ** 2 + ((k - z) * sk) ** 2);
          expect(nearest.squaredDistance(i, j, k)).toBeCloseTo(Math.min(...tried), 9);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});

/** The same voxels on a larger grid. */
function moveTo(large: Mask['grid'], { grid: on, voxels }: Mask): Mask {
  const [columns, rows, slices] = on.size;
  return shapedMask(
    large,
    (i, j, k) => i < columns && j < rows && k < slices && voxels[i + columns * (j + rows * k)] === 1,
  );
}
