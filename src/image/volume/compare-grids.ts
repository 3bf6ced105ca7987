import { type Grid, norm, QiawError, subtract, type Vec3 } from '../../core/index.ts';

/**
 * The first difference between two grids: `by` in voxels for size, else in mm at the voxel with the largest
 * displacement.
 */
export interface GridDifference {
  readonly what: 'size' | 'spacing' | 'origin' | 'direction';
  readonly by: number;
  readonly unit: 'voxels' | 'mm';
  readonly toleranceMm: number;
}

/**
 * Compares geometry, in the order size, spacing, origin, direction; undefined means equal within the tolerance. Spacing
 * and direction are compared by the displacement that they cause at the far end of the grid, so that the tolerance is a
 * distance in the patient for grids of any size. It is capped at half the smallest voxel of `a`, because beyond that
 * voxels would coincide with their neighbours.
 */
export function compareGrids(a: Grid, b: Grid, options: { readonly toleranceMm: number }): GridDifference | undefined {
  const toleranceMm = Math.min(options.toleranceMm, Math.min(...a.spacing) / 2);
  const axes = [0, 1, 2] as const;
  const worst = (measure: (axis: 0 | 1 | 2) => number): number => Math.max(...axes.map(measure));
  const voxels = worst((axis) => Math.abs(a.size[axis] - b.size[axis]));
  if (voxels !== 0) return { what: 'size', by: voxels, unit: 'voxels', toleranceMm };
  const spacing = worst((axis) => Math.abs(a.spacing[axis] - b.spacing[axis]) * (a.size[axis] - 1 || 1));
  const origin = norm(subtract(a.origin, b.origin));
  const extent = (axis: 0 | 1 | 2): number => a.spacing[axis] * (a.size[axis] - 1 || 1);
  const direction = worst(
    (axis) => norm(subtract(a.direction[axis] as Vec3, b.direction[axis] as Vec3)) * extent(axis),
  );
  for (const [what, by] of Object.entries({ spacing, origin, direction }) as [GridDifference['what'], number][]) {
    if (!(by <= toleranceMm)) return { what, by, unit: 'mm', toleranceMm };
  }
  return undefined;
}

/** Two volumes that must share a grid do not. */
export class GridMismatch extends QiawError {
  readonly code = 'QIAW_GRID_MISMATCH';

  constructor(readonly difference: GridDifference) {
    super(
      `The grids differ in ${difference.what} by ${difference.by} ${difference.unit} ` +
        `(tolerance ${difference.toleranceMm} mm). Use an image and a mask on the same grid, or resample one of them first.`,
    );
  }
}

/** @throws GridMismatch naming which of size, spacing, origin, direction differs, and by how much. */
export function assertSameGrid(
  a: Grid,
  b: Grid,
  options: { readonly toleranceMm: number } = { toleranceMm: 1e-3 },
): void {
  const difference = compareGrids(a, b, options);
  if (difference) throw new GridMismatch(difference);
}
