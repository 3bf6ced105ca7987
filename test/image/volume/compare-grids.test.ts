import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../src/core/index.ts';
import { assertSameGrid, compareGrids, GridMismatch } from '../../../src/image/index.ts';

const grid: Grid = {
  size: [100, 80, 50],
  spacing: [1, 2, 3],
  origin: [-5, 6, 7],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const compare = (change: Partial<Grid>, toleranceMm = 1e-3) =>
  compareGrids(grid, { ...grid, ...change }, { toleranceMm });

describe('Comparing grids', () => {
  it('finds no difference from itself, and none within the tolerance', () => {
    expect(compare({})).toBeUndefined();
    expect(compare({ origin: [-5, 6, 7.0005] })).toBeUndefined();
  });

  it('reports which property differs and by how much, at the far end of the grid', () => {
    expect(compare({ size: [100, 80, 49] })).toMatchObject({ what: 'size', by: 1, unit: 'voxels' });
    expect(compare({ spacing: [1, 2, 3.001] })).toMatchObject({ what: 'spacing', unit: 'mm' });
    expect(compare({ spacing: [1, 2, 3.001] })?.by).toBeCloseTo(0.049, 9);
    expect(compare({ origin: [-5, 10, 10] })).toMatchObject({ what: 'origin', by: 5 });
    expect(
      compare({
        direction: [
          [1, 0, 0],
          [0, 1, 0],
          [0.001, 0, 1],
        ],
      }),
    ).toMatchObject({ what: 'direction' });
  });

  it('caps the tolerance at half the smallest voxel', () => {
    expect(compare({ origin: [-4.4, 6, 7] }, 1000)).toEqual({
      what: 'origin',
      by: expect.closeTo(0.6),
      unit: 'mm',
      toleranceMm: 0.5,
    });
  });

  it('treats NaN as a difference', () => {
    expect(compare({ origin: [Number.NaN, 6, 7] })?.what).toBe('origin');
  });

  it('throws a typed error that names the difference', () => {
    expect(() => assertSameGrid(grid, grid)).not.toThrow();
    expect(() => assertSameGrid(grid, { ...grid, origin: [-5, 6, 8] })).toThrow(GridMismatch);
    expect(() => assertSameGrid(grid, { ...grid, origin: [-5, 6, 8] })).toThrow(/origin by 1 mm/);
  });
});
