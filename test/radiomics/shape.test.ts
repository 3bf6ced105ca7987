import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trianglesOf } from '../../src/radiomics/shape/cube-cases.ts';
import { maximumDiameters } from '../../src/radiomics/shape/diameters.ts';
import { measureMesh } from '../../src/radiomics/shape/mesh.ts';
import { padMask, shapeFeatures } from '../../src/radiomics/shape/shape.ts';
import { shape2dFeatures } from '../../src/radiomics/shape/shape2d.ts';

function ball(radius: number): { size: [number, number, number]; inside: Uint8Array; count: number } {
  const n = 2 * radius + 1;
  const inside = new Uint8Array(n ** 3);
  let count = 0;
  for (let k = 0, at = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++, at++) {
        if ((i - radius) ** 2 + (j - radius) ** 2 + (k - radius) ** 2 > radius * radius) continue;
        inside[at] = 1;
        count++;
      }
    }
  }
  return { size: [n, n, n], inside, count };
}

const randomMask = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([x, y, z]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: x * y * z, maxLength: x * y * z })
      .filter((bits) => bits.includes(1))
      .map((bits) => ({ size: [x, y, z] as [number, number, number], inside: Uint8Array.from(bits) })),
  );

describe('The cube cases', () => {
  it('use each midpoint of a cut edge and nothing else', () => {
    const corners = [
      [0, 0, 0],
      [0, 0, 2],
      [0, 2, 2],
      [0, 2, 0],
      [2, 0, 0],
      [2, 0, 2],
      [2, 2, 2],
      [2, 2, 0],
    ];
    for (let cubeCase = 0; cubeCase < 128; cubeCase++) {
      const cut = new Set<string>();
      for (let a = 0; a < 8; a++) {
        for (let b = 0; b < a; b++) {
          const apart = [0, 1, 2].filter((d) => corners[a]![d] !== corners[b]![d]).length;
          if (apart !== 1 || ((cubeCase >> a) & 1) === ((cubeCase >> b) & 1)) continue;
          cut.add(String([0, 1, 2].map((d) => (corners[a]![d]! + corners[b]![d]!) / 2)));
        }
      }
      expect(new Set(trianglesOf(cubeCase).flat().map(String))).toEqual(cut);
    }
  });

  it('give a single voxel the octahedron around it', () => {
    const mesh = measureMesh(padMask({ size: [1, 1, 1], inside: Uint8Array.of(1) }), [2, 2, 2]);
    expect(mesh.volume).toBeCloseTo(8 / 6, 14);
    expect(mesh.area).toBeCloseTo(4 * Math.sqrt(3), 14);
    expect(mesh.vertices.length).toBe(18);
  });
});

describe('Shape features', () => {
  it('converge to those of a ball as the voxels shrink', () => {
    for (const radius of [6, 12, 24]) {
      const { size, inside, count } = ball(radius);
      const f = shapeFeatures({ size, inside }, [1, 1, 1], count);
      expect(f['Maximum3DDiameter']).toBeCloseTo(2 * radius + 1, 10);
      expect(f['Elongation']).toBeCloseTo(1, 10);
      expect(f['MajorAxisLength']! / (4 * Math.sqrt(radius ** 2 / 5))).toBeCloseTo(1, 1);
      // The volume of a digital ball varies around that of the ball by less than a thin shell.
      expect(Math.abs(f['MeshVolume']! / ((4 / 3) * Math.PI * radius ** 3) - 1)).toBeLessThan(0.3 / radius);
    }
  });

  it('give the axes of a box exactly', () => {
    const size: [number, number, number] = [8, 4, 2];
    const f = shapeFeatures({ size, inside: new Uint8Array(64).fill(1) }, [1, 1.5, 3], 64);
    const axis = (n: number, spacing: number): number => 4 * spacing * Math.sqrt((n * n - 1) / 12);
    const axes = [axis(8, 1), axis(4, 1.5), axis(2, 3)].sort((a, b) => a - b);
    expect(f['LeastAxisLength']).toBeCloseTo(axes[0]!, 12);
    expect(f['MinorAxisLength']).toBeCloseTo(axes[1]!, 12);
    expect(f['MajorAxisLength']).toBeCloseTo(axes[2]!, 12);
    expect(f['VoxelVolume']).toBe(64 * 4.5);
  });

  it('give the same four diameters as an exhaustive search', () => {
    fc.assert(
      fc.property(
        randomMask,
        fc.tuple(fc.double({ min: 0.3, max: 3, noNaN: true }), fc.double({ min: 0.3, max: 3, noNaN: true })),
        (mask, [sy, sz]) => {
          const spacing = [1, sy, sz] as const;
          const { vertices } = measureMesh(padMask(mask), spacing);
          const best = [0, 0, 0, 0];
          for (let i = 0; i < vertices.length; i += 3) {
            for (let j = 0; j < i; j += 3) {
              const d = Math.hypot(...[0, 1, 2].map((a) => ((vertices[i + a]! - vertices[j + a]!) * spacing[a]!) / 2));
              best[3] = Math.max(best[3]!, d);
              for (const a of [0, 1, 2]) if (vertices[i + a] === vertices[j + a]) best[a] = Math.max(best[a]!, d);
            }
          }
          const got = maximumDiameters(vertices, spacing);
          [got.row, got.column, got.slice, got.overall].forEach((d, a) => {
            expect(d).toBeCloseTo(best[a]!, 10);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not change when the ROI is embedded in a larger box, except for the open faces of ambiguous cubes', () => {
    fc.assert(
      fc.property(randomMask, (mask) => {
        const spacing = [1, 2, 3] as const;
        const [x, y, z] = mask.size;
        const larger = padMask(mask);
        const small = shapeFeatures(mask, spacing, 1);
        const large = shapeFeatures(larger, spacing, 1);
        expect(large['SurfaceArea']).toBeCloseTo(small['SurfaceArea']!, 9);
        expect(large['MajorAxisLength']).toBeCloseTo(small['MajorAxisLength']!, 9);
        expect([x + 2, y + 2, z + 2]).toEqual([...larger.size]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('2D shape features', () => {
  it('give a single pixel the diamond around it', () => {
    const f = shape2dFeatures({ size: [1, 1], spacing: [2, 2], inside: Uint8Array.of(1) });
    expect(f['MeshSurface']).toBeCloseTo(2, 14);
    expect(f['PixelSurface']).toBe(4);
    expect(f['Perimeter']).toBeCloseTo(4 * Math.SQRT2, 14);
    expect(f['MaximumDiameter']).toBe(2);
  });

  it('converge to those of a disc', () => {
    const radius = 30;
    const n = 2 * radius + 1;
    const inside = Uint8Array.from({ length: n * n }, (_, at) =>
      ((at % n) - radius) ** 2 + (Math.floor(at / n) - radius) ** 2 <= radius * radius ? 1 : 0,
    );
    const f = shape2dFeatures({ size: [n, n], spacing: [1, 1], inside });
    expect(f['MeshSurface']! / (Math.PI * radius ** 2)).toBeCloseTo(1, 2);
    expect(f['Elongation']).toBeCloseTo(1, 12);
  });
});
