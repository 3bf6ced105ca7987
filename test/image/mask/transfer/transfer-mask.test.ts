import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dot,
  type Grid,
  indexToWorld,
  type Mask,
  type Vec3,
  voxelCount,
  worldToIndex,
} from '../../../../src/core/index.ts';
import type { StructureRoi, StructureSet } from '../../../../src/dicom/index.ts';
import { transferMask } from '../../../../src/image/index.ts';
import { coveredByHalf, nearest } from '../../../../src/image/mask/transfer/overlap.ts';
import { atSize } from '../../../support/full-size.ts';
import { box, circle, contour, grid, oblique, roi } from '../contours.ts';

const structures = (one: StructureRoi): StructureSet => ({ kind: 'RTSTRUCT', rois: [one] }) as unknown as StructureSet;

function transfer(one: StructureRoi, from: Grid, to: Grid, method: 'coverage' | 'nearest' = 'coverage') {
  const result = transferMask(structures(one), one.number, from, to, { rule: 'or', method });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

const whole = ({ grid: { size } }: Mask) => ({
  min: [0, 0, 0] as Vec3,
  max: size.map((n) => n - 1) as unknown as Vec3,
});

/** Counting takes long, so only every fourth voxel is counted. */
const share = atSize(4, 1);

/** The part of a target voxel that a point test finds covered, by counting at `n`³ points. */
function counted(target: Grid, [i, j, k]: Vec3, n: number, inside: (world: Vec3) => boolean): number {
  let hits = 0;
  for (let c = 0; c < n; c += 1)
    for (let b = 0; b < n; b += 1)
      for (let a = 0; a < n; a += 1) {
        const at = [i + (a + 0.5) / n - 0.5, j + (b + 0.5) / n - 0.5, k + (c + 0.5) / n - 0.5] as Vec3;
        if (inside(indexToWorld(target, at))) hits += 1;
      }
  return hits / n ** 3;
}

const inMask =
  ({ grid: on, voxels }: Mask) =>
  (world: Vec3): boolean => {
    const [i, j, k] = worldToIndex(on, world).map((x) => Math.floor(x + 0.5)) as [number, number, number];
    const [w, h, d] = on.size;
    return i >= 0 && j >= 0 && k >= 0 && i < w && j < h && k < d && voxels[i + w * (j + h * k)] === 1;
  };

function each(on: Grid, visit: (at: Vec3, index: number) => void): void {
  for (let index = 0; index < voxelCount(on); index += 1) {
    const i = index % on.size[0];
    const j = ((index - i) / on.size[0]) % on.size[1];
    visit([i, j, Math.floor(index / (on.size[0] * on.size[1]))], index);
  }
}

/** The axes of a grid in another order and direction, still at right angles. */
const turned: readonly Grid['direction'][] = [
  grid([1, 1, 1]).direction,
  [
    [-1, 0, 0],
    [0, 1, 0],
    [0, 0, -1],
  ],
  [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, -1],
  ],
  [
    [0, 0, 1],
    [1, 0, 0],
    [0, -1, 0],
  ],
];

describe('A mask transferred to another grid', () => {
  it('takes exactly the voxels of which the source covers at least half, where the axes are parallel', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }),
        fc.tuple(fc.constantFrom(0.5, 1, 1.5, 2), fc.constantFrom(0.5, 1, 2), fc.constantFrom(1, 1.5, 3)),
        fc.tuple(fc.integer({ min: -8, max: 16 }), fc.integer({ min: -8, max: 16 }), fc.integer({ min: -8, max: 16 })),
        fc.constantFrom(...turned),
        (bits, spacing, quarters, direction) => {
          const source: Mask = { grid: grid([4, 4, 4]), voxels: Uint8Array.from(bits, Number) };
          const target = grid([3, 3, 3], { spacing, direction, origin: quarters.map((q) => q / 4) as unknown as Vec3 });
          const carried = coveredByHalf(source, whole(source), target);
          // Every edge lies on a multiple of 1/4 mm, so a count at the centre of each 1/4 mm cube is exact.
          each(target, (at, index) => {
            const quartersOf = spacing.map((mm) => mm * 4);
            let hits = 0;
            for (let c = 0; c < quartersOf[2]!; c += 1)
              for (let b = 0; b < quartersOf[1]!; b += 1)
                for (let a = 0; a < quartersOf[0]!; a += 1) {
                  const point = [a, b, c].map(
                    (n, axis) => at[axis]! + (n + 0.5) / quartersOf[axis]! - 0.5,
                  ) as unknown as Vec3;
                  if (inMask(source)(indexToWorld(target, point))) hits += 1;
                }
            expect(carried[index]).toBe(2 * hits >= quartersOf[0]! * quartersOf[1]! * quartersOf[2]! ? 1 : 0);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a voxel that is covered by exactly half, and none that is covered by less', () => {
    const source: Mask = { grid: grid([4, 1, 1]), voxels: Uint8Array.of(0, 1, 0, 0) };
    const target = grid([2, 1, 1], { spacing: [2, 1, 1], origin: [0.5, 0, 0] });
    expect([...coveredByHalf(source, whole(source), target)]).toEqual([1, 0]);
    const shifted = grid([2, 1, 1], { spacing: [2, 1, 1], origin: [-0.4, 0, 0] });
    expect([...coveredByHalf(source, whole(source), shifted)]).toEqual([0, 0]);
  });

  it('is counted at points where the grids are rotated relative to each other', () => {
    const source: Mask = { grid: grid([12, 12, 12]), voxels: new Uint8Array(12 ** 3) };
    each(source.grid, ([i, j, k], index) => {
      source.voxels[index] = Math.hypot(i - 5.5, j - 5.5, k - 5.5) <= 4 ? 1 : 0;
    });
    const target = grid([8, 8, 8], { spacing: [1.7, 1.3, 2.1], origin: [0.2, 0.1, -2], direction: oblique(0.4) });
    const carried = coveredByHalf(source, whole(source), target);
    let decided = 0;
    each(target, (at, index) => {
      if (index % share !== 0) return;
      const part = counted(target, at, 12, inMask(source));
      if (Math.abs(part - 0.5) < 0.05) return;
      decided += 1;
      expect(carried[index]).toBe(part >= 0.5 ? 1 : 0);
    });
    expect(decided).toBeGreaterThan(480 / share);
    expect(carried.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(30);
  });

  it('takes with "nearest" the voxels whose centre lies in the source mask; halves are rounded up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        fc.tuple(fc.double({ min: 0.3, max: 2.5, noNaN: true }), fc.constantFrom(0.5, 1), fc.constantFrom(1, 1.5)),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (bits, spacing, angle) => {
          const source: Mask = { grid: grid([3, 4, 5]), voxels: Uint8Array.from(bits, Number) };
          const target = grid([4, 4, 4], { spacing, direction: oblique(angle), origin: [-0.5, 0, 0.5] });
          const carried = nearest(source, whole(source), target);
          each(target, (at, index) => expect(carried[index]).toBe(Number(inMask(source)(indexToWorld(target, at)))));
        },
      ),
      { numRuns: 60 },
    );
    const step: Mask = { grid: grid([2, 1, 1]), voxels: Uint8Array.of(0, 1) };
    expect([...nearest(step, whole(step), grid([1, 1, 1], { origin: [0.5, 0, 0] }))]).toEqual([1]);
  });
});

describe('A region that is measured on another image', () => {
  const ct = grid([60, 60, 20], { spacing: [1, 1, 3], origin: [-30, -30, -30] });
  const ball = roi(
    ...Array.from({ length: 20 }, (_, k) => k).flatMap((k) => {
      const radius = Math.sqrt(Math.max(0, 18 ** 2 - (3 * (k - 9.5)) ** 2));
      return radius > 2 ? [contour(ct, circle(29.3, 30.4, radius), k)] : [];
    }),
  );

  /** What the contours enclose: polygons as thick as a slice, by the even-odd rule. */
  const polygons = ball.contours.map(({ points }) =>
    Array.from({ length: points.length / 3 }, (_, n) =>
      worldToIndex(ct, points.subarray(3 * n, 3 * n + 3) as unknown as Vec3),
    ),
  );
  const drawn = (world: Vec3): boolean => {
    const [x, y, z] = worldToIndex(ct, world);
    const polygon = polygons.find(([first]) => Math.round(first![2]) === Math.floor(z + 0.5)) ?? [];
    let inside = false;
    for (const [n, [ax, ay]] of polygon.entries()) {
      const [bx, by] = polygon.at(n - 1)!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  };

  it('has the voxels of a supersampled phantom, its contours filled again on parallel slices', () => {
    const pet = grid([14, 14, 16], { spacing: [4, 4, 4], origin: [-27, -28, -31] });
    const carried = transfer(ball, ct, pet);
    expect(carried.transfer.method).toBe('coverage-by-contours');
    let [decided, wrong] = [0, 0];
    each(pet, (at, index) => {
      const distance = Math.hypot(...indexToWorld(pet, at).map((x, axis) => x - [-0.7, 0.4, -1.5][axis]!));
      if (distance > 22.5) return expect(carried.mask.voxels[index]).toBe(0);
      if (distance < 13.5) return expect(carried.mask.voxels[index]).toBe(1);
      if (index % share !== 0) return;
      const part = counted(pet, at, 16, drawn);
      if (Math.abs(part - 0.5) < 0.02) return;
      decided += 1;
      if (carried.mask.voxels[index] !== (part >= 0.5 ? 1 : 0)) wrong += 1;
    });
    expect({ wrong, decided: decided > 300 / share }).toEqual({ wrong: 0, decided: true });
    expect(carried.transfer.sourceVolumeMl).toBeCloseTo((carried.transfer.sourceVoxels * 3) / 1000, 12);
    expect(Math.abs((carried.voxelCount * 64) / 1000 / carried.transfer.sourceVolumeMl - 1)).toBeLessThan(0.02);
    expect(carried.notes.map(({ code }) => code)).toEqual(['QIAW_MEASURED_ON_OTHER_IMAGE']);
    expect(carried.notes[0]!.message).toMatch(/Dice 0\.9\d+\. It is unknown whether the images are registered\./);
  });

  it('uses the voxels of the source where the slices are inclined, or where it is a segmentation', () => {
    const mr = grid([30, 30, 30], { spacing: [2, 2, 2], origin: [-30, -28, -31], direction: oblique(0.2) });
    const carried = transfer(ball, ct, mr);
    expect(carried.transfer.method).toBe('coverage-by-voxels');
    expect(Math.abs((carried.voxelCount * 8) / 1000 / carried.transfer.sourceVolumeMl - 1)).toBeLessThan(0.02);
    expect(carried.transfer.returnDice).toBeGreaterThan(0.9);
  });

  it('keeps exactly its voxels on an image of the same grid, with either method', () => {
    for (const method of ['coverage', 'nearest'] as const) {
      const carried = transfer(ball, ct, { ...ct }, method);
      expect(carried.voxelCount).toBe(carried.transfer.sourceVoxels);
      expect(carried.transfer.returnDice).toBe(1);
    }
  });

  it('is the same on slices that are listed from the other end', () => {
    const up = grid([20, 20, 15], { spacing: [3, 3, 4], origin: [-29, -30, -30] });
    const down = grid([20, 20, 15], {
      spacing: [3, 3, 4],
      origin: [-29, -30, 26],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, -1],
      ],
    });
    const [one, other] = [transfer(ball, ct, up), transfer(ball, ct, down)];
    expect(dot(down.direction[2], up.direction[2])).toBe(-1);
    each(up, ([i, j, k], index) => {
      expect(other.mask.voxels[i + 20 * (j + 20 * (14 - k))]).toBe(one.mask.voxels[index]);
    });
  });

  it('warns about few voxels and about a changed volume', () => {
    const small = roi(...[8, 9, 10].map((k) => contour(ct, box(20, 20, 34, 34), k)));
    const coarse = grid([8, 8, 8], { spacing: [8, 8, 8], origin: [-28, -28, -28] });
    const carried = transfer(small, ct, coarse);
    expect(carried.voxelCount).toBeLessThan(64);
    expect(carried.notes.map(({ code }) => code)).toEqual([
      'QIAW_MEASURED_ON_OTHER_IMAGE',
      'QIAW_MEASURED_FEW_VOXELS',
      'QIAW_MEASURED_VOLUME_CHANGED',
    ]);
  });

  it('is refused where nothing of it is left, with the volumes that explain why', () => {
    const tiny = roi(contour(ct, box(20, 20, 22, 22), 9));
    const coarse = grid([8, 8, 8], { spacing: [8, 8, 8], origin: [-28, -28, -28] });
    const result = transferMask(structures(tiny), tiny.number, ct, coarse, { rule: 'or', method: 'coverage' });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'QIAW_ROI_LOST_ON_TARGET', evidence: { sourceVoxels: 4, voxelVolumeMl: 0.512 } },
    });
  });
});
