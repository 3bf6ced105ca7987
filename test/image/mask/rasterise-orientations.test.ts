import { describe, expect, it } from 'vitest';
import { cross, type Grid, type Vec3 } from '../../../src/core/index.ts';
import { rasterise } from '../../../src/image/index.ts';
import { box, contour, grid, roi } from './contours.ts';

const along = (axis: number, sign: number): Vec3 => [0, 1, 2].map((n) => (n === axis ? sign : 0)) as unknown as Vec3;
const axes = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => (a === b ? [] : [[a, b] as const])));
const ways = axes.flatMap(([a, b]) => [1, -1].flatMap((s) => [1, -1].map((t) => [along(a, s), along(b, t)] as const)));

describe('A grid along the axes of the patient', () => {
  it.each(ways)(
    'gives the same voxels with rows along %j and columns along %j, wherever a contour starts',
    (row, column) => {
      const direction: Grid['direction'] = [row, column, cross(row, column)];
      const turned = grid([12, 9, 3], { direction, spacing: [0.5, 1, 2.5], origin: [-20, -16, -50] });
      const corners = box(2.5, 1.5, 8.5, 6.5);
      for (let start = 0; start < corners.length; start += 1) {
        const points = [...corners.slice(start), ...corners.slice(0, start)];
        for (const written of [points, [...points, points[0]!]]) {
          const result = rasterise(roi(contour(turned, written, 1)), turned, { rule: 'or' });
          expect(result.ok && result.value.voxelCount).toBe(6 * 5);
        }
      }
    },
  );
});
