import { describe, expect, it } from 'vitest';
import { enclosedArea, outlinesAt } from '../../../src/pipeline/demo/outline.ts';
import { seeded } from '../../../src/pipeline/demo/random.ts';
import { analyticVolume, isInside, type Shape, sphere } from '../../../src/pipeline/demo/shape.ts';

const summed = (shape: Shape, step: number): number => {
  let volume = 0;
  for (let z = -40 + step / 2; z < 40; z += step) volume += enclosedArea(outlinesAt(shape, z)) * step;
  return volume;
};

const shapes: Record<string, Shape> = {
  sphere: sphere([1, 2, 3], 12),
  ellipsoid: { kind: 'ellipsoid', centre: [0, 0, 0], radiiMm: [5, 9, 20] },
  box: { kind: 'box', centre: [1, 2, 0], sizeMm: [10, 6, 20] },
  tube: { kind: 'tube', centre: [0, 0, 0], radiiMm: [4, 7], lengthMm: 30 },
  parts: { kind: 'parts', parts: [sphere([-20, 0, 0], 8), sphere([20, 0, 0], 10)] },
  keyhole: { kind: 'hollow', outer: sphere([0, 0, 0], 15), cavity: sphere([0, 0, 0], 7), drawnAs: 'keyhole' },
  inner: { kind: 'hollow', outer: sphere([0, 0, 0], 15), cavity: sphere([0, 0, 0], 7), drawnAs: 'inner' },
};

describe('The outlines of a shape', () => {
  it.each(Object.entries(shapes))('enclose the volume of the %s', (_name, shape) => {
    expect(summed(shape, 0.05) / analyticVolume(shape)).toBeCloseTo(1, 2);
  });

  it.each(Object.entries(shapes))('agree with the points inside the %s', (_name, shape) => {
    const random = seeded(9);
    const along = (): number => random() * 64 - 32;
    const points = 400_000;
    let inside = 0;
    for (let n = 0; n < points; n += 1) if (isInside(shape, [along(), along(), along()])) inside += 1;
    expect(((inside / points) * 64 ** 3) / analyticVolume(shape)).toBeCloseTo(1, 1);
  });
});
