import type { Mask } from '../../core/index.ts';

/**
 * The border of a mask on slice k: pixels of the mask with at least one of their four neighbours outside it; beyond the
 * edge of the image is outside. 1 on the border, 0 elsewhere; columns x rows, i fastest.
 */
export function borderPixels(mask: Mask, k: number): Uint8Array {
  const [columns, rows] = mask.grid.size;
  const slice = mask.voxels.subarray(columns * rows * k, columns * rows * (k + 1));
  const border = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const p = i + columns * j;
      if (slice[p] === 0) continue;
      const enclosed =
        i > 0 &&
        i < columns - 1 &&
        j > 0 &&
        j < rows - 1 &&
        slice[p - 1] !== 0 &&
        slice[p + 1] !== 0 &&
        slice[p - columns] !== 0 &&
        slice[p + columns] !== 0;
      if (!enclosed) border[p] = 1;
    }
  return border;
}
