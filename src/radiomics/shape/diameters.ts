import type { Vec3 } from '../../core/index.ts';

export interface Diameters {
  /** Largest distance between any two mesh vertices, mm. */
  readonly overall: number;
  /** Largest distance between vertices of equal z, y, x: PyRadiomics' Slice, Column and Row. */
  readonly slice: number;
  readonly column: number;
  readonly row: number;
}

/**
 * Exact maximum distances between mesh vertices, given as (x, y, z) triples in half voxels.
 *
 * Only corners of the convex hull of each plane can have the largest distance, so the vertices are first reduced to
 * those; for the overall diameter they are visited by decreasing distance from the centre until no pair can be larger.
 */
export function maximumDiameters(vertices: Int32Array, spacing: Vec3): Diameters {
  if (vertices.length === 0) return { overall: 0, slice: 0, column: 0, row: 0 };
  const slices = planeHulls(vertices, 2);
  return {
    overall: widestPair(slices, spacing),
    slice: widestInPlane(slices, spacing),
    column: widestInPlane(planeHulls(vertices, 1), spacing),
    row: widestInPlane(planeHulls(vertices, 0), spacing),
  };
}

/** Convex hull corners of the vertices of each plane across `axis`, one (x, y, z) list per plane. */
function planeHulls(vertices: Int32Array, axis: 0 | 1 | 2): number[][] {
  const u = axis === 0 ? 1 : 0;
  const v = axis === 2 ? 1 : 2;
  const lower = [0, 1, 2].map((d) => extreme(vertices, d, Math.min));
  const upper = [0, 1, 2].map((d) => extreme(vertices, d, Math.max));
  const planes = upper[axis]! - lower[axis]! + 1;
  const width = upper[u]! - lower[u]! + 1;
  const least = new Int32Array(planes * width).fill(0x7fffffff);
  const most = new Int32Array(planes * width).fill(-1);
  for (let i = 0; i < vertices.length; i += 3) {
    const at = (vertices[i + axis]! - lower[axis]!) * width + vertices[i + u]! - lower[u]!;
    const value = vertices[i + v]!;
    if (value < least[at]!) least[at] = value;
    if (value > most[at]!) most[at] = value;
  }
  const hulls: number[][] = [];
  for (let plane = 0; plane < planes; plane++) {
    const hull: number[] = [];
    for (const [side, turn] of [
      [least, 1],
      [most, -1],
    ] as const) {
      for (const [a, b] of chain(side, plane * width, width, turn)) {
        const point = [0, 0, 0];
        point[axis] = plane + lower[axis]!;
        point[u] = a + lower[u]!;
        point[v] = b;
        hull.push(point[0]!, point[1]!, point[2]!);
      }
    }
    if (hull.length > 0) hulls.push(hull);
  }
  return hulls;
}

function extreme(vertices: Int32Array, axis: number, better: (a: number, b: number) => number): number {
  let found = vertices[axis]!;
  for (let i = axis; i < vertices.length; i += 3) found = better(found, vertices[i]!);
  return found;
}

/** One side of a convex hull (monotone chain) over points given as one value per column. */
function chain(values: Int32Array, start: number, width: number, turn: 1 | -1): Array<[number, number]> {
  const hull: Array<[number, number]> = [];
  for (let a = 0; a < width; a++) {
    const b = values[start + a]!;
    if (b === 0x7fffffff || b === -1) continue;
    while (hull.length > 1) {
      const [p, q] = [hull.at(-2)!, hull.at(-1)!];
      if (turn * ((q[0] - p[0]) * (b - p[1]) - (q[1] - p[1]) * (a - p[0])) > 0) break;
      hull.pop();
    }
    hull.push([a, b]);
  }
  return hull;
}

function widestInPlane(hulls: number[][], spacing: Vec3): number {
  const [sx, sy, sz] = spacing;
  let best = 0;
  for (const hull of hulls) {
    for (let i = 0; i < hull.length; i += 3) {
      for (let j = 0; j < i; j += 3) {
        best = Math.max(best, squared(hull, i, hull, j, sx, sy, sz));
      }
    }
  }
  return Math.sqrt(best) / 2;
}

function squared(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, sx: number, sy: number, sz: number) {
  const x = (a[i]! - b[j]!) * sx;
  const y = (a[i + 1]! - b[j + 1]!) * sy;
  const z = (a[i + 2]! - b[j + 2]!) * sz;
  return x * x + y * y + z * z;
}

function widestPair(hulls: number[][], spacing: Vec3): number {
  const [sx, sy, sz] = spacing;
  const points = Float64Array.from(hulls.flat());
  const n = points.length / 3;
  const centre = [0, 1, 2].map((d) => (extremeOf(points, d, Math.min) + extremeOf(points, d, Math.max)) / 2);
  const radius = new Float64Array(n);
  for (let i = 0; i < n; i++) radius[i] = Math.sqrt(squared(points, 3 * i, centre, 0, sx, sy, sz));
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => radius[b]! - radius[a]! || a - b);
  let best = 0;
  let reach = 0;
  for (let i = 0; i < n; i++) {
    const p = order[i]!;
    // A pair can only be larger if its two distances from the centre together exceed the best distance so far.
    if (2 * radius[p]! <= reach) break;
    for (let j = i + 1; j < n; j++) {
      const q = order[j]!;
      if (radius[p]! + radius[q]! <= reach) break;
      const distance = squared(points, 3 * p, points, 3 * q, sx, sy, sz);
      if (distance > best) {
        best = distance;
        reach = Math.sqrt(best) * (1 - 1e-12);
      }
    }
  }
  return Math.sqrt(best) / 2;
}

function extremeOf(points: Float64Array, axis: number, better: (a: number, b: number) => number): number {
  let found = points[axis]!;
  for (let i = axis; i < points.length; i += 3) found = better(found, points[i]!);
  return found;
}
