import type { Vec3 } from '../../core/index.ts';
import type { Box } from './boxed-mask.ts';

const none = 0xffff_ffff;

/**
 * The exact Euclidean distance to the nearest of some lattice points, for any spacing.
 *
 * Like the first pass of a separable distance transform (Saito and Toriwaki 1994), the distance along each row is computed
 * once. The other two axes are searched from each asked place outwards, until no row can be nearer. A transform of the
 * whole box would be wasted: only places on the other surface are asked, most of them next to this one. The value is the
 * smallest of sums in a fixed order, so it does not depend on box or order of calls.
 */
export class NearestPoint {
  private readonly box: Box;
  /** Steps to the nearest point of the same row, or `none`. */
  private readonly alongRow: Uint32Array;
  /** `squares[axis][n]` is the square of n steps along an axis, in mm². */
  private readonly squares: readonly [Float64Array, Float64Array, Float64Array];

  /**
   * @param points 1 at a point; in the order of the box.
   * @param reach Number of steps that a distance can have along each axis.
   */
  constructor(box: Box, points: Uint8Array, spacing: Vec3, reach: Vec3) {
    this.box = box;
    const squaresOf = (axis: 0 | 1 | 2): Float64Array =>
      Float64Array.from({ length: reach[axis] + 1 }, (_, n) => n * spacing[axis] * (n * spacing[axis]));
    this.squares = [squaresOf(0), squaresOf(1), squaresOf(2)];
    this.alongRow = distancesAlongRows(points, box.size[0]);
  }

  /**
   * The squared distance in mm² from a lattice place, in or outside the box, to the nearest point; infinite if there is no point.
   * A search that finds one not farther than `enough` stops and returns it, for callers who look for the farthest place.
   */
  squaredDistance(i: number, j: number, k: number, enough = -1): number {
    const { min, size } = this.box;
    const [si, sj, sk] = this.squares;
    const [columns, rows] = size;
    const column = Math.min(Math.max(i - min[0], 0), columns - 1);
    const beside = Math.abs(i - min[0] - column);
    const [row, slice] = [j - min[1], k - min[2]];
    const [firstDj, lastDj] = reachOf(row, rows);
    const [firstDk, lastDk] = reachOf(slice, size[2]);
    let best = Number.POSITIVE_INFINITY;
    for (let dk = firstDk; dk <= lastDk && sk[dk]! < best; dk++)
      for (let z = slice - dk; z <= slice + dk; z += 2 * dk || 1) {
        if (z < 0 || z >= size[2]) continue;
        for (let dj = firstDj; dj <= lastDj; dj++) {
          const sum = sk[dk]! + sj[dj]!;
          if (sum >= best) break;
          for (let y = row - dj; y <= row + dj; y += 2 * dj || 1) {
            if (y < 0 || y >= rows) continue;
            const steps = this.alongRow[column + columns * (y + rows * z)]!;
            if (steps === none) continue;
            const found = sum + si[steps + beside]!;
            if (found >= best) continue;
            best = found;
            if (best <= enough) return best;
          }
        }
      }
    return best;
  }
}

/** The smallest and the largest number of steps from a place to indices 0 to length - 1. */
function reachOf(at: number, length: number): readonly [number, number] {
  return [Math.max(0, -at, at - length + 1), Math.max(at, length - 1 - at)];
}

function distancesAlongRows(points: Uint8Array, columns: number): Uint32Array {
  const steps = new Uint32Array(points.length);
  for (let row = 0; row < points.length; row += columns) {
    let since = none;
    for (let n = row; n < row + columns; n++) {
      since = points[n] !== 0 ? 0 : since === none ? none : since + 1;
      steps[n] = since;
    }
    since = none;
    for (let n = row + columns - 1; n >= row; n--) {
      since = points[n] !== 0 ? 0 : since === none ? none : since + 1;
      if (since < steps[n]!) steps[n] = since;
    }
  }
  return steps;
}
