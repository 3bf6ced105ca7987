import { type Grid, indexToWorld, type Vec3 } from '../../../src/core/index.ts';
import type { Contour, StructureRoi } from '../../../src/dicom/index.ts';

/** A grid of cubes of 1 mm at the origin, axial by default. */
export function grid(size: Vec3, changes: Partial<Grid> = {}): Grid {
  return {
    size,
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    ...changes,
  };
}

/** A contour through points given in (fractional) voxel indices of a grid. */
export function contour(
  on: Grid,
  points: readonly (readonly [number, number])[],
  k: number,
  type = 'CLOSED_PLANAR',
): Contour {
  return {
    geometricType: type,
    points: Float64Array.from(points.flatMap(([i, j]) => indexToWorld(on, [i, j, k]))),
  };
}

export function roi(...contours: readonly Contour[]): StructureRoi {
  return { number: 7, name: 'Secret Name', contours };
}

/** Corners of an axis-parallel rectangle. */
export const box = (i0: number, j0: number, i1: number, j1: number): [number, number][] => [
  [i0, j0],
  [i1, j0],
  [i1, j1],
  [i0, j1],
];

/** A circle as a polygon with many points. */
export const circle = (i: number, j: number, radius: number, points = 90): [number, number][] =>
  Array.from({ length: points }, (_, n) => {
    const angle = (2 * Math.PI * n) / points;
    return [i + radius * Math.cos(angle), j + radius * Math.sin(angle)];
  });

/** A rotation about the axis (1,2,3)/|…|: an oblique, orthonormal direction. */
export function oblique(angle: number): Grid['direction'] {
  const length = Math.sqrt(14);
  const [x, y, z] = [1 / length, 2 / length, 3 / length];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return [
    [t * x * x + c, t * x * y + s * z, t * x * z - s * y],
    [t * x * y - s * z, t * y * y + c, t * y * z + s * x],
    [t * x * z + s * y, t * y * z - s * x, t * z * z + c],
  ];
}
