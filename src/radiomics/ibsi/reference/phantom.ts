import type { Grid, Mask, Vec3, Volume } from '../../../core/index.ts';

/**
 * The IBSI digital phantom: 5 x 4 x 4 voxels of 2 mm (design A. Zwanenburg, CC BY 4.0, https://theibsi.github.io). One
 * line per row (j), one block per slice (k); `.` marks voxels outside the ROI after the value.
 */
const slices = `
1 4 4 1 1
1 4 6 1 1
4 1 6 4 1
4 4 6 4 1

1 4 4 1 1
1 1 6 1 1
1. 1 3 1 1
4 4 6 1 1

1 4 4 1. 1.
1 1 1 1 1
1 1 9. 1 1
1 1 6 1 1

1 4 4 1. 1.
1 1 1 1 1
1 1 1 1 1
1 1 6 1 1
`;

export function digitalPhantom(): { image: Volume; mask: Mask } {
  const cells = slices.trim().split(/\s+/);
  const grid = identityGrid([5, 4, 4], [2, 2, 2]);
  return {
    image: { grid, voxels: Float64Array.from(cells, (cell) => Number.parseInt(cell, 10)) },
    mask: { grid, voxels: Uint8Array.from(cells, (cell) => (cell.endsWith('.') ? 0 : 1)) },
  };
}

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
