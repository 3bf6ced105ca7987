import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid, Vec3 } from '../../../src/core/index.ts';
import { networkInput } from '../../../src/deep/preprocess/network-input.ts';
import { cardWith } from '../support/cards.ts';
import { AXIAL, inSphere, maskOf, oblique, reoriented, volumeOf } from '../support/volumes.ts';

const grid: Grid = { size: [24, 20, 16], spacing: [1.5, 1.25, 2], origin: [-17, -12, -15], direction: AXIAL };
/** A linear field: trilinear interpolation reproduces it exactly at any sample position. */
const field = (p: Vec3): number => 10 + 2 * p[0] - 3 * p[1] + 5 * p[2];
const centre: Vec3 = [1, 0, 1];
const ball = inSphere(centre, 6);

function cubeOf(
  image: ReturnType<typeof volumeOf>,
  mask: ReturnType<typeof maskOf>,
  input: Parameters<typeof cardWith>[0] = {},
) {
  return networkInput(image, mask, cardWith(input).input);
}

describe('The cube that a network receives', () => {
  it('lies along the patient axes around the centre of mass, z first, centred on sample n/2', () => {
    const point: Vec3 = [1, -2, 3];
    const mask = maskOf(grid, (p) => Math.hypot(p[0] - point[0], p[1] + 2 - 0, p[2] - 3) < 0.01);
    expect(mask.voxels.reduce((a, b) => a + b, 0)).toBe(1);
    const { tensor, notes } = cubeOf(volumeOf(grid, field), mask);
    expect(tensor.shape).toEqual([1, 6, 6, 6, 1]);
    const at = (z: number, y: number, x: number): number => tensor.data[(z * 6 + y) * 6 + x]!;
    expect(at(3, 3, 3)).toBeCloseTo(field(point), 4);
    expect(at(3, 3, 4)).toBeCloseTo(field([2, -2, 3]), 4);
    expect(at(3, 5, 3)).toBeCloseTo(field([1, 0, 3]), 4);
    expect(at(0, 3, 3)).toBeCloseTo(field([1, -2, 0]), 4);
    expect(notes).toEqual([]);
  });

  it('is the same whichever way the image is stored', () => {
    const image = volumeOf(grid, (p) => field(p) + 40 * Math.sin(p[0]) * Math.cos(p[1] + p[2]));
    const mask = maskOf(grid, ball);
    const straight = cubeOf(image, mask).tensor.data;
    const orders = fc.constantFrom<readonly [number, number, number]>(
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    );
    fc.assert(
      fc.property(orders, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), (order, flip) => {
        const turnedMask = reoriented(mask, order, flip);
        const turned = cubeOf(reoriented(image, order, flip), {
          grid: turnedMask.grid,
          voxels: Uint8Array.from(turnedMask.voxels),
        });
        turned.tensor.data.forEach((value, i) => void expect(Math.abs(value - straight[i]!)).toBeLessThan(1e-4));
      }),
      { numRuns: 24 },
    );
  });

  it('is exact for an oblique image: every sample equals the field at its patient position', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        (a, b) => {
          const turned: Grid = {
            size: [30, 30, 30],
            spacing: [1.1, 0.9, 1.3],
            origin: [0, 0, 0],
            direction: oblique(a, b),
          };
          const middle: Vec3 = [turned.direction[0], turned.direction[1], turned.direction[2]].reduce<Vec3>(
            (sum, u, axis) => [0, 1, 2].map((c) => sum[c]! + u[c]! * 15 * turned.spacing[axis]!) as unknown as Vec3,
            [0, 0, 0],
          );
          const mask = maskOf(turned, inSphere(middle, 3.5));
          const { tensor } = cubeOf(volumeOf(turned, field), mask, {
            input: { anchor: 'half', centre: 'mask-bounding-box' },
          });
          const centreValue = tensor.data[(3 * 6 + 3) * 6 + 3]!;
          for (let z = 0; z < 6; z++)
            for (let y = 0; y < 6; y++)
              for (let x = 0; x < 6; x++)
                expect(tensor.data[(z * 6 + y) * 6 + x]! - centreValue).toBeCloseTo(
                  2 * (x - 3) - 3 * (y - 3) + 5 * (z - 3),
                  3,
                );
        },
      ),
      { numRuns: 20 },
    );
  });

  it("follows the image's own axes when the card says index", () => {
    const turned: Grid = { ...grid, size: [20, 20, 20], origin: [-20, -20, -20], direction: oblique(0.3, 0.2) };
    const mask = maskOf(turned, inSphere([0, 0, 0], 5));
    const { tensor } = cubeOf(volumeOf(turned, field), mask, { input: { axes: 'index' } });
    const step = tensor.data[(3 * 6 + 3) * 6 + 4]! - tensor.data[(3 * 6 + 3) * 6 + 3]!;
    const [x, y, z] = turned.direction[0];
    expect(step).toBeCloseTo(2 * x - 3 * y + 5 * z, 4);
  });

  it("holds the card's value outside the image, and reports how much that is, for an ROI at the border", () => {
    const corner = maskOf(grid, inSphere(grid.origin, 2));
    const constant = cubeOf(
      volumeOf(grid, () => 50),
      corner,
      { input: { size: [10, 10, 10], outside: -1000 } },
    );
    expect(new Set(constant.tensor.data)).toEqual(new Set([50, -1000]));
    expect(constant.notes.map((note) => note.code)).toEqual(['QIAW_DEEP_CUBE_PADDED']);
    const edge = cubeOf(
      volumeOf(grid, () => 50),
      corner,
      { input: { size: [10, 10, 10], outside: 'edge' } },
    );
    expect(new Set(edge.tensor.data)).toEqual(new Set([50]));
  });

  it('keeps the outer half of an edge voxel inside the image', () => {
    const one: Grid = { size: [1, 1, 1], spacing: [6, 6, 6], origin: [0, 0, 0], direction: AXIAL };
    const { tensor } = cubeOf(
      volumeOf(one, () => 7),
      maskOf(one, () => true),
      { input: { anchor: 'middle', outside: -1 } },
    );
    expect(new Set(tensor.data)).toEqual(new Set([7]));
  });

  it('notes an ROI larger than the cube, but not a smaller one', () => {
    const image = volumeOf(grid, field);
    const large = cubeOf(image, maskOf(grid, ball));
    expect(large.notes.map((note) => note.code)).toEqual(['QIAW_DEEP_ROI_EXCEEDS_CUBE']);
    const small = cubeOf(image, maskOf(grid, inSphere(centre, 1.2)));
    expect(small.notes).toEqual([]);
  });

  it('refuses an empty mask', () => {
    expect(() =>
      cubeOf(
        volumeOf(grid, field),
        maskOf(grid, () => false),
      ),
    ).toThrowError(expect.objectContaining({ code: 'QIAW_DEEP_ROI_EMPTY' }));
  });

  it('is centred on the box or on the mass, as the card says', () => {
    const lopsided = maskOf(grid, (p) => ball(p) && (p[0] < 2 || Math.hypot(p[1], p[2] - 1) < 1.5));
    const image = volumeOf(grid, (p) => p[0]);
    const mass = cubeOf(image, lopsided).tensor.data[(3 * 6 + 3) * 6 + 3]!;
    const box = cubeOf(image, lopsided, { input: { centre: 'mask-bounding-box' } }).tensor.data[(3 * 6 + 3) * 6 + 3]!;
    expect(box).toBeGreaterThan(mass + 0.5);
  });

  it('orders axes and channels as the card says', () => {
    const image = volumeOf(grid, field);
    const mask = maskOf(grid, ball);
    const size: [number, number, number] = [4, 5, 6];
    const zyx = cubeOf(image, mask, { input: { size } }).tensor;
    const xyz = cubeOf(image, mask, { input: { size, axisOrder: 'xyz' } }).tensor;
    expect(zyx.shape).toEqual([1, 6, 5, 4, 1]);
    expect(xyz.shape).toEqual([1, 4, 5, 6, 1]);
    expect(xyz.data[(1 * 5 + 2) * 6 + 3]).toBe(zyx.data[(3 * 5 + 2) * 4 + 1]);
    const both = cubeOf(image, mask, { input: { size, channels: ['image', 'mask'] } }).tensor;
    const first = cubeOf(image, mask, { input: { size, channels: ['image', 'mask'], layout: 'NCDHW' } }).tensor;
    expect(both.shape).toEqual([1, 6, 5, 4, 2]);
    expect(first.shape).toEqual([1, 2, 6, 5, 4]);
    expect(Array.from({ length: 120 }, (_, i) => both.data[2 * i])).toEqual([...zyx.data]);
    expect(Array.from({ length: 120 }, (_, i) => both.data[2 * i + 1])).toEqual([...first.data.slice(120)]);
  });

  it('drops the first axis for a two-dimensional network', () => {
    const flat = cubeOf(volumeOf(grid, field), maskOf(grid, ball), {
      input: { size: [6, 6, 1], layout: 'NHWC' },
    }).tensor;
    expect(flat.shape).toEqual([1, 6, 6, 1]);
  });

  it('is filled outside the ROI in a masked image', () => {
    const input = {
      size: [16, 16, 16] as [number, number, number],
      channels: ['masked-image', 'mask'] as ('masked-image' | 'mask')[],
    };
    const { tensor } = cubeOf(
      volumeOf(grid, () => 30),
      maskOf(grid, ball),
      { input: { ...input, maskFill: -5, layout: 'NCDHW' } },
    );
    const [image, roi] = [tensor.data.slice(0, 4096), tensor.data.slice(4096)];
    image.forEach((value, i) => void expect(value).toBe(roi[i] === 1 ? 30 : -5));
    expect(new Set(roi)).toEqual(new Set([0, 1]));
  });

  it('is clamped to the window, then scaled, or standardised', () => {
    const image = volumeOf(grid, field);
    const mask = maskOf(grid, ball);
    const intensity = {
      unit: '1',
      window: [0, 20] as [number, number],
      scaling: { kind: 'linear' as const, subtract: 10, divide: 10 },
    };
    const { data } = cubeOf(image, mask, { input: { intensity } }).tensor;
    expect(Math.min(...data)).toBe(-1);
    expect(Math.max(...data)).toBe(1);
    const z = cubeOf(image, mask, { input: { intensity: { unit: '1', scaling: { kind: 'z-score' } } } }).tensor.data;
    expect(z.reduce((a, b) => a + b, 0) / z.length).toBeCloseTo(0, 6);
    expect(z.reduce((a, b) => a + b * b, 0) / z.length).toBeCloseTo(1, 6);
    const flat = cubeOf(
      volumeOf(grid, () => 3),
      mask,
      { input: { intensity: { unit: '1', scaling: { kind: 'z-score' } } } },
    );
    expect(new Set(flat.tensor.data)).toEqual(new Set([0]));
  });
});
