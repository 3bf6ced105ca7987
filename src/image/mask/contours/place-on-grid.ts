import { type Grid, worldToIndex } from '../../../core/index.ts';
import type { Contour } from '../../../dicom/index.ts';

const f = Math.fround;

/** A contour in the image's index space. */
export interface PlacedContour {
  /** Nearest slice; may lie outside the volume. */
  readonly k: number;
  /** Pixel coordinates in single precision; a repeated last point is dropped. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Mean index of the points along the slice normal: rounded coordinates move it less than any single point. */
  readonly height: number;
  /** Largest distance of a point from the plane through the first point, parallel to the slices, in slices. */
  readonly offPlane: number;
}

/**
 * Moves a contour from LPS mm to index space. On an axial grid the single-precision arithmetic of plastimatch is kept
 * (`x = (X - ox) / sx`, each step rounded); on any other grid the transform is done in double precision and rounded
 * once. The slice is the nearest to the contour's first point, with halves rounded away from zero.
 */
export function placeOnGrid(contour: Contour, grid: Grid): PlacedContour {
  const points = contour.points;
  const count = pointCount(contour);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const axial = isAxial(grid);
  const [ox, oy] = [f(grid.origin[0]), f(grid.origin[1])];
  const [sx, sy] = [f(grid.spacing[0]), f(grid.spacing[1])];
  let first = 0;
  let offPlane = 0;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const index = worldToIndex(grid, [points[3 * n]!, points[3 * n + 1]!, points[3 * n + 2]!]);
    x[n] = axial ? f(f(f(points[3 * n]!) - ox) / sx) : index[0];
    y[n] = axial ? f(f(f(points[3 * n + 1]!) - oy) / sy) : index[1];
    if (n === 0) first = index[2];
    offPlane = Math.max(offPlane, Math.abs(index[2] - first));
    sum += index[2] - first;
  }
  return { k: Math.sign(first) * Math.floor(Math.abs(first) + 0.5), x, y, height: first + sum / count, offPlane };
}

/** Number of points, without a repetition of the first at the end. */
export function pointCount(contour: Contour): number {
  const p = contour.points;
  const count = Math.floor(p.length / 3);
  const end = 3 * (count - 1);
  // All three coordinates: in a sagittal or coronal plane the closing edge may run along z alone.
  const repeated = count > 1 && [0, 1, 2].every((axis) => f(p[axis]!) === f(p[end + axis]!));
  return repeated ? count - 1 : count;
}

function isAxial(grid: Grid): boolean {
  return grid.direction.every((axis, n) => axis.every((value, m) => value === (n === m ? 1 : 0)));
}

/**
 * Whether a contour is entirely outside the volume, or crosses the image's edge (half a voxel beyond the last centre).
 */
export function extentIn(placed: PlacedContour, grid: Grid): 'inside' | 'cut' | 'outside' {
  if (!(placed.k >= 0 && placed.k < grid.size[2])) return 'outside';
  const [xMin, xMax] = range(placed.x);
  const [yMin, yMax] = range(placed.y);
  const [right, bottom] = [grid.size[0] - 0.5, grid.size[1] - 0.5];
  if (xMax < -0.5 || yMax < -0.5 || xMin > right || yMin > bottom) return 'outside';
  return xMin < -0.5 || yMin < -0.5 || xMax > right || yMax > bottom ? 'cut' : 'inside';
}

function range(values: Float32Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
