import type { Vec3 } from '../../core/index.ts';

const golden = (1 + Math.sqrt(5)) / 2;
const short = 1 / Math.sqrt(1 + golden * golden);
const long = golden * short;

/** Corners of the icosahedron on the unit sphere: cyclic permutations of (±short, ±long, 0). */
const corners: readonly Vec3[] = [-1, 1].flatMap((s) =>
  [-1, 1].flatMap((l): Vec3[] => [
    [s * short, l * long, 0],
    [0, s * short, l * long],
    [l * long, 0, s * short],
  ]),
);

const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/**
 * Points spread over a sphere: an icosahedron whose edges are halved `subdivisions` times and projected onto the
 * sphere.
 */
export function icosphere(subdivisions: number, radius: number): Vec3[] {
  const points: Vec3[] = corners.map((p) => scaled(p, radius));
  let faces = facesOf(corners);
  for (let round = 0; round < subdivisions; round++) {
    const middles = new Map<string, number>();
    const middle = (a: number, b: number): number => {
      const key = a < b ? `${a},${b}` : `${b},${a}`;
      let found = middles.get(key);
      if (found === undefined) {
        const [p, q] = [points[a]!, points[b]!];
        found = points.push(scaled([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2], radius)) - 1;
        middles.set(key, found);
      }
      return found;
    };
    faces = faces.flatMap(([a, b, c]): Vec3[] => {
      const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
      return [
        [a, ab, ca],
        [ab, b, bc],
        [ca, bc, c],
        [ab, bc, ca],
      ];
    });
  }
  return points;
}

function scaled(p: Vec3, radius: number): Vec3 {
  const factor = radius / Math.hypot(p[0], p[1], p[2]);
  return [p[0] * factor, p[1] * factor, p[2] * factor];
}

/** The twenty faces: all triples of mutually nearest corners. */
function facesOf(points: readonly Vec3[]): Vec3[] {
  const near = (a: number, b: number): boolean => distance(points[a]!, points[b]!) < 2.1 * short;
  const faces: Vec3[] = [];
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) {
      for (let c = b + 1; c < points.length; c++) if (near(a, b) && near(b, c) && near(a, c)) faces.push([a, b, c]);
    }
  }
  return faces;
}
