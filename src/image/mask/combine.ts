import type { Grid, Vec3 } from '../../core/index.ts';
import type { ContourRule, RasterisedRoi } from './model.ts';

/** Pixels that the contours of a slice may have touched: `iMin <= i < iEnd`, `jMin <= j < jEnd`. */
export interface Footprint {
  readonly k: number;
  iMin: number;
  iEnd: number;
  jMin: number;
  jEnd: number;
}

type Combined = Pick<RasterisedRoi, 'voxelCount' | 'nestedContourVoxels' | 'bounds' | 'largestSlice'>;

/**
 * The bits of a voxel while contours are filled. `inPlane` and `oddInPlane` refer to the current plane (in any of its
 * contours, in an odd number of them); `closePlane` clears them before the next plane.
 */
export const bit = { any: 1, odd: 2, inPlane: 4, oddInPlane: 8 } as const;

/** Ends a plane: odd in one plane stays odd, because planes are united. Counts the pixels of the plane by `rule`. */
export function closePlane(voxels: Uint8Array, grid: Grid, parts: readonly Footprint[], rule: ContourRule): number {
  const [columns, rows] = grid.size;
  const counted = rule === 'or' ? bit.inPlane : bit.oddInPlane;
  let count = 0;
  for (const { k, iMin, iEnd, jMin, jEnd } of mergeBySlice(parts)) {
    for (let j = jMin; j < jEnd; j++) {
      const row = columns * (j + rows * k);
      for (let n = row + iMin; n < row + iEnd; n++) {
        const marked = voxels[n]!;
        if ((marked & counted) !== 0) count++;
        voxels[n] = (marked & (bit.any | bit.odd)) | ((marked & bit.oddInPlane) === 0 ? 0 : bit.odd);
      }
    }
  }
  return count;
}

/**
 * Turns marks (see {@link bit}, every plane closed) into 0 and 1 by `rule`, in place, and counts. Only the footprints
 * are visited. Bounds are meaningless if no voxel is set.
 */
export function combine(voxels: Uint8Array, grid: Grid, parts: readonly Footprint[], rule: ContourRule): Combined {
  const [columns, rows] = grid.size;
  const min: [number, number, number] = [...grid.size];
  const max: [number, number, number] = [-1, -1, -1];
  let [total, nested, largest, largestSlice] = [0, 0, 0, 0];
  for (const { k, iMin, iEnd, jMin, jEnd } of mergeBySlice(parts)) {
    let area = 0;
    for (let j = jMin; j < jEnd; j++) {
      const row = columns * (j + rows * k);
      for (let i = iMin; i < iEnd; i++) {
        const marked = voxels[row + i]!;
        if (marked === 0) continue;
        if (marked === bit.any) nested++;
        const value = rule === 'or' ? 1 : marked >> 1;
        voxels[row + i] = value;
        if (value === 0) continue;
        area++;
        if (i < min[0]) min[0] = i;
        if (i > max[0]) max[0] = i;
        if (j < min[1]) min[1] = j;
        if (j > max[1]) max[1] = j;
      }
    }
    if (area === 0) continue;
    total += area;
    min[2] = Math.min(min[2], k);
    max[2] = Math.max(max[2], k);
    if (area > largest) [largest, largestSlice] = [area, k];
  }
  const bounds: { min: Vec3; max: Vec3 } = { min, max };
  return { voxelCount: total, nestedContourVoxels: nested, bounds, largestSlice };
}

/** One footprint per slice, lowest slice first. */
function mergeBySlice(parts: readonly Footprint[]): Footprint[] {
  const slices = new Map<number, Footprint>();
  for (const part of parts) {
    const known = slices.get(part.k);
    if (!known) {
      slices.set(part.k, { ...part });
      continue;
    }
    known.iMin = Math.min(known.iMin, part.iMin);
    known.iEnd = Math.max(known.iEnd, part.iEnd);
    known.jMin = Math.min(known.jMin, part.jMin);
    known.jEnd = Math.max(known.jEnd, part.jEnd);
  }
  return [...slices.values()].sort((a, b) => a.k - b.k);
}
