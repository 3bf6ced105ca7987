import { describe, expect, it } from 'vitest';
import { type Grid, indexToWorld } from '../../src/core/index.ts';
import { gridOfSpacing, resampleImage } from '../../src/radiomics/index.ts';

const grid: Grid = {
  size: [10, 9, 8],
  spacing: [1, 1, 2],
  origin: [5, -3, 7],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** A linear function of the place, which every interpolation here reproduces inside. */
const ramp = (of: Grid): Float64Array => {
  const values = new Float64Array(of.size[0] * of.size[1] * of.size[2]);
  for (let k = 0, n = 0; k < of.size[2]; k++)
    for (let j = 0; j < of.size[1]; j++)
      for (let i = 0; i < of.size[0]; i++, n++) {
        const [x, y, z] = indexToWorld(of, [i, j, k]);
        values[n] = 2 * x - y + 0.5 * z + 100;
      }
  return values;
};

describe('A resampled image', () => {
  it('has only voxels whose centre lies in the image', () => {
    const coarse = gridOfSpacing(grid, [3, 3, 3]);
    expect(coarse.size).toEqual([3, 3, 5]);
    expect(coarse.origin).toEqual([6, -2, 7.5]);
    const { voxels } = resampleImage({ grid, voxels: ramp(grid) }, coarse, 'sitkLinear', Number.NaN);
    for (const [n, value] of ramp(coarse).entries()) expect(voxels[n]).toBeCloseTo(value, 9);
  });

  it('is interpolated through the patient where the axes differ, and keeps a label map whole', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const tilted: Grid = {
      ...grid,
      size: [4, 4, 3],
      origin: [8, -1, 10],
      direction: [
        [c, s, 0],
        [-s, c, 0],
        [0, 0, 1],
      ],
    };
    const { voxels } = resampleImage({ grid, voxels: ramp(grid) }, tilted, 'sitkBSpline', -1);
    for (const [n, value] of ramp(tilted).entries()) expect(voxels[n]).toBeCloseTo(value, 9);
    const labels = resampleImage({ grid, voxels: new Uint8Array(720).fill(3) }, tilted, 'sitkNearestNeighbor');
    expect(new Set(labels.voxels)).toEqual(new Set([3]));
  });

  it('has the stated value outside the image', () => {
    const beside: Grid = { ...grid, origin: [0, -3, 7] };
    const { voxels } = resampleImage({ grid, voxels: ramp(grid) }, beside, 'sitkLinear', -1000);
    expect(voxels.slice(0, 6)).toEqual(Float64Array.from([-1000, -1000, -1000, -1000, -1000, ramp(grid)[0]!]));
  });
});
