import type { Grid, Mask, Vec3, Volume } from '../../core/index.ts';
import { RoiTooSmallError } from '../errors.ts';
import { type Box, cropVolume, growBox, mapVec3, roiOfLabel } from '../prepare/region.ts';
import { contourChoices, contourMargin, randomContour } from './contour.ts';
import type { Perturbation, PerturbedCase } from './model.ts';
import { type MovedGrid, movedGrid, moveImage, moveMask, neededBox, targetBox } from './move.ts';
import { addNoise } from './noise.ts';
import { Random } from './random.ts';
import { type BoxMask, changeDistance, changeVolume } from './reshape-mask.ts';

export interface PerturbOptions {
  /** mm along x, y, z to which the image is interpolated; absent: its own spacing. */
  readonly spacing?: Vec3;
  /** mm around the region that the perturbed image keeps; Infinity keeps all of it. */
  readonly margin: number;
  readonly smoothingBeta: number;
  readonly maxErosion: number;
  /** Decides every random choice of this copy. */
  readonly seed: string;
}

/**
 * One perturbed copy of an image and its region. Order: noise, interpolation with rotation and translation, change of volume, random
 * contour (doi:10.1038/s41598-018-36938-4, as MIRP 2). Without rotation, translation and a new spacing nothing is interpolated.
 *
 * @throws RoiTooSmallError if no voxel of the region is left.
 */
export function perturb(image: Volume, mask: Mask, what: Perturbation, options: PerturbOptions): PerturbedCase {
  const roi = roiOfLabel(mask, 1);
  if (!roi) throw new RoiTooSmallError('The mask is empty: no voxel is segmented.');
  const { seed, smoothingBeta, margin } = options;
  const { grid } = image;
  const spacing = options.spacing ?? grid.spacing;
  const moved = movedGrid(grid, { spacing, translation: what.translation ?? [0, 0, 0], rotation: what.rotation ?? 0 });
  const moves =
    options.spacing !== undefined || (what.rotation ?? 0) !== 0 || (what.translation ?? []).some((part) => part !== 0);
  const target = targetBox(moved, roi, spacing, margin);
  const near = moves ? neededBox(moved, target, grid.size, smoothingBeta) : target;
  const part = cropVolume(image, near);
  const voxels =
    what.noise === undefined
      ? new Float64Array(part.voxels)
      : addNoise(part.voxels, what.noise, new Random(`${seed} noise`));
  const noisy = { grid: part.grid, voxels };
  const nearMask: Mask = cropVolume(mask, near);
  if (!moves) return reshaped({ image: noisy, mask: nearMask }, what, options);
  const here = countedFrom(moved, near.lower);
  const movedImage = moveImage(noisy, here, target, smoothingBeta);
  const inside = moveMask(nearMask, here, target, smoothingBeta);
  return reshaped({ image: movedImage, mask: { grid: movedImage.grid, voxels: inside } }, what, options);
}

/** The same movement, with old indices counted from another voxel. */
function countedFrom(moved: MovedGrid, lower: Vec3): MovedGrid {
  const less = (point: Vec3): Vec3 => mapVec3((a) => point[a] - lower[a]);
  return { ...moved, first: less(moved.first), centre: less(moved.centre) };
}

/** Changes the volume and the contour of the region. */
function reshaped(
  { image, mask }: PerturbedCase,
  { volume, contour }: Perturbation,
  { seed, maxErosion }: PerturbOptions,
): PerturbedCase {
  const { grid } = image;
  let roi = regionOf(mask);
  if (volume) {
    const extra = volume.type === 'distance' ? Math.max(0, volume.size) : 0;
    const box = around(roi, grid, contourMargin + extra);
    const before: BoxMask = { size: box.size, inside: cropVolume(mask, box).voxels };
    const after =
      volume.type === 'fraction'
        ? changeVolume(before, volume.size, new Random(`${seed} volume`))
        : changeDistance(before, grid.spacing, volume.size, maxErosion);
    mask = withBox(grid, box, after.inside);
    roi = regionOf(mask);
  }
  if (contour) {
    const box = around(roi, grid, contourMargin);
    const part: BoxMask = { size: box.size, inside: cropVolume(mask, box).voxels };
    const choices = contourChoices(cropVolume(image, box).voxels, grid.spacing, part);
    mask = withBox(grid, box, randomContour(choices, new Random(`${seed} contour`)).inside);
    regionOf(mask);
  }
  return { image, mask };
}

function regionOf(mask: Mask): Box {
  const roi = roiOfLabel(mask, 1);
  if (roi) return roi;
  throw new RoiTooSmallError('No voxel of the region is left after its perturbation.');
}

const around = (roi: Box, grid: Grid, margin: number): Box =>
  growBox(
    roi,
    mapVec3((a) => Math.ceil(margin / grid.spacing[a])),
    grid.size,
  );

/** A mask that is empty outside a box. */
function withBox(grid: Grid, { lower, size }: Box, inside: Uint8Array): Mask {
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  for (let k = 0, from = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, from += size[0]) {
      const to = lower[0] + grid.size[0] * (lower[1] + j + grid.size[1] * (lower[2] + k));
      voxels.set(inside.subarray(from, from + size[0]), to);
    }
  }
  return { grid, voxels };
}
