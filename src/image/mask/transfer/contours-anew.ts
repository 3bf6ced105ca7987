import { dot, type Grid, indexToWorld, type Result, type Vec3, worldToIndex } from '../../../core/index.ts';
import type { StructureRoi } from '../../../dicom/index.ts';
import { rasterise } from '../contours/rasterise.ts';
import type { RasterisedRoi, RasteriseOptions } from '../model.ts';
import { areParallel } from './overlap.ts';

/** Subdivisions of a target pixel per axis, as far as {@link MOST_VOXELS} allows. */
const PARTS = 32;

/** Above this many voxels of the fine grid its pixels get larger. */
const MOST_VOXELS = 2e8;

/** Whether contours drawn on slices of `source` lie in planes parallel to the slices of `target`. */
export function planesAllow(source: Grid, target: Grid): boolean {
  return areParallel(source.direction[2], target.direction[2]);
}

/**
 * Refills contours for another image: on the slices they were drawn on, but with pixels 32 times finer than those of
 * `target`, so that the covered fraction of each target voxel is known more precisely than from the voxels of `source`.
 * The grid is cropped to the contours in-plane, and may extend beyond the target.
 */
export function contoursAnew(
  roi: StructureRoi,
  source: Grid,
  target: Grid,
  options: RasteriseOptions,
): Result<RasterisedRoi> {
  const box = boxOf(roi, target);
  if (!box) return rasterise(roi, source, options);
  const pixels = (parts: number): number =>
    (box.max[0] - box.min[0] + 1) * (box.max[1] - box.min[1] + 1) * parts ** 2 * source.size[2];
  let parts = PARTS;
  while (parts > 1 && pixels(parts) > MOST_VOXELS) parts -= 1;
  const fine = fineGrid(box, parts, source, target);
  return rasterise(roi, fine, options);
}

interface Box {
  readonly min: readonly [number, number];
  readonly max: readonly [number, number];
}

/** Pixels of the target that the contours touch, in-plane and not cropped to its size; undefined without points. */
function boxOf(roi: StructureRoi, target: Grid): Box | undefined {
  const [low, high] = [
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ];
  for (const { points } of roi.contours) {
    for (let n = 0; n + 2 < points.length; n += 3) {
      const at = worldToIndex(target, [points[n]!, points[n + 1]!, points[n + 2]!]);
      for (const axis of [0, 1] as const) {
        low[axis] = Math.min(low[axis]!, at[axis]);
        high[axis] = Math.max(high[axis]!, at[axis]);
      }
    }
  }
  if (![...low, ...high].every(Number.isFinite)) return undefined;
  return {
    min: [Math.floor(low[0]!) - 1, Math.floor(low[1]!) - 1],
    max: [Math.ceil(high[0]!) + 1, Math.ceil(high[1]!) + 1],
  };
}

function fineGrid({ min, max }: Box, parts: number, source: Grid, target: Grid): Grid {
  const firstPart = (1 / parts - 1) / 2;
  const corner = indexToWorld(target, [min[0] + firstPart, min[1] + firstPart, 0]);
  const normal = source.direction[2];
  const height = dot(source.origin, normal) - dot(corner, normal);
  const origin = corner.map((value, axis) => value + height * normal[axis]!) as unknown as Vec3;
  return {
    size: [(max[0] - min[0] + 1) * parts, (max[1] - min[1] + 1) * parts, source.size[2]],
    spacing: [target.spacing[0] / parts, target.spacing[1] / parts, source.spacing[2]],
    origin,
    direction: [target.direction[0], target.direction[1], normal],
  };
}
