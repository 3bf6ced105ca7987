import { principalMoments } from './principal-axes.ts';

/** A one-slice ROI cropped to its bounding box; `u` is the fastest index. Spacing is (u, v) in mm. */
export interface PlaneMask {
  readonly size: readonly [number, number];
  readonly spacing: readonly [number, number];
  readonly inside: Uint8Array;
}

/**
 * The ten shape2D features of PyRadiomics (one deprecated): the outline joins pixel-edge midpoints (marching squares).
 * Where two inside pixels of a square lie diagonally, each is cut off separately.
 */
export function shape2dFeatures(mask: PlaneMask): Record<string, number> {
  const [su, sv] = mask.spacing;
  const { perimeter, surface, vertices } = outline(mask);
  let pixels = 0;
  for (const inside of mask.inside) pixels += inside;
  const [, minor, major] = principalMoments(mask.inside, [mask.size[0], mask.size[1], 1], [su, sv, 1]);
  const sphericity = (2 * Math.sqrt(Math.PI * surface)) / perimeter;
  return {
    MeshSurface: surface,
    PixelSurface: pixels * (su * sv),
    Perimeter: perimeter,
    PerimeterSurfaceRatio: perimeter / surface,
    Sphericity: sphericity,
    SphericalDisproportion: 1 / sphericity,
    MaximumDiameter: widest(vertices, su, sv),
    MajorAxisLength: 4 * Math.sqrt(major),
    MinorAxisLength: 4 * Math.sqrt(minor),
    Elongation: Math.sqrt(minor / major),
  };
}

interface Outline {
  readonly perimeter: number;
  readonly surface: number;
  /** (u, v) pairs in half pixels. */
  readonly vertices: number[];
}

/** Corner offsets (v, u) around a square and the midpoint, in half pixels, that follows each corner. */
const corner = [
  [0, 0],
  [0, 1],
  [1, 1],
  [1, 0],
] as const;
const midpoint = [
  [0, 1],
  [1, 2],
  [2, 1],
  [1, 0],
] as const;

function outline(mask: PlaneMask): Outline {
  const [nu, nv] = mask.size;
  const [su, sv] = mask.spacing;
  const at = (v: number, u: number): number => (u < 0 || v < 0 || u >= nu || v >= nv ? 0 : mask.inside[u + nu * v]!);
  let [perimeter, twice] = [0, 0];
  const vertices: number[] = [];
  for (let v = -1; v < nv; v++) {
    for (let u = -1; u < nu; u++) {
      const inside = corner.map(([dv, du]) => at(v + dv, u + du) === 1);
      for (let c = 0; c < 4; c++) {
        // A line starts on the edge where a walk around the square enters the inside.
        if (!inside[c] || inside[(c + 3) % 4]) continue;
        let last = c;
        while (inside[(last + 1) % 4]) last++;
        const a = midpoint[(c + 3) % 4]!;
        const b = midpoint[last % 4]!;
        const [av, au] = [(2 * v + a[0]) * sv, (2 * u + a[1]) * su];
        const [bv, bu] = [(2 * v + b[0]) * sv, (2 * u + b[1]) * su];
        twice += av * bu - bv * au;
        perimeter += Math.hypot(av - bv, au - bu);
        vertices.push(2 * u + a[1], 2 * v + a[0]);
      }
    }
  }
  return { perimeter: perimeter / 2, surface: twice / 8, vertices };
}

function widest(vertices: readonly number[], su: number, sv: number): number {
  let best = 0;
  for (let i = 0; i < vertices.length; i += 2) {
    for (let j = 0; j < i; j += 2) {
      const u = (vertices[i]! - vertices[j]!) * su;
      const v = (vertices[i + 1]! - vertices[j + 1]!) * sv;
      best = Math.max(best, u * u + v * v);
    }
  }
  return Math.sqrt(best) / 2;
}
