import { cross, norm, type Vec3 } from '../../core/index.ts';

export interface BoxMeasures {
  readonly volume: number;
  readonly area: number;
}

export function boxMeasures(a: number, b: number, c: number): BoxMeasures {
  return { volume: a * b * c, area: 2 * (a * b + b * c + a * c) };
}

/**
 * Oriented minimum bounding box of a convex hull: the smallest box with one side flush with a hull face and another
 * with an edge of the hull's outline on that face (rotating calipers). Points in mm.
 */
export function orientedBox(
  points: readonly Vec3[],
  triangles: readonly (readonly [number, number, number])[],
): BoxMeasures {
  const corners = [...new Set(triangles.flat())].map((n) => points[n]!);
  const seen = new Set<string>();
  let best: BoxMeasures = { volume: Number.POSITIVE_INFINITY, area: 0 };
  for (const [a, b, c] of triangles) {
    const normal = unit(cross(minus(points[b]!, points[a]!), minus(points[c]!, points[a]!)));
    const key = normal.map((x) => Math.abs(x).toFixed(9)).join(' ') + Math.sign(normal[0] * normal[1]);
    if (seen.has(key)) continue;
    seen.add(key);
    const u = unit(minus(points[b]!, points[a]!));
    const box = boxOnFace(corners, normal, u, cross(normal, u));
    if (box.volume < best.volume) best = box;
  }
  return best;
}

function boxOnFace(corners: readonly Vec3[], normal: Vec3, u: Vec3, v: Vec3): BoxMeasures {
  const heights = corners.map((p) => inner(p, normal));
  const depth = Math.max(...heights) - Math.min(...heights);
  const outline = hull2(corners.map((p) => [inner(p, u), inner(p, v)] as const));
  let best: BoxMeasures = { volume: Number.POSITIVE_INFINITY, area: 0 };
  for (const [n, p] of outline.entries()) {
    const q = outline[(n + 1) % outline.length]!;
    const length = Math.hypot(q[0] - p[0], q[1] - p[1]);
    const [x, y] = [(q[0] - p[0]) / length, (q[1] - p[1]) / length];
    const along = outline.map((r) => r[0] * x + r[1] * y);
    const across = outline.map((r) => r[1] * x - r[0] * y);
    const width = Math.max(...along) - Math.min(...along);
    const box = boxMeasures(width, Math.max(...across) - Math.min(...across), depth);
    if (box.volume < best.volume) best = box;
  }
  return best;
}

type Point2 = readonly [number, number];

/** Convex outline of points in a plane (monotone chain). */
function hull2(points: readonly Point2[]): Point2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly Point2[]): Point2[] => {
    const out: Point2[] = [];
    for (const p of ordered) {
      while (out.length > 1 && turn(out.at(-2)!, out.at(-1)!, p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

const turn = (a: Point2, b: Point2, c: Point2): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const inner = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function unit(a: Vec3): Vec3 {
  const length = norm(a);
  return [a[0] / length, a[1] / length, a[2] / length];
}
