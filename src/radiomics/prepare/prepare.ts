import { type Grid, indexToWorld, type Vec3, type Volume, worldToIndex } from '../../core/index.ts';
import {
  GridMismatchError,
  IntensityError,
  LabelAbsentError,
  RadiomicsSettingsError,
  RoiTooSmallError,
} from '../errors.ts';
import type { Diagnostics } from '../extract/diagnostics.ts';
import type { Setting } from '../settings/model.ts';
import { gridDifference } from './check-grid.ts';
import { normaliseImage } from './normalise.ts';
import { type Box, cropMask, cropVolume, cropVoxels, growBox, mapVec3, type RoiMask, roiOfLabel } from './region.ts';
import { checkInside, keepsSpacing, resample, resampleMask } from './resample.ts';
import { resegment } from './resegment.ts';

/** Image and ROI as every feature class and filter sees them. */
export interface PreparedCase {
  /** Complete, or cropped with padding if the settings resample or pre-crop. */
  readonly image: Volume;
  /**
   * For shape: before re-segmentation (unless resegmentShape), cropped to the box of `textureMask` as in PyRadiomics.
   */
  readonly shapeMask: RoiMask;
  /** For everything that uses intensities. */
  readonly textureMask: RoiMask;
}

/** Normalise, resample or pre-crop, check, re-segment: PyRadiomics' order; diagnostics are recorded on the way. */
export function prepareCase(input: Volume, mask: Volume, setting: Setting, diagnostics: Diagnostics): PreparedCase {
  const roi = findRoi(mask, setting.label);
  diagnostics.image('original', input);
  diagnostics.mask('original', mask.grid, roi, undefined, mask.voxels);
  let image = setting.normalize ? normaliseImage(input, setting.normalizeScale, setting.removeOutliers) : input;
  let current = roi;
  if (setting.resampledPixelSpacing && setting.interpolator) {
    ({ image, mask: current } = toSpacing(
      image,
      mask.grid,
      roi,
      setting,
      newSpacing(image.grid, setting.resampledPixelSpacing),
    ));
    diagnostics.image('interpolated', image);
    diagnostics.mask('interpolated', image.grid, current, image);
  } else {
    current = ontoImage(image.grid, mask.grid, roi, setting, (corrected) =>
      diagnostics.mask('corrected', image.grid, corrected, image),
    );
    if (setting.preCrop) ({ image, mask: current } = cropBoth(image, current, setting.padDistance));
  }
  checkSize(current, setting);
  const values = cropVoxels(image.voxels, image.grid.size, current);
  requireFinite(values, current.inside, 'image');
  if (!setting.resegmentRange) return { image, shapeMask: current, textureMask: current };
  const kept = resegment(current, values, setting);
  checkSize(kept, setting);
  diagnostics.mask('resegmented', image.grid, kept, image);
  return { image, shapeMask: setting.resegmentShape ? kept : cropMask(current, kept), textureMask: kept };
}

function findRoi(mask: Volume, label: number): RoiMask {
  const roi = roiOfLabel(mask, label);
  if (roi) return roi;
  const labels = new Set<number>();
  for (const value of mask.voxels) {
    if (value !== 0) labels.add(value);
    if (labels.size > 20) break;
  }
  if (labels.size === 0) throw new LabelAbsentError('The mask is empty: no voxel is segmented.');
  const present = [...labels].sort((a, b) => a - b).join(', ');
  throw new LabelAbsentError(`Label ${label} is not in the mask; it has ${present}.`);
}

/** @throws RadiomicsSettingsError if the settings do not name one spacing per dimension, as PyRadiomics requires */
function newSpacing(grid: Grid, spacing: readonly number[]): Vec3 {
  const dimensions = grid.dimensions ?? 3;
  if (spacing.length !== dimensions) {
    throw new RadiomicsSettingsError(
      `resampledPixelSpacing has ${spacing.length} numbers; an image of ${dimensions} dimensions needs ${dimensions}.`,
    );
  }
  return [spacing[0]!, spacing[1]!, spacing[2] ?? 0];
}

function toSpacing(image: Volume, maskGrid: Grid, roi: RoiMask, setting: Setting, spacing: Vec3) {
  if (keepsSpacing(image.grid, roi, maskGrid, spacing)) {
    const placed = gridDifference(image.grid, maskGrid) ? nearestOn(image.grid, maskGrid, roi) : roi;
    return cropBoth(image, placed, setting.padDistance);
  }
  const { interpolator, padDistance } = setting;
  return resample(image, maskGrid, roi, { spacing, interpolator: interpolator ?? 'sitkBSpline', padDistance });
}

function cropBoth(image: Volume, mask: RoiMask, padDistance: number): { image: Volume; mask: RoiMask } {
  const box: Box = growBox(mask, [padDistance, padDistance, padDistance], image.grid.size);
  return {
    image: cropVolume(image, box),
    mask: { ...mask, lower: mapVec3((a) => mask.lower[a] - box.lower[a]) },
  };
}

/** The ROI on the image's grid: unchanged if the grids agree, else corrected if the settings allow it. */
function ontoImage(
  grid: Grid,
  maskGrid: Grid,
  roi: RoiMask,
  setting: Setting,
  corrected: (mask: RoiMask) => void,
): RoiMask {
  const difference = gridDifference(grid, maskGrid, setting.geometryTolerance ?? undefined);
  if (!difference) return roi;
  if (!setting.correctMask) {
    throw new GridMismatchError(
      `Mask and image do not lie on the same grid: ${difference}. Resample the mask, raise geometryTolerance or set correctMask.`,
    );
  }
  const placed = nearestOn(grid, maskGrid, roi);
  corrected(placed);
  return placed;
}

function nearestOn(grid: Grid, maskGrid: Grid, roi: RoiMask): RoiMask {
  checkInside(grid, maskGrid, roi);
  const first = worldToIndex(maskGrid, indexToWorld(grid, [0, 0, 0]));
  const along = (a: 0 | 1 | 2): Float64Array =>
    Float64Array.from({ length: grid.size[a] }, (_, i) => first[a] + (i * grid.spacing[a]) / maskGrid.spacing[a]);
  return resampleMask(roi, [along(0), along(1), along(2)], grid.size);
}

function checkSize(mask: RoiMask, setting: Setting): void {
  const dimensions = mask.size.filter((n) => n > 1).length;
  if (dimensions === 0) {
    throw new RoiTooSmallError('The ROI is a single voxel; no features can be computed from it.');
  }
  if (dimensions < setting.minimumROIDimensions) {
    throw new RoiTooSmallError(
      `The ROI spans ${dimensions} dimension(s), minimumROIDimensions requires ${setting.minimumROIDimensions}.`,
    );
  }
  if (setting.minimumROISize !== null && mask.count <= setting.minimumROISize) {
    throw new RoiTooSmallError(
      `The ROI has ${mask.count} voxels, minimumROISize requires more than ${setting.minimumROISize}.`,
    );
  }
}

/** Refuses NaN and infinite intensities within an ROI. */
export function requireFinite(values: ArrayLike<number>, inside: Uint8Array, what: string): void {
  let bad = 0;
  for (let i = 0; i < inside.length; i++) if (inside[i] === 1 && !Number.isFinite(values[i]!)) bad++;
  if (bad > 0) {
    throw new IntensityError(
      `The ${what} has ${bad} NaN or infinite value(s) within the ROI; replace them before extraction.`,
    );
  }
}
