import { describe, expect, it } from 'vitest';
import { extentIn, placeOnGrid, pointCount } from '../../../src/image/mask/contours/place-on-grid.ts';
import { grid, oblique } from './contours.ts';

const through = (...points: readonly (readonly [number, number, number])[]) => ({
  geometricType: 'CLOSED_PLANAR',
  points: Float64Array.from(points.flat()),
});

describe('The extent of a contour', () => {
  const on = grid([5, 4, 3]);
  const extent = (x: readonly number[], y: readonly number[], k = 1) =>
    extentIn({ k, x: Float32Array.from(x), y: Float32Array.from(y), height: k, offPlane: 0 }, on);

  it('is inside up to half a voxel beyond the last voxel centres, on every side', () => {
    expect(extent([-0.5, 4.5], [-0.5, 3.5])).toBe('inside');
    expect([extent([-0.6, 4], [0, 3]), extent([0, 4.6], [0, 3])]).toEqual(['cut', 'cut']);
    expect([extent([0, 4], [-0.6, 3]), extent([0, 4], [0, 3.6])]).toEqual(['cut', 'cut']);
  });

  it('is outside beyond that', () => {
    expect([extent([-2, -0.6], [0, 3]), extent([4.6, 6], [0, 3])]).toEqual(['outside', 'outside']);
    expect([extent([0, 4], [-2, -0.6]), extent([0, 4], [3.6, 6])]).toEqual(['outside', 'outside']);
    expect([extent([-2, -0.5], [0, 3]), extent([4.5, 6], [0, 3])]).toEqual(['cut', 'cut']);
    expect([extent([0, 4], [-2, -0.5]), extent([0, 4], [3.5, 6])]).toEqual(['cut', 'cut']);
  });

  it('is outside if it is on no slice of the volume', () => {
    expect([-1, 0, 2, 3, Number.NaN].map((k) => extent([0, 1], [0, 1], k))).toEqual([
      'outside',
      'inside',
      'inside',
      'outside',
      'outside',
    ]);
  });
});

describe('A contour on the grid', () => {
  const on = grid([5, 4, 3], { spacing: [0.5, 2, 4], origin: [10, -20, 100] });

  it('has its points in pixels, its height in slices, and its deviation from a plane', () => {
    const placed = placeOnGrid(through([10, -20, 104], [11, -20, 104.4], [11, -16, 103.2], [10, -16, 104]), on);
    expect([[...placed.x], [...placed.y], placed.k]).toEqual([[0, 2, 2, 0], [0, 0, 2, 2], 1]);
    expect(placed.height).toBeCloseTo(1 + (0.1 - 0.2) / 4, 12);
    expect(placed.offPlane).toBeCloseTo(0.2, 12);
  });

  it('is assigned to the slice nearest to its first point, with halves rounded away from zero', () => {
    const k = (z: number) => placeOnGrid(through([10, -20, z], [11, -20, 100], [11, -16, 100]), on).k;
    expect([100, 101.9, 102, 105.9, 106, 98.1, 98, 94].map(k)).toEqual([0, 0, 1, 1, 2, -0, -1, -2]);
  });

  it('is placed for any direction of the grid', () => {
    const turned = grid([5, 4, 3], { direction: oblique(0.7) });
    const [x, y] = turned.direction;
    const corner = (i: number, j: number) =>
      [0, 1, 2].map((axis) => i * x[axis]! + j * y[axis]!) as [number, number, number];
    const placed = placeOnGrid(through(corner(1, 2), corner(3, 2), corner(3, 1)), turned);
    for (const [n, [i, j]] of (
      [
        [1, 2],
        [3, 2],
        [3, 1],
      ] as const
    ).entries()) {
      expect([placed.x[n], placed.y[n]]).toEqual([expect.closeTo(i, 5), expect.closeTo(j, 5)]);
    }
    expect(placed.offPlane).toBeCloseTo(0, 9);
  });

  it('omits a last point that repeats the first in single precision, in all three coordinates', () => {
    expect(pointCount(through())).toBe(0);
    expect(pointCount(through([1, 2, 3]))).toBe(1);
    expect(pointCount(through([1, 2, 3], [1, 2, 3]))).toBe(1);
    expect(pointCount(through([1, 2, 3], [4, 5, 6], [1, 2, 3]))).toBe(2);
    expect(pointCount(through([1, 2, 3], [4, 5, 6], [1 + 1e-9, 2, 3]))).toBe(2);
    for (const other of [
      [9, 2, 3],
      [1, 9, 3],
      [1, 2, 9],
    ] as const) {
      expect(pointCount(through([1, 2, 3], [4, 5, 6], other))).toBe(3);
    }
  });
});
