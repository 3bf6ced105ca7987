import { indexToWorld, type Mask, type Vec3 } from '../../core/index.ts';
import type { CardInput } from '../model/card.ts';
import { DeepRoiEmpty } from '../model/errors.ts';

/** The position of an ROI: its centre in LPS mm, and its box in voxel indices (both ends inclusive). */
export interface RoiPlace {
  readonly centre: Vec3;
  readonly low: Vec3;
  readonly high: Vec3;
  readonly voxels: number;
}

/**
 * Centre of a mask by the card's rule: mean of its voxel centres, or the middle of its box along the image's own axes.
 * @throws DeepRoiEmpty if no voxel is inside
 */
export function placeOfRoi(mask: Mask, rule: CardInput['centre']): RoiPlace {
  const [ni, nj, nk] = mask.grid.size;
  const low = [ni, nj, nk];
  const high = [-1, -1, -1];
  let [si, sj, sk, count] = [0, 0, 0, 0];
  // Most rows are empty, and indexOf skips them many times faster than a loop.
  for (let at = mask.voxels.indexOf(1); at >= 0; at = mask.voxels.indexOf(1, at)) {
    const row = Math.floor(at / ni);
    const end = (row + 1) * ni;
    const j = row % nj;
    const k = Math.floor(row / nj);
    for (; at < end; at++) {
      if (mask.voxels[at] === 0) continue;
      const i = at - row * ni;
      count++;
      si += i;
      sj += j;
      sk += k;
      if (i < low[0]!) low[0] = i;
      if (i > high[0]!) high[0] = i;
    }
    if (j < low[1]!) low[1] = j;
    if (j > high[1]!) high[1] = j;
    if (k < low[2]!) low[2] = k;
    high[2] = k;
  }
  if (count === 0) {
    throw new DeepRoiEmpty(
      'The mask has no voxel inside, so there is nothing to centre the cube on. Check the label or the contours.',
    );
  }
  const box = { low: low as unknown as Vec3, high: high as unknown as Vec3 };
  const index: Vec3 =
    rule === 'mask-centre-of-mass'
      ? [si / count, sj / count, sk / count]
      : [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2, (low[2]! + high[2]!) / 2];
  return { centre: indexToWorld(mask.grid, index), ...box, voxels: count };
}
