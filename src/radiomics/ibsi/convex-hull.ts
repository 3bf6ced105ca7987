/** Triangles of a convex hull as indices of points, counter-clockwise seen from outside. */
export interface ConvexHull {
  readonly points: Int32Array;
  readonly triangles: readonly (readonly [number, number, number])[];
}

interface Face {
  readonly corners: readonly [number, number, number];
  readonly normal: readonly [number, number, number];
  readonly offset: number;
  outside: number[];
}

/**
 * Quickhull (Barber, Dobkin and Huhdanpaa 1996) over points with whole-number coordinates, (x, y, z) triples.
 * Coordinates below 2^14 keep every determinant exact, so that coplanar points need no tolerance. Undefined if all
 * points lie in one plane.
 */
export function convexHull(all: Int32Array): ConvexHull | undefined {
  const points = extremesOfLines(all);
  let faces = firstTetrahedron(points);
  if (!faces) return undefined;
  for (let n = 0; n < points.length / 3; n++) assign(points, n, faces);
  for (;;) {
    const full = faces.find((face) => face.outside.length > 0);
    if (!full) break;
    faces = addPoint(points, faces, farthest(points, full));
  }
  return { points, triangles: faces.map((face) => face.corners) };
}

/** Only the ends of each line along x can be corners of the hull. */
function extremesOfLines(all: Int32Array): Int32Array {
  const lines = new Map<number, [number, number]>();
  for (let n = 0; n < all.length; n += 3) {
    const key = all[n + 1]! * 65536 + all[n + 2]!;
    const ends = lines.get(key);
    const x = all[n]!;
    if (!ends) lines.set(key, [x, x]);
    else if (x < ends[0]) ends[0] = x;
    else if (x > ends[1]) ends[1] = x;
  }
  const kept: number[] = [];
  for (const [key, [low, high]] of lines) {
    const [y, z] = [Math.floor(key / 65536), key % 65536];
    kept.push(low, y, z);
    if (high !== low) kept.push(high, y, z);
  }
  return Int32Array.from(kept);
}

function faceOf(points: Int32Array, a: number, b: number, c: number): Face {
  const [ax, ay, az] = [points[3 * a]!, points[3 * a + 1]!, points[3 * a + 2]!];
  const [ux, uy, uz] = [points[3 * b]! - ax, points[3 * b + 1]! - ay, points[3 * b + 2]! - az];
  const [vx, vy, vz] = [points[3 * c]! - ax, points[3 * c + 1]! - ay, points[3 * c + 2]! - az];
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
  return { corners: [a, b, c], normal, offset: normal[0] * ax + normal[1] * ay + normal[2] * az, outside: [] };
}

function height(points: Int32Array, point: number, { normal, offset }: Face): number {
  const at = 3 * point;
  return normal[0] * points[at]! + normal[1] * points[at + 1]! + normal[2] * points[at + 2]! - offset;
}

function assign(points: Int32Array, point: number, faces: readonly Face[]): void {
  for (const face of faces) {
    if (height(points, point, face) > 0) {
      face.outside.push(point);
      return;
    }
  }
}

function farthest(points: Int32Array, face: Face): number {
  let best = face.outside[0]!;
  for (const point of face.outside) if (height(points, point, face) > height(points, best, face)) best = point;
  return best;
}

function firstTetrahedron(points: Int32Array): Face[] | undefined {
  const count = points.length / 3;
  const best = (score: (n: number) => number): number => {
    let found = 0;
    for (let n = 1; n < count; n++) if (score(n) > score(found)) found = n;
    return found;
  };
  const coordinate = (n: number, axis: number): number => points[3 * n + axis]!;
  const distance = (a: number, b: number): number =>
    [0, 1, 2].reduce((sum, axis) => sum + (coordinate(a, axis) - coordinate(b, axis)) ** 2, 0);
  const a = best((n) => -coordinate(n, 0));
  const b = best((n) => distance(n, a));
  const c = best((n) => Math.hypot(...faceOf(points, a, b, n).normal));
  const base = faceOf(points, a, b, c);
  const d = best((n) => Math.abs(height(points, n, base)));
  const side = height(points, d, base);
  if (side === 0) return undefined;
  const [p, q] = side < 0 ? [b, c] : [c, b];
  return [faceOf(points, a, p, q), faceOf(points, a, q, d), faceOf(points, q, p, d), faceOf(points, p, a, d)];
}

/** Faces visible from the point, including coplanar ones, are replaced by a fan from their rim. */
function addPoint(points: Int32Array, faces: readonly Face[], point: number): Face[] {
  const kept: Face[] = [];
  const rim = new Map<string, [number, number]>();
  const orphans: number[] = [];
  for (const face of faces) {
    if (height(points, point, face) < 0) {
      kept.push(face);
      continue;
    }
    orphans.push(...face.outside);
    const [a, b, c] = face.corners;
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      if (!rim.delete(`${to} ${from}`)) rim.set(`${from} ${to}`, [from, to]);
    }
  }
  const fresh = [...rim.values()].map(([from, to]) => faceOf(points, from, to, point));
  for (const orphan of orphans) assign(points, orphan, fresh);
  return [...kept, ...fresh];
}
