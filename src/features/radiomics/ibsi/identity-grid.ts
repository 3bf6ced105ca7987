import type { Vec3 } from '../../../core/index.ts';
import type { Grid } from '../../../volume/index.ts';

/** A grid with its first voxel at the origin and axes along x, y, z. */
export function identityGrid(size: Vec3, spacing: Vec3): Grid {
  return {
    size,
    spacing,
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}
