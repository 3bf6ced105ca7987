import { median, type Refusal } from '../../core/index.ts';
import type { ImageSeries } from '../../dicom/index.ts';
import type { Rounding, SliceFit } from './fit-slices.ts';
import { seriesRefusal } from './series-refusal.ts';
import { PLAUSIBLE, TOLERANCE } from './tolerances.ts';

/** Where the slices of a series lie. */
export interface Stack {
  /** Along the normal in mm, ascending. */
  readonly positions: readonly number[];
  /** Distance of each slice from the line through the first one along the normal, mm. */
  readonly shifts: readonly number[];
  readonly fit: SliceFit;
  /** How far slices may deviate from that line. */
  readonly sidewaysMm: number;
}

/** Refuses slices that do not lie on a regular grid, with the specific reason. */
export function checkSlices(series: ImageSeries, { positions, shifts, fit, sidewaysMm }: Stack): Refusal | undefined {
  const gaps = positions.slice(1).map((position, index) => position - positions[index]!);
  const usual = median(gaps)!;
  return (
    duplicated(series, positions, gaps, usual) ??
    absurdGap(series, usual) ??
    missing(series, positions, gaps, usual, fit.roundingMm) ??
    irregular(series, positions, gaps, usual, fit) ??
    sheared(series, positions, shifts, sidewaysMm)
  );
}

/** How far slices may be shifted sideways, in mm: the fixed tolerance, or the rounding of their positions. */
export function inPlaneTolerance(pixelMm: number, { sideways }: Rounding): number {
  return Math.max(TOLERANCE.inPlaneVoxels * pixelMm, Math.min(sideways, TOLERANCE.inPlaneRoundingVoxels * pixelMm));
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
    remedy: 'Separate repeated acquisitions (phases, time points, reconstructions) into different series.',
    evidence: { positionMm: positions[at]!, duplicates: count.length, slices: positions.length, usualGapMm: usual },
  });
}

function absurdGap(series: ImageSeries, usual: number): Refusal | undefined {
  if (usual >= PLAUSIBLE.minSpacingMm && usual <= PLAUSIBLE.maxSpacingMm) return undefined;
  return seriesRefusal(series, 'QIAW_GEOMETRY_ABSURD', {
    reason: 'The distance between slices is outside the range of any scanner.',
    remedy: 'Export the series again; check the units of ImagePositionPatient.',
    evidence: { usualGapMm: usual },
  });
}

function missing(
  series: ImageSeries,
  positions: readonly number[],
  gaps: readonly number[],
  usual: number,
  roundingMm: number,
): Refusal | undefined {
  const wide = gaps.filter((gap) => gap > TOLERANCE.gapOfSpacing * usual);
  const at = gaps.indexOf(wide[0]!);
  if (at < 0 || !wide.every((gap) => isMultiple(gap, usual, roundingMm)) || becomesWide(gaps, usual)) return undefined;
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

function isMultiple(gap: number, usual: number, roundingMm: number): boolean {
  const apart = Math.abs(gap - Math.round(gap / usual) * usual);
  // Each of the two distances is between two rounded positions.
  return apart <= TOLERANCE.multipleOfSpacing * usual + 4 * roundingMm;
}

/**
 * Lost slices leave single wide gaps; consecutive wide gaps, or wide gaps up to an end of the stack, are a different
 * spacing.
 */
function becomesWide(gaps: readonly number[], usual: number): boolean {
  const lengths = runsOf(gaps, TOLERANCE.multipleOfSpacing * usual);
  return lengths.some(({ gap, length }, index) => {
    const atEnd = index === 0 || index === lengths.length - 1;
    return gap > TOLERANCE.gapOfSpacing * usual && length >= (atEnd ? 2 : 3);
  });
}

/** Neighbouring gaps of equal width. */
function runsOf(gaps: readonly number[], tolerance: number): { readonly gap: number; length: number }[] {
  const runs: { readonly gap: number; length: number }[] = [];
  for (const gap of gaps) {
    const last = runs.at(-1);
    if (last && Math.abs(gap - last.gap) <= tolerance) last.length += 1;
    else runs.push({ gap, length: 1 });
  }
  return runs;
}

function irregular(
  series: ImageSeries,
  positions: readonly number[],
  gaps: readonly number[],
  usual: number,
  fit: SliceFit,
): Refusal | undefined {
  if (fit.regular) return undefined;
  const runs = runsOf(
    gaps,
    Math.max(2 * Math.max(fit.toleranceMm, fit.roundingMm), TOLERANCE.multipleOfSpacing * usual),
  );
  const [before, after] = runs;
  const evidence = {
    smallestGapMm: Math.min(...gaps),
    largestGapMm: Math.max(...gaps),
    usualGapMm: usual,
    worstDeviationMm: fit.deviationMm,
    atMm: positions[fit.worstSlice]!,
    toleranceMm: Math.max(fit.toleranceMm, fit.roundingMm),
  };
  if (before && after && (runs.length === 2 || (before.length >= 2 && after.length >= 2))) {
    const [from, to] = [before.gap, after.gap].map((mm) => Number(mm.toPrecision(4)));
    return seriesRefusal(series, 'QIAW_SERIES_SPACING_IRREGULAR', {
      reason: `The spacing of the slices changes from ${from} to ${to} mm after slice ${before.length + 1} of ${positions.length}.`,
      remedy: 'Provide one series per spacing, or resample the series to one spacing first.',
      evidence: { ...evidence, changesAtMm: positions[before.length]!, beforeMm: before.gap, afterMm: after.gap },
    });
  }
  return seriesRefusal(series, 'QIAW_SERIES_SPACING_IRREGULAR', {
    reason: 'The slices of the series are not equally spaced.',
    remedy: 'Allow it with volume.spacingTolerance if the deviation does not matter; else resample the series first.',
    evidence,
  });
}

/**
 * A shift that grows with the position is a gantry tilt, whose true grid is sheared; any other shift is a moved slice.
 */
function sheared(
  series: ImageSeries,
  positions: readonly number[],
  shifts: readonly number[],
  toleranceMm: number,
): Refusal | undefined {
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
