import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../src/core/index.ts';
import { sampleVolume } from '../../../src/deep/preprocess/sample.ts';
import { AXIAL, volumeOf } from '../support/volumes.ts';

const image: Grid = { size: [40, 12, 9], spacing: [1, 2, 3], origin: [0, 0, 0], direction: AXIAL };
const rough = volumeOf(image, (p) => Math.sin(12.9 * p[0] + 78.2 * p[1] + 37.7 * p[2]) * 500);

describe('Sampling a volume on another grid', () => {
  it.each(['nearest', 'linear', 'bspline'] as const)(
    'gives the voxels themselves at their own centres (%s)',
    (interpolation) => {
      const { values, outsideCount } = sampleVolume(rough, image, interpolation, 0);
      expect(outsideCount).toBe(0);
      values.forEach((value, i) => void expect(Math.abs(value - rough.voxels[i]!)).toBeLessThan(1e-9));
    },
  );

  it('reproduces a cubic by the B-spline, away from the border', () => {
    const cubic = (x: number): number => 0.01 * x ** 3 - 0.3 * x ** 2 + 2 * x;
    const line: Grid = { ...image, size: [80, 1, 1] };
    const between: Grid = { ...line, size: [20, 1, 1], origin: [30.37, 0, 0] };
    const { values } = sampleVolume(
      volumeOf(line, (p) => cubic(p[0])),
      between,
      'bspline',
      0,
    );
    values.forEach((value, i) => void expect(value).toBeCloseTo(cubic(30.37 + i), 6));
  });

  it('prefilters a part as if it had prefiltered the whole', () => {
    const long: Grid = { size: [300, 1, 1], spacing: [1, 1, 1], origin: [0, 0, 0], direction: AXIAL };
    const noise = volumeOf(long, (p) => Math.sin(1e4 * p[0]) * 1000);
    const some: Grid = { ...long, size: [10, 1, 1], origin: [150.25, 0, 0] };
    const all: Grid = { ...long, size: [290, 1, 1], origin: [0.25, 0, 0] };
    const part = sampleVolume(noise, some, 'bspline', 0).values;
    const whole = sampleVolume(noise, all, 'bspline', 0).values.slice(150, 160);
    part.forEach((value, i) => void expect(Math.abs(value - whole[i]!)).toBeLessThan(1e-8));
  });
});
