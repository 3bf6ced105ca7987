import type { Refusal } from '../core/index.ts';
import type { ImageSeries } from '../dicom/index.ts';
import { seriesRefusal } from './series-refusal.ts';
import { PLAUSIBLE, TOLERANCE } from './tolerances.ts';

/**
 * Refuses slices that do not lie on a regular grid, by what is wrong with them.
 *
 * @param positions along the normal in mm, ascending
 * @param shifts distance of each slice from the line through the first one along the normal, mm
 * @param pixelMm the smaller pixel spacing
 */
export function checkSlices(
  series: ImageSeries,
  positions: readonly number[],
  shifts: readonly number[],
  pixelMm: number,
): Refusal | undefined {
  const gaps = positions.slice(1).map((position, index) => position - positions[index]!);
  const usual = median(gaps);
  return (
    duplicated(series, positions, gaps, usual) ??
    absurdGap(series, usual) ??
    missing(series, positions, gaps, usual) ??
    irregular(series, positions, gaps, usual) ??
    sheared(series, positions, shifts, pixelMm)
  );
}

function duplicated(
  series: ImageSeries,
  positions: readonly number[],
  gaps: readonly number[],
  usual: number,
): Refusal | undefined {
  const at = gaps.findIndex((gap) => gap <= Math.max(TOLERANCE.duplicateOfSpacing * usual, PLAUSIBLE.minSpacingMm));
  if (at < 0) return undefined;
  const count = gaps.filter((gap) => gap <= Math.max(TOLERANCE.duplicateOfSpacing * usual, PLAUSIBLE.minSpacingMm));
  return seriesRefusal(series, 'QIAW_SERIES_POSITION_DUPLICATED', {
    reason: 'Several slices of the series lie at the same position.',
    remedy: 'Separate repeated acquisitions (phases, time points, reconstructions) into series of their own.',
    evidence: { positionMm: positions[at]!, duplicates: count.length, slices: positions.length, usualGapMm: usual },
  });
}

function absurdGap(series: ImageSeries, usual: number): Refusal | undefined {
  if (usual >= PLAUSIBLE.minSpacingMm && usual <= PLAUSIBLE.maxSpacingMm) return undefined;
  return seriesRefusal(series, 'QIAW_GEOMETRY_ABSURD', {
    reason: 'The distance between slices lies outside anything a scanner produces.',
    remedy: 'Export the series again; check the units of ImagePositionPatient.',
    evidence: { usualGapMm: usual },
  });
}

function missing(
  series: ImageSeries,
  positions: readonly number[],
  gaps: readonly number[],
  usual: number,
): Refusal | undefined {
  const wide = gaps.filter((gap) => gap > TOLERANCE.gapOfSpacing * usual);
  const at = gaps.indexOf(wide[0]!);
  if (at < 0) return undefined;
  return seriesRefusal(series, 'QIAW_SERIES_GAP', {
    reason: 'Slices are missing inside the series; they are never filled in.',
    remedy: 'Add the missing slices.',
    evidence: {
      gaps: wide.length,
      missingSlices: wide.reduce((sum, gap) => sum + Math.round(gap / usual) - 1, 0),
      firstGapAfterMm: positions[at]!,
      firstGapMm: gaps[at]!,
      usualGapMm: usual,
      slices: positions.length,
    },
  });
}

function irregular(
  series: ImageSeries,
  positions: readonly number[],
  gaps: readonly number[],
  usual: number,
): Refusal | undefined {
  const step = (positions.at(-1)! - positions[0]!) / gaps.length;
  const deviations = positions.map((position, k) => Math.abs(position - (positions[0]! + k * step)));
  const toleranceMm = Math.max(TOLERANCE.sliceOfSpacing * step, TOLERANCE.sliceMm);
  const worst = Math.max(...deviations);
  if (worst <= toleranceMm) return undefined;
  return seriesRefusal(series, 'QIAW_SERIES_SPACING_IRREGULAR', {
    reason: 'The slices of the series are not equally spaced.',
    remedy: 'Resample the series to regular spacing before, and say so in its description.',
    evidence: {
      smallestGapMm: Math.min(...gaps),
      largestGapMm: Math.max(...gaps),
      usualGapMm: usual,
      worstDeviationMm: worst,
      atMm: positions[deviations.indexOf(worst)]!,
      toleranceMm,
    },
  });
}

/** A shift that grows with the position is a gantry tilt, whose true grid is sheared; any other is a moved slice. */
function sheared(
  series: ImageSeries,
  positions: readonly number[],
  shifts: readonly number[],
  pixelMm: number,
): Refusal | undefined {
  const toleranceMm = TOLERANCE.inPlaneVoxels * pixelMm;
  const worst = Math.max(...shifts);
  if (worst <= toleranceMm) return undefined;
  const slope = shifts.at(-1)! / (positions.at(-1)! - positions[0]!);
  const tilted = shifts.every((shift, k) => Math.abs(shift - slope * (positions[k]! - positions[0]!)) <= toleranceMm);
  if (tilted) {
    return seriesRefusal(series, 'QIAW_SERIES_GANTRY_TILT', {
      reason: 'The slices are stacked at a slant (gantry tilt); their grid is sheared, not rectangular.',
      remedy: 'Correct the tilt by resampling the series to a rectangular grid first.',
      evidence: { tiltDegrees: (Math.atan(slope) * 180) / Math.PI, worstShiftMm: worst, toleranceMm },
    });
  }
  return seriesRefusal(series, 'QIAW_SERIES_SLICE_SHIFTED', {
    reason: 'Slices of the series are shifted sideways against each other.',
    remedy: 'Export the series again; ImagePositionPatient does not describe one stack of slices.',
    evidence: { worstShiftMm: worst, atMm: positions[shifts.indexOf(worst)]!, toleranceMm },
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
