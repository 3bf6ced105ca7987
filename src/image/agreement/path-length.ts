import { type BoxedMask, eachVoxel, has } from './boxed-mask.ts';

/**
 * The added path length of Vaassen et al. 2020 (doi:10.1016/j.phro.2019.12.001) in mm: how much of the contour `to` a reader has to
 * draw who starts from the contour `from`. It counts pixels on the border of `to` on each slice that are not on the border of `from`,
 * times the width of a pixel; pixels that are not square count by the root of their area. Pixels of the border are those of the mask
 * with at least one of their four neighbours outside it, as in previews.
 */
export function addedPathLength(from: BoxedMask, to: BoxedMask): number {
  let count = 0;
  eachVoxel(to, (i, j, k) => {
    if (isOnContour(to, i, j, k) && !isOnContour(from, i, j, k)) count++;
  });
  const [si, sj] = to.grid.spacing;
  return count * (si === sj ? si : Math.sqrt(si * sj));
}

function isOnContour(mask: BoxedMask, i: number, j: number, k: number): boolean {
  if (!has(mask, i, j, k)) return false;
  return !(has(mask, i - 1, j, k) && has(mask, i + 1, j, k) && has(mask, i, j - 1, k) && has(mask, i, j + 1, k));
}
