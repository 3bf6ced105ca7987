import { describe, expect, it } from 'vitest';
import type { Grid, Vec3 } from '../../../src/core/index.ts';
import { rasterise } from '../../../src/image/index.ts';
import { traceContours } from '../../../src/image/mask/contours/trace.ts';

const axial: Grid = {
  size: [23, 19, 3],
  spacing: [0.977, 0.977, 3],
  origin: [-250.112, -250.112, -179.4],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const [c, s] = [Math.cos(0.37), Math.sin(0.37)];
const oblique: Grid = {
  ...axial,
  spacing: [1.25, 1.5, 3],
  direction: [[c, s, 0], [-s * c, c * c, s] as Vec3, [s * s, -s * c, c] as Vec3],
};

/** Noise, smoothed `rounds` times: from single pixels to blobs with holes and islands in them. */
function someMask(grid: Grid, seed: number): Uint8Array {
  const [w, h, d] = grid.size;
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const share = 0.2 + 0.6 * next();
  let voxels = Uint8Array.from({ length: w * h * d }, () => Number(next() < share));
  for (let rounds = Math.floor(next() * 3); rounds > 0; rounds--)
    voxels = voxels.map((_, n) => {
      let sum = 0;
      for (const step of [-w - 1, -w, -w + 1, -1, 0, 1, w - 1, w, w + 1]) sum += voxels[n + step] ?? 0;
      return Number(sum >= 5);
    });
  if (!voxels.includes(1)) voxels[0] = 1;
  return voxels;
}

describe('Contours traced from a mask', () => {
  it.each([
    ['an axial grid', axial],
    ['an oblique grid', oblique],
  ])('give the same mask when they are filled by either rule, on %s', (_, grid) => {
    for (let seed = 1; seed <= 40; seed++) {
      const voxels = someMask(grid, seed);
      const contours = traceContours({ grid, voxels }).map(({ points }) => ({
        geometricType: 'CLOSED_PLANAR',
        points,
      }));
      for (const rule of ['or', 'xor'] as const) {
        const filled = rasterise({ number: 1, name: 'ROI', contours }, grid, { rule });
        if (!filled.ok) expect.fail(`seed ${seed}: ${filled.refusal.code}`);
        expect(Buffer.compare(filled.value.mask.voxels, voxels), `seed ${seed}, ${rule}`).toBe(0);
      }
    }
  });

  it('have one contour for a ring, whose hole is joined to it', () => {
    const grid: Grid = { ...axial, size: [7, 7, 1] };
    const voxels = new Uint8Array(49).fill(1);
    voxels[24] = 0;
    expect(traceContours({ grid, voxels })).toHaveLength(1);
  });

  it('are divided where a contour would be too long for its attribute', () => {
    const grid: Grid = { ...axial, size: [128, 128, 1] };
    // A comb, all of whose teeth hang together.
    const voxels = new Uint8Array(128 * 128).map((_, n) => Number(n < 128 || n % 2 === 0));
    const contours = traceContours({ grid, voxels }).map(({ points }) => ({ geometricType: 'CLOSED_PLANAR', points }));
    expect(Math.max(...contours.map(({ points }) => points.length / 3))).toBeLessThanOrEqual(2000);
    const filled = rasterise({ number: 1, name: 'ROI', contours }, grid, { rule: 'or' });
    expect(filled.ok && Buffer.compare(filled.value.mask.voxels, voxels)).toBe(0);
  });
});
