/**
 * The isosurface patches of one cube of eight voxel centres (marching cubes at half height), derived, not tabulated.
 *
 * Corner c is bit c of the case; the corners run around the lower face (0..3) and the upper face (4..7), in (z, y, x).
 * Vertices are the midpoints of the twelve edges. On a face whose two inside corners lie diagonally, the inside corners
 * are cut off separately. Cases with corner 7 inside use their complement, as in PyRadiomics. This treats inside and
 * outside differently on such faces, but makes mesh values agree digit for digit. W. Lorensen, H. Cline, "Marching
 * cubes", SIGGRAPH 1987; the choice of triangles follows PyRadiomics 3.x.
 */
export type HalfPoint = readonly [z: number, y: number, x: number];
export type Triangle = readonly [HalfPoint, HalfPoint, HalfPoint];

const corners: readonly HalfPoint[] = [
  [0, 0, 0],
  [0, 0, 2],
  [0, 2, 2],
  [0, 2, 0],
  [2, 0, 0],
  [2, 0, 2],
  [2, 2, 2],
  [2, 2, 0],
];

/** The faces as corner cycles, counter-clockwise when seen from outside in (z, y, x). */
const faces: ReadonlyArray<readonly [number, number, number, number]> = [
  [0, 1, 2, 3],
  [4, 7, 6, 5],
  [0, 4, 5, 1],
  [1, 5, 6, 2],
  [2, 6, 7, 3],
  [3, 7, 4, 0],
];

/** A vertex is named by the two corners of its edge. */
interface EdgePoint {
  readonly inside: number;
  readonly outside: number;
}

const keyOf = (p: EdgePoint): number => 8 * p.inside + p.outside;

/** Midpoint of an edge, in half voxels: every coordinate is an integer 0..2. */
function midpoint(p: EdgePoint): HalfPoint {
  const a = corners[p.inside]!;
  const b = corners[p.outside]!;
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

/**
 * Directed segments on the faces: from the edge where a walk around the face leaves the inside to the edge where it
 * entered.
 */
function faceSegments(cubeCase: number): Map<number, EdgePoint[]> {
  const inside = (corner: number): boolean => ((cubeCase >> corner) & 1) === 1;
  const segments = new Map<number, EdgePoint[]>();
  for (const face of faces) {
    for (let i = 0; i < 4; i++) {
      // A run of inside corners along the face is cut off by one segment.
      if (!inside(face[i]!) || inside(face[(i + 3) % 4]!)) continue;
      let last = i;
      while (inside(face[(last + 1) % 4]!)) last++;
      const from: EdgePoint = { inside: face[i]!, outside: face[(i + 3) % 4]! };
      const to: EdgePoint = { inside: face[last % 4]!, outside: face[(last + 1) % 4]! };
      segments.set(keyOf(from), [from, to]);
    }
  }
  return segments;
}

function loops(cubeCase: number): EdgePoint[][] {
  const segments = faceSegments(cubeCase);
  const found: EdgePoint[][] = [];
  for (const start of [...segments.keys()]) {
    const loop: EdgePoint[] = [];
    for (let at = segments.get(start); at; at = segments.get(keyOf(at[1]!))) {
      loop.push(at[0]!);
      segments.delete(keyOf(at[0]!));
    }
    if (loop.length > 0) found.push(loop);
  }
  return found;
}

const fan = (loop: readonly HalfPoint[], apex: number): Triangle[] => {
  const n = loop.length;
  const at = (i: number): HalfPoint => loop[(apex + i) % n]!;
  return Array.from({ length: n - 2 }, (_, i): Triangle => [at(0), at(i + 1), at(i + 2)]);
};

/** Normal of a triangle with length twice its area, in quarter voxel faces. */
export function normalOf([a, b, c]: Triangle): HalfPoint {
  const [u0, u1, u2] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [v0, v1, v2] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return [u1 * v2 - u2 * v1, u2 * v0 - u0 * v2, u0 * v1 - u1 * v0];
}

function coplanarNeighbours(triangles: readonly Triangle[]): number {
  let count = 0;
  for (let i = 1; i < triangles.length; i++) {
    const [a, b] = [normalOf(triangles[i - 1]!), normalOf(triangles[i]!)];
    if (a[0] * b[1] === a[1] * b[0] && a[1] * b[2] === a[2] * b[1] && a[0] * b[2] === a[2] * b[0]) count++;
  }
  return count;
}

/**
 * Start of the fan of a patch. Patches of seven vertices join an outside corner to the rest across a face: the fan
 * starts at the middle of that corner's three midpoints. Others start where most triangles are coplanar.
 */
function apexOf(loop: readonly EdgePoint[], points: readonly HalfPoint[]): number {
  const n = loop.length;
  if (n === 7) {
    return loop.findIndex(
      (p, i) => loop[(i + 1) % n]!.outside === p.outside && loop[(i + n - 1) % n]!.outside === p.outside,
    );
  }
  let best = 0;
  for (let apex = 1; apex < n; apex++) {
    if (coplanarNeighbours(fan(points, apex)) > coplanarNeighbours(fan(points, best))) best = apex;
  }
  return best;
}

/** Triangles of one cube case 0..127 (corner 7 outside), vertices in half voxels from corner 0, normals outwards. */
export function trianglesOf(cubeCase: number): Triangle[] {
  return loops(cubeCase).flatMap((loop) => {
    const points = loop.map(midpoint);
    return fan(points, apexOf(loop, points));
  });
}
