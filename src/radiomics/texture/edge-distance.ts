import type { PaddedLevels } from './padded-levels.ts';

/**
 * City-block distance of every ROI voxel to the outside, edge voxels 1 (IBSI 3.9: 6-connected in 3D, 4-connected in a
 * slice). The margin is outside. Two sweeps give the exact distance in this norm. `flatAxis` is the ignored axis (2D
 * and 2.5D).
 */
export function edgeDistances(mask: PaddedLevels, flatAxis?: 0 | 1 | 2): Uint16Array {
  const distances = new Uint16Array(mask.levels.length);
  const strides = [1, mask.size[0], mask.size[0] * mask.size[1]].filter((_, axis) => axis !== flatAxis);
  const { voxels } = mask;
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    let nearest = 65534;
    for (const stride of strides) nearest = Math.min(nearest, distances[at - stride]!);
    distances[at] = nearest + 1;
  }
  for (let n = voxels.length - 1; n >= 0; n--) {
    const at = voxels[n]!;
    let nearest = distances[at]! - 1;
    for (const stride of strides) nearest = Math.min(nearest, distances[at + stride]!);
    distances[at] = nearest + 1;
  }
  return distances;
}
