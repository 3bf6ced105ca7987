import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complexGrid, fft3 } from '../../../src/radiomics/fourier.ts';
import { convexHull } from '../../../src/radiomics/ibsi/convex-hull.ts';
import { ellipsoidArea, enclosingEllipsoid } from '../../../src/radiomics/ibsi/ellipsoid.ts';
import { orientedBox } from '../../../src/radiomics/ibsi/enclosing-box.ts';
import { morphology } from '../../../src/radiomics/ibsi/morphology.ts';
import type { RoiBox } from '../../../src/radiomics/ibsi/roi-box.ts';
import { spatialAutocorrelation } from '../../../src/radiomics/ibsi/spatial-autocorrelation.ts';

type Triple = readonly [number, number, number];

function roi(size: Triple, spacing: Triple, inside: (x: number, y: number, z: number) => boolean, value = 1): RoiBox {
  const length = size[0] * size[1] * size[2];
  const mask = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const [i, j, k] = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
    mask[at] = inside(i, j, k) ? 1 : 0;
  }
  const intensities = Float64Array.from({ length }, (_, at) => value + ((at * 7919) % 13));
  return { lower: [0, 0, 0], size, spacing, intensities, morphological: mask, intensityMask: mask };
}

const sphere = (n: number, spacing: number): RoiBox =>
  roi([n, n, n], [spacing, spacing, spacing], (x, y, z) => {
    const c = (n - 1) / 2;
    return (x - c) ** 2 + (y - c) ** 2 + (z - c) ** 2 <= (n / 2) ** 2;
  });

describe('Morphology of a sphere', () => {
  it('converges to the sphere as voxels get small', () => {
    const radius = 10;
    const errors = [8, 14, 26].map((n) => {
      const f = morphology(sphere(n, (2 * radius) / n));
      return {
        volume: Math.abs(f.meshVolume / ((4 / 3) * Math.PI * radius ** 3) - 1),
        diameter: Math.abs(f.maximumDiameter / (2 * radius) - 1),
        axis: Math.abs(f.majorAxis / (4 * radius * Math.sqrt(1 / 5)) - 1),
        hull: Math.abs(f.volumeDensityHull - 1),
        ellipsoid: Math.abs(f.volumeDensityMvee - 1),
      };
    });
    expect(errors[2]!.volume).toBeLessThan(0.03);
    expect(errors[2]!.diameter).toBeLessThan(0.05);
    expect(errors[2]!.axis).toBeLessThan(0.01);
    // The mesh has steps, its hull does not.
    expect(errors[2]!.hull).toBeLessThan(errors[0]!.hull);
    expect(errors[2]!.hull).toBeLessThan(0.06);
    expect(errors[2]!.ellipsoid).toBeLessThan(errors[0]!.ellipsoid);
    expect(errors[2]!.volume).toBeLessThan(errors[0]!.volume);
  });
});

describe('Morphology of a box', () => {
  const box = morphology(roi([20, 12, 8], [1, 2, 3], () => true));

  it('has the exact voxel volume and almost fills its bounding box', () => {
    expect(box.voxelVolume).toBe(20 * 24 * 24);
    // The mesh cuts off the edges and corners.
    expect(box.volumeDensityAabb).toBeGreaterThan(0.98);
    expect(box.volumeDensityAabb).toBeLessThan(1);
    expect(box.volumeDensityOmbb).toBeCloseTo(box.volumeDensityAabb, 9);
    expect(box.volumeDensityHull).toBeCloseTo(1, 12);
    expect(box.areaDensityHull).toBeCloseTo(1, 12);
  });

  it('has the axes of a box', () => {
    expect(box.leastAxis).toBeCloseTo(4 * Math.sqrt((399 / 12) * (1920 / 1919)), 9);
    expect(box.elongation).toBeCloseTo(Math.sqrt(Math.min(143 * 4, 63 * 9) / Math.max(143 * 4, 63 * 9)), 9);
  });

  it('does not depend on the order of the axes', () => {
    const turned = morphology(roi([8, 20, 12], [3, 1, 2], () => true));
    for (const key of [
      'meshVolume',
      'surfaceArea',
      'maximumDiameter',
      'volumeDensityMvee',
      'areaDensityOmbb',
    ] as const) {
      expect(turned[key]).toBeCloseTo(box[key], 6);
    }
  });
});

it('gives finite morphology for one voxel, one line and one slice', () => {
  for (const size of [
    [1, 1, 1],
    [4, 1, 1],
    [3, 3, 1],
  ] as const) {
    for (const [name, value] of Object.entries(morphology(roi(size, [1, 1, 1], () => true)))) {
      expect(value, `${name} of ${size.join('x')}`).toSatisfy(Number.isFinite);
    }
  }
});

describe('The convex hull', () => {
  const points = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)), { minLength: 8, maxLength: 60 });

  it('contains every point and is closed', () => {
    fc.assert(
      fc.property(points, (list) => {
        const hull = convexHull(Int32Array.from(list.flat()));
        if (!hull) return;
        const at = (n: number): Triple => [hull.points[3 * n]!, hull.points[3 * n + 1]!, hull.points[3 * n + 2]!];
        const edges = new Map<string, number>();
        for (const [a, b, c] of hull.triangles) {
          const [p, q, r] = [at(a), at(b), at(c)];
          const u = [0, 1, 2].map((d) => q[d]! - p[d]!) as unknown as Triple;
          const v = [0, 1, 2].map((d) => r[d]! - p[d]!) as unknown as Triple;
          const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
          expect(Math.hypot(...normal)).toBeGreaterThan(0);
          for (const point of list) {
            const height = normal.reduce((sum, n, d) => sum + n * (point[d]! - p[d]!), 0);
            expect(height).toBeLessThanOrEqual(0);
          }
          for (const [from, to] of [
            [a, b],
            [b, c],
            [c, a],
          ]) {
            edges.set(`${from} ${to}`, (edges.get(`${from} ${to}`) ?? 0) + 1);
          }
        }
        for (const [edge, count] of edges) {
          expect(count).toBe(1);
          expect(edges.has(edge.split(' ').reverse().join(' '))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not exist for points in one plane', () => {
    expect(convexHull(Int32Array.from([0, 0, 1, 4, 0, 1, 0, 5, 1, 3, 3, 1]))).toBeUndefined();
  });
});

describe('Enclosing shapes', () => {
  it('include a box that stands on its corner', () => {
    const turn = ([x, y, z]: Triple): Triple => {
      const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
      const [a, b] = [c * x - s * y, s * x + c * y];
      return [a, Math.cos(0.4) * b - Math.sin(0.4) * z, Math.sin(0.4) * b + Math.cos(0.4) * z];
    };
    const corners = Array.from({ length: 8 }, (_, n): Triple => [(n & 1) * 6, ((n >> 1) & 1) * 4, (n >> 2) * 2]);
    const hull = convexHull(Int32Array.from(corners.flat()))!;
    const points = Array.from({ length: 8 }, (_, n): Triple => {
      const [x, y, z] = hull.points.subarray(3 * n, 3 * n + 3);
      return turn([x!, y!, z!]);
    });
    const box = orientedBox(points, hull.triangles);
    expect(box.volume).toBeCloseTo(48, 9);
    expect(box.area).toBeCloseTo(88, 9);
  });

  it('include the ellipsoid through the corners of a box', () => {
    const corners = Array.from({ length: 8 }, (_, n): Triple => [n & 1 ? 3 : -3, n & 2 ? 2 : -2, n & 4 ? 1 : -1]);
    const [a, b, c] = enclosingEllipsoid(corners);
    expect([a, b, c].map((x) => Number((x / Math.sqrt(3)).toFixed(4)))).toEqual([3, 2, 1]);
  });

  it('have the surface of a sphere, and of a spheroid by the IBSI definition', () => {
    expect(ellipsoidArea(2, 2, 2)).toBeCloseTo(16 * Math.PI, 12);
    // Both eccentricities are e: the polynomials are evaluated at 1, where they are all 1.
    const e2 = 1 - 1 / 4;
    let series = 0;
    for (let degree = 0; degree <= 20; degree++) series += e2 ** degree / (1 - 4 * degree ** 2);
    expect(ellipsoidArea(2, 1, 1)).toBeCloseTo(8 * Math.PI * series, 9);
  });
});

describe('Spatial autocorrelation', () => {
  it('is the same from all pairs and from Fourier transforms', () => {
    const box = roi([17, 13, 11], [1, 1.5, 2], (x, y, z) => (x * 3 + y * 5 + z * 7) % 11 > 1, -40);
    expect(box.morphological.reduce((a, b) => a + b, 0)).toBeGreaterThan(1900);
    const small = { ...box, intensityMask: box.intensityMask.map((inside, at) => (at % 2 === 0 ? inside : 0)) };
    const pairs = spatialAutocorrelation(small);
    const large = nearlyFull(small);
    const transformed = spatialAutocorrelation(large.box);
    expect(large.count).toBeGreaterThan(2000);
    expect(Number.isFinite(transformed.moran)).toBe(true);
    expect(transformed.moran).toBeCloseTo(bruteForce(large.box).moran, 10);
    expect(transformed.geary).toBeCloseTo(bruteForce(large.box).geary, 10);
    expect(pairs.moran).toBeCloseTo(bruteForce(small).moran, 10);
    expect(pairs.geary).toBeCloseTo(bruteForce(small).geary, 10);
  });

  it('of one voxel or a flat ROI is neutral', () => {
    expect(spatialAutocorrelation(roi([1, 1, 1], [1, 1, 1], () => true))).toEqual({ moran: 0, geary: 1 });
  });
});

it('uses Fourier transforms that, there and back, give the values times their number', () => {
  const grid = complexGrid([8, 4, 2]);
  for (let n = 0; n < 64; n++) {
    grid.re[n] = (n * 37) % 11;
    grid.im[n] = (n * 17) % 7;
  }
  const before = [...grid.re];
  fft3(grid, -1);
  expect(grid.re[0]).toBeCloseTo(
    before.reduce((a, b) => a + b, 0),
    9,
  );
  fft3(grid, 1);
  for (const [n, value] of before.entries()) expect(grid.re[n]! / 64).toBeCloseTo(value, 10);
});

function nearlyFull(box: RoiBox): { box: RoiBox; count: number } {
  const size: Triple = [box.size[0], box.size[1], box.size[2]];
  const whole = roi(size, box.spacing, (x) => x % 17 < 15, -40);
  return { box: whole, count: whole.intensityMask.reduce((a, b) => a + b, 0) };
}

function bruteForce({ size, spacing, intensities, intensityMask }: RoiBox): { moran: number; geary: number } {
  const points: number[][] = [];
  for (let at = 0; at < intensities.length; at++) {
    if (intensityMask[at] === 0) continue;
    const [i, j, k] = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
    points.push([i * spacing[0], j * spacing[1], k * spacing[2], intensities[at]!]);
  }
  const n = points.length;
  const mean = points.reduce((sum, p) => sum + p[3]!, 0) / n;
  let [weights, moran, geary, variance] = [0, 0, 0, 0];
  for (const p of points) {
    variance += (p[3]! - mean) ** 2;
    for (const q of points) {
      if (p === q) continue;
      const w = 1 / Math.sqrt((p[0]! - q[0]!) ** 2 + (p[1]! - q[1]!) ** 2 + (p[2]! - q[2]!) ** 2);
      weights += w;
      moran += w * (p[3]! - mean) * (q[3]! - mean);
      geary += w * (p[3]! - q[3]!) ** 2;
    }
  }
  return { moran: ((n / weights) * moran) / variance, geary: (((n - 1) / (2 * weights)) * geary) / variance };
}
