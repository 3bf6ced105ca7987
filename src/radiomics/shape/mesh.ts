import type { Vec3 } from '../../core/index.ts';
import { normalOf, trianglesOf } from './cube-cases.ts';

/** A binary ROI in its bounding box, padded by one empty voxel on every side; x fastest. */
export interface PaddedMask {
  readonly size: Vec3;
  readonly inside: Uint8Array;
}

/** The contribution of a cube case to area and volume, in half-voxel units, with its triangles grouped by normal. */
interface CaseSums {
  /** Sum of the triangles' determinants about corner 0 (48 times their volume in voxels). */
  readonly determinant: number;
  /** Sum of the triangles' normals (z, y, x): the change of the determinant when the cube moves by half a voxel. */
  readonly normal: readonly [number, number, number];
  /** Distinct squared normals with their number: the area of a triangle depends on the spacing. */
  readonly normals: ReadonlyArray<readonly [number, number, number]>;
}

const cases: readonly CaseSums[] = Array.from({ length: 128 }, (_, cubeCase) => {
  let determinant = 0;
  const normal: [number, number, number] = [0, 0, 0];
  const triangles = trianglesOf(cubeCase);
  for (const [a, b, c] of triangles) {
    determinant +=
      (a[1] * b[2] - a[2] * b[1]) * c[0] + (a[2] * b[0] - a[0] * b[2]) * c[1] + (a[0] * b[1] - a[1] * b[0]) * c[2];
    const n = normalOf([a, b, c]);
    normal[0] += n[0];
    normal[1] += n[1];
    normal[2] += n[2];
  }
  return { determinant, normal, normals: triangles.map(normalOf) };
});

export interface MeshMeasures {
  /** mm². */
  readonly area: number;
  /** mm³. */
  readonly volume: number;
  /** Mesh vertices in half voxels of the padded mask, (x, y, z) triples. */
  readonly vertices: Int32Array;
}

/**
 * Surface area, enclosed volume and vertices of the isosurface at 0.5 of a padded binary mask (IBSI RNU0, C0JK).
 *
 * Areas are counted per cube case and volumes summed in integers, so that only the last step rounds. The volume is the
 * sum of signed tetrahedra to the corner of the padded mask, which matters if ambiguous faces leave the mesh open.
 */
export function measureMesh(mask: PaddedMask, spacing: Vec3): MeshMeasures {
  const [nx, ny, nz] = mask.size;
  const { inside } = mask;
  const counts = new Float64Array(128);
  let sixVolume = 0;
  let vertices = new Int32Array(1024);
  let filled = 0;
  const slice = nx * ny;
  for (let k = 0; k < nz - 1; k++) {
    for (let j = 0; j < ny - 1; j++) {
      const row = nx * (j + ny * k);
      // The lower (x) half of the cube's corners is reused along the row.
      let left = corners(inside, row, nx, slice);
      for (let i = 0; i < nx - 1; i++) {
        const right = corners(inside, row + i + 1, nx, slice);
        if (left + right === 0 || left + right === 30) {
          left = right;
          continue;
        }
        const full = caseOfHalves[16 * left + right]!;
        left = right;
        const flipped = full > 127;
        const cubeCase = flipped ? 255 - full : full;
        counts[cubeCase]!++;
        const sums = cases[cubeCase]!;
        const about = sums.determinant + 2 * (k * sums.normal[0] + j * sums.normal[1] + i * sums.normal[2]);
        sixVolume += flipped ? -about : about;
        if (filled + 9 > vertices.length) {
          const grown = new Int32Array(2 * vertices.length);
          grown.set(vertices);
          vertices = grown;
        }
        // Each midpoint belongs to one cube only: the one whose corner 7 ends its edge.
        if (cubeCase & 64) filled = push(vertices, filled, 2 * i + 1, 2 * j + 2, 2 * k + 2);
        if (cubeCase & 16) filled = push(vertices, filled, 2 * i, 2 * j + 1, 2 * k + 2);
        if (cubeCase & 8) filled = push(vertices, filled, 2 * i, 2 * j + 2, 2 * k + 1);
      }
    }
  }
  const [sx, sy, sz] = spacing;
  return {
    area: areaOf(counts, spacing),
    volume: (sixVolume / 48) * sx * sy * sz,
    vertices: vertices.subarray(0, filled),
  };
}

/** The four corners of a cube that share one x, as bits: (z, y) = (0,0), (0,1), (1,0), (1,1). */
function corners(inside: Uint8Array, at: number, row: number, slice: number): number {
  return inside[at]! + 2 * inside[at + row]! + 4 * inside[at + slice]! + 8 * inside[at + row + slice]!;
}

/** Cube case from its two halves: corners 0, 3, 4, 7 lie at the lower x, corners 1, 2, 5, 6 at the upper. */
const caseOfHalves = Uint8Array.from({ length: 256 }, (_, halves) => {
  const bit = (half: number, n: number, corner: number): number => ((half >> n) & 1) << corner;
  const left = halves >> 4;
  const right = halves & 15;
  return (
    bit(left, 0, 0) +
    bit(left, 1, 3) +
    bit(left, 2, 4) +
    bit(left, 3, 7) +
    bit(right, 0, 1) +
    bit(right, 1, 2) +
    bit(right, 2, 5) +
    bit(right, 3, 6)
  );
});

function push(vertices: Int32Array, at: number, x: number, y: number, z: number): number {
  vertices[at] = x;
  vertices[at + 1] = y;
  vertices[at + 2] = z;
  return at + 3;
}

function areaOf(counts: Float64Array, [sx, sy, sz]: Vec3): number {
  let area = 0;
  for (let cubeCase = 1; cubeCase < 128; cubeCase++) {
    if (counts[cubeCase] === 0) continue;
    let perCube = 0;
    for (const [z, y, x] of cases[cubeCase]!.normals) perCube += Math.hypot(z * sx * sy, y * sx * sz, x * sy * sz);
    area += counts[cubeCase]! * perCube;
  }
  // Normals are in quarter faces and have twice the triangle's area.
  return area / 8;
}
