import { type Grid, norm, type Vec3, worldToIndex } from '../../../core/index.ts';
import type { SegmentationFrame } from '../../../dicom/index.ts';

/** Position of a frame's pixels on a grid: whole voxels, any signed permutation of the axes. */
export interface PlacedFrame {
  readonly origin: Vec3;
  /** Step of the index for the next column, and for the next row. */
  readonly column: Vec3;
  readonly row: Vec3;
  /** Largest distance of a corner pixel's centre from the centre of its voxel, mm. */
  readonly offMm: number;
  /** Whether columns and rows step by one voxel along two different axes. */
  readonly aligned: boolean;
}

type Plane = Pick<SegmentationFrame, 'position' | 'orientation' | 'pixelSpacing'>;

/** Finds the voxels of a frame by its plane alone; rows and columns may run along any axes of the grid. */
export function placeFrame(plane: Plane, rows: number, columns: number, grid: Grid): PlacedFrame {
  const { position, orientation, pixelSpacing } = plane;
  const exact = worldToIndex(grid, position);
  const u = difference(worldToIndex(grid, along(position, orientation[0], pixelSpacing[1])), exact);
  const v = difference(worldToIndex(grid, along(position, orientation[1], pixelSpacing[0])), exact);
  const [origin, column, row] = [rounded(exact), rounded(u), rounded(v)];
  const off = (c: number, r: number): number => {
    const apart = [0, 1, 2].map((axis) => {
      const is = exact[axis]! + c * u[axis]! + r * v[axis]!;
      return (is - (origin[axis]! + c * column[axis]! + r * row[axis]!)) * grid.spacing[axis]!;
    });
    return norm(apart as unknown as Vec3);
  };
  const corners = [off(0, 0), off(columns - 1, 0), off(0, rows - 1), off(columns - 1, rows - 1)];
  const unit = (step: Vec3): boolean => step.reduce((sum, value) => sum + Math.abs(value), 0) === 1;
  const aligned = unit(column) && unit(row) && column.every((value, axis) => value === 0 || row[axis] === 0);
  return { origin, column, row, offMm: Math.max(...corners), aligned };
}

/** Index of a corner pixel; the two ends of the frame's diagonal show whether all of it lies on the grid. */
export function isInside({ origin, column, row }: PlacedFrame, rows: number, columns: number, grid: Grid): boolean {
  return [0, 1, 2].every((axis) => {
    const end = origin[axis]! + (columns - 1) * column[axis]! + (rows - 1) * row[axis]!;
    return Math.min(origin[axis]!, end) >= 0 && Math.max(origin[axis]!, end) < grid.size[axis]!;
  });
}

function along(point: Vec3, direction: Vec3, mm: number): Vec3 {
  return [point[0] + direction[0] * mm, point[1] + direction[1] * mm, point[2] + direction[2] * mm];
}

function difference(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function rounded(v: Vec3): Vec3 {
  return [Math.round(v[0]) || 0, Math.round(v[1]) || 0, Math.round(v[2]) || 0];
}
