import type { Vec3 } from './vector.ts';

/**
 * The geometry of a regular voxel grid.
 *
 * Index order is (i, j, k) with i fastest in memory (DICOM columns), j rows, k slices along the normal. `world = origin
 * + direction · diag(spacing) · (i, j, k)` in LPS millimetres; the origin is the centre of voxel (0,0,0). `direction`
 * contains the unit vectors of the i, j and k axes in sequence.
 */
export interface Grid {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly origin: Vec3;
  readonly direction: readonly [Vec3, Vec3, Vec3];
  /** 2 for a two-dimensional image, stored as one slice of 1 mm; absent for three dimensions. */
  readonly dimensions?: 2;
}

export type VoxelArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Voxels with their geometry; `voxels[i + size[0] * (j + size[1] * k)]`. */
export interface Volume<T extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly voxels: T;
}

/** A binary mask: 0 outside, 1 inside, on the image's own grid. */
export type Mask = Volume<Uint8Array>;

export function voxelCount(grid: Grid): number {
  return grid.size[0] * grid.size[1] * grid.size[2];
}

/** Centre of voxel (i, j, k), which may be fractional, in LPS mm. */
export function indexToWorld(grid: Grid, index: Vec3): Vec3 {
  const [a, b, c] = grid.direction;
  const x = index[0] * grid.spacing[0];
  const y = index[1] * grid.spacing[1];
  const z = index[2] * grid.spacing[2];
  return [
    grid.origin[0] + a[0] * x + b[0] * y + c[0] * z,
    grid.origin[1] + a[1] * x + b[1] * y + c[1] * z,
    grid.origin[2] + a[2] * x + b[2] * y + c[2] * z,
  ];
}

/** Fractional index of a point in LPS mm; the direction is orthonormal, so its inverse is its transpose. */
export function worldToIndex(grid: Grid, point: Vec3): Vec3 {
  const d: Vec3 = [point[0] - grid.origin[0], point[1] - grid.origin[1], point[2] - grid.origin[2]];
  const along = (axis: 0 | 1 | 2): number => {
    const u = grid.direction[axis];
    return (d[0] * u[0] + d[1] * u[1] + d[2] * u[2]) / grid.spacing[axis];
  };
  return [along(0), along(1), along(2)];
}
