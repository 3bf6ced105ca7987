import {
  type Grid,
  indexToWorld,
  subtract,
  type Vec3,
  type Volume,
  type VoxelArray,
  worldToIndex,
} from '../../core/index.ts';
import { GridMismatchError, RoiOutsideImageError } from '../errors.ts';
import type { Interpolator } from '../settings/model.ts';
import { interpolateOnGrid } from './interpolate.ts';
import { type Box, cropVolume, growBox, mapVec3, type RoiMask, shrinkMask } from './region.ts';

export interface Resampling {
  /** mm along x, y, z; 0 keeps the mask's own spacing. */
  readonly spacing: Vec3;
  readonly interpolator: Interpolator;
  /** Voxels of the new grid that are added around the ROI. */
  readonly padDistance: number;
}

export interface Resampled {
  readonly image: Volume;
  readonly mask: RoiMask;
}

/** Input voxels that still matter for a cubic spline, beyond its four nodes: the pole's 32nd power is 1e-18. */
const splineReach = 34;

/**
 * Resamples the neighbourhood of an ROI as in PyRadiomics: a grid aligned with the corner of the mask's grid, the image
 * by the interpolator, the mask by its nearest voxel. Image and mask may be on shifted grids of equal direction.
 */
export function resample(image: Volume, maskGrid: Grid, mask: RoiMask, options: Resampling): Resampled {
  checkInside(image.grid, maskGrid, mask);
  const old = maskGrid.spacing;
  // Axes on which the ROI is one slice thick keep their spacing.
  const spacing = mapVec3((a) => (options.spacing[a] === 0 || mask.size[a] === 1 ? old[a] : options.spacing[a]));
  const ratio = mapVec3((a) => old[a] / spacing[a]);
  const pad = options.padDistance;
  const lower = mapVec3((a) => Math.max(0, Math.floor((mask.lower[a] - 0.5) * ratio[a] - pad)));
  const upper = mapVec3((a) =>
    Math.min(
      Math.ceil(maskGrid.size[a] * ratio[a]) - 1,
      Math.ceil((mask.lower[a] + mask.size[a] - 0.5) * ratio[a] + pad),
    ),
  );
  const size = mapVec3((a) => upper[a] - lower[a] + 1);
  const first = mapVec3((a) => (0.5 * (spacing[a] - old[a])) / old[a] + lower[a] / ratio[a]);
  const grid: Grid = { ...maskGrid, size, spacing, origin: indexToWorld(maskGrid, first) };
  const inMask = exactPositions(first, ratio, size);
  const inImage = positionsOf(grid, image.grid);
  return {
    image: { grid, voxels: interpolateNear(image, inImage, options.interpolator) },
    mask: resampleMask(mask, inMask, size),
  };
}

/** True if the new spacing equals the image's own (numpy.allclose), in which case PyRadiomics only crops. */
export function keepsSpacing(image: Grid, mask: RoiMask, maskGrid: Grid, spacing: Vec3): boolean {
  return ([0, 1, 2] as const).every((a) => {
    const wanted = spacing[a] === 0 || mask.size[a] === 1 ? maskGrid.spacing[a] : spacing[a];
    return Math.abs(image.spacing[a] - wanted) <= 1e-8 + 1e-5 * Math.abs(wanted);
  });
}

/**
 * Continuous indices in the mask's own grid. A new voxel centre may lie exactly between two old ones; the nearest is
 * then the upper one, as in PyRadiomics' published baseline (in newer ITK the rounding of coordinates decides).
 */
function exactPositions(first: Vec3, ratio: Vec3, size: Vec3): [Float64Array, Float64Array, Float64Array] {
  const along = (a: 0 | 1 | 2): Float64Array =>
    Float64Array.from({ length: size[a] }, (_, i) => first[a] + i / ratio[a]);
  return [along(0), along(1), along(2)];
}

/**
 * Continuous indices of an output grid's voxels in an input grid of equal direction, with ITK's roundings: through
 * patient coordinates, and along x by stepping evenly between the first and the last but one of a line. Where positions
 * coincide with voxel centres, the last bit decides on which side of an integer a truncated intensity falls.
 */
function positionsOf(output: Grid, input: Grid): [Float64Array, Float64Array, Float64Array] {
  const at = (a: 0 | 1 | 2, i: number): number => {
    const index: Vec3 = [a === 0 ? i : 0, a === 1 ? i : 0, a === 2 ? i : 0];
    const from = subtract(indexToWorld(output, index), input.origin);
    const axis = input.direction[a];
    const perSpacing = 1 / input.spacing[a];
    return axis[0] * perSpacing * from[0] + axis[1] * perSpacing * from[1] + axis[2] * perSpacing * from[2];
  };
  const along = (a: 0 | 1 | 2): Float64Array => {
    const n = output.size[a];
    if (a !== 0) return Float64Array.from({ length: n }, (_, i) => at(a, i));
    const [start, end] = [at(0, 0), at(0, n)];
    return Float64Array.from({ length: n }, (_, i) => start + (i / n) * (end - start));
  };
  return [along(0), along(1), along(2)];
}

/** Interpolates from a crop with all voxels of noticeable weight. */
function interpolateNear(
  image: Volume,
  positions: readonly [Float64Array, Float64Array, Float64Array],
  interpolator: Interpolator,
): VoxelArray {
  const { size } = image.grid;
  const clamp = (x: number, a: 0 | 1 | 2): number => Math.min(size[a] - 1, Math.max(0, Math.floor(x)));
  const lower = mapVec3((a) => clamp(positions[a][0]!, a));
  const touched: Box = { lower, size: mapVec3((a) => clamp(positions[a].at(-1)! + 1, a) - lower[a] + 1) };
  const reach = interpolator === 'sitkBSpline' ? splineReach : 1;
  const box = growBox(touched, [reach, reach, reach], size);
  const part = cropVolume(image, box);
  // Positions outside the image must stay outside the crop, so the crop's border counts only where it is the image's
  // border.
  const shifted = positions.map((list, a) =>
    list.map((x) => (x >= -0.5 && x < size[a]! - 0.5 ? x - box.lower[a]! : Number.NaN)),
  ) as [Float64Array, Float64Array, Float64Array];
  return interpolateOnGrid(part.voxels, box.size, shifted, interpolator, image.grid.dimensions);
}

/** Nearest voxel of a mask known only within its box. */
export function resampleMask(
  mask: RoiMask,
  positions: readonly [Float64Array, Float64Array, Float64Array],
  size: Vec3,
): RoiMask {
  const nearest = positions.map((list, a) => Int32Array.from(list, (x) => Math.floor(x + 0.5) - mask.lower[a]!));
  const inside = new Uint8Array(size[0] * size[1] * size[2]);
  const [nx, ny, nz] = mask.size;
  let count = 0;
  for (let k = 0, at = 0; k < size[2]; k++) {
    const z = nearest[2]![k]!;
    for (let j = 0; j < size[1]; j++) {
      const y = nearest[1]![j]!;
      if (z < 0 || z >= nz || y < 0 || y >= ny) {
        at += size[0];
        continue;
      }
      for (let i = 0; i < size[0]; i++, at++) {
        const x = nearest[0]![i]!;
        if (x < 0 || x >= nx || mask.inside[x + nx * (y + ny * z)] !== 1) continue;
        inside[at] = 1;
        count++;
      }
    }
  }
  const found = shrinkMask({ lower: [0, 0, 0], size, inside, count });
  if (!found)
    throw new RoiOutsideImageError(
      'No voxel of the ROI is left on the resampled grid; use a finer resampledPixelSpacing.',
    );
  return found;
}

/** PyRadiomics' rule: the ROI's bounding box, voxel corners included, must lie within the image (tolerance 1e-3 voxels). */
export function checkInside(image: Grid, maskGrid: Grid, mask: RoiMask): void {
  for (const a of [0, 1, 2] as const) {
    for (const d of [0, 1, 2] as const) {
      const turn = Math.abs(image.direction[a][d] - maskGrid.direction[a][d]);
      if (turn > 1e-3) {
        throw new GridMismatchError(
          `The axes of mask and image point differently (axis ${'xyz'[a]}, cosine differs by ${turn}); resample the mask to the image first.`,
        );
      }
    }
  }
  const corner = (offset: (a: 0 | 1 | 2) => number): Vec3 =>
    worldToIndex(
      image,
      indexToWorld(
        maskGrid,
        mapVec3((a) => mask.lower[a] + offset(a)),
      ),
    );
  const low = corner(() => -0.5);
  const high = corner((a) => mask.size[a] - 0.5);
  for (const a of [0, 1, 2] as const) {
    const below = -0.5 - 1e-3 - low[a];
    const above = high[a] - (image.size[a] - 0.5 + 1e-3);
    if (below <= 0 && above <= 0) continue;
    throw new RoiOutsideImageError(
      `The ROI reaches ${Math.max(below, above)} voxels beyond the image along ${'xyz'[a]}; check that mask and image belong together.`,
    );
  }
}
