import type { Grid } from '../../core/index.ts';

/** ITK's default tolerance: a fraction of the first spacing for positions, absolute for directions. */
export const itkTolerance = 1e-6;

const axisName = ['x', 'y', 'z'] as const;

/** The first difference between two grids beyond a tolerance, as text (axis and amount); undefined if they agree. */
export function gridDifference(image: Grid, mask: Grid, tolerance: number = itkTolerance): string | undefined {
  if (image.dimensions !== mask.dimensions) {
    return `the image has ${image.dimensions ?? 3} dimensions and the mask ${mask.dimensions ?? 3}`;
  }
  for (const a of [0, 1, 2] as const) {
    if (image.size[a] !== mask.size[a]) {
      return `along ${axisName[a]} the image has ${image.size[a]} voxels and the mask ${mask.size[a]}`;
    }
  }
  const length = tolerance * image.spacing[0];
  for (const a of [0, 1, 2] as const) {
    const spacing = Math.abs(image.spacing[a] - mask.spacing[a]);
    if (spacing > length) return `the spacing along ${axisName[a]} differs by ${spacing} mm`;
    const origin = Math.abs(image.origin[a] - mask.origin[a]);
    if (origin > length) return `the origin differs by ${origin} mm along patient axis ${axisName[a]}`;
    for (const d of [0, 1, 2] as const) {
      const turn = Math.abs(image.direction[a][d] - mask.direction[a][d]);
      if (turn > tolerance) return `the direction of axis ${axisName[a]} differs by ${turn} (cosine)`;
    }
  }
  return undefined;
}
