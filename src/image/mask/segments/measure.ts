import type { Grid, Vec3 } from '../../../core/index.ts';
import type { RoiMask } from '../model.ts';

/**
 * Measures a mask of 0 and 1 with voxels in `slices` only; bounds are inclusive, and the lowest of the largest slices
 * wins.
 */
export function measure(
  voxels: Uint8Array,
  grid: Grid,
  slices: ReadonlySet<number>,
): Pick<RoiMask, 'voxelCount' | 'bounds' | 'largestSlice'> {
  const [columns, rows] = grid.size;
  const min: [number, number, number] = [...grid.size];
  const max: [number, number, number] = [-1, -1, -1];
  let [total, largest, largestSlice] = [0, 0, 0];
  for (const k of [...slices].sort((a, b) => a - b)) {
    let area = 0;
    for (let j = 0; j < rows; j += 1) {
      const row = columns * (j + rows * k);
      const first = voxels.subarray(row, row + columns).indexOf(1);
      if (first < 0) continue;
      const last = voxels.subarray(row, row + columns).lastIndexOf(1);
      for (let i = first; i <= last; i += 1) area += voxels[row + i]!;
      extend(min, max, [first, j, k]);
      extend(min, max, [last, j, k]);
    }
    total += area;
    if (area > largest) [largest, largestSlice] = [area, k];
  }
  return { voxelCount: total, bounds: { min, max }, largestSlice };
}

function extend(min: [number, number, number], max: [number, number, number], at: Vec3): void {
  for (const axis of [0, 1, 2] as const) {
    min[axis] = Math.min(min[axis], at[axis]);
    max[axis] = Math.max(max[axis], at[axis]);
  }
}
