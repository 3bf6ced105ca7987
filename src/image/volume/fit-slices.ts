import { dot, type Vec3 } from '../../core/index.ts';
import type { ImageInstance } from '../../dicom/index.ts';
import { TOLERANCE } from './tolerances.ts';

/** Deviations that a user may allow in addition to those explained by rounding. */
export interface GridOptions {
  /**
   * Distance of a slice from its place on the regular grid, as a fraction of the spacing (`volume.spacingTolerance`).
   */
  readonly spacingTolerance?: number | undefined;
}

/** How far rounding in print may have moved the slices of a series, in mm. */
export interface Rounding {
  /** Along the normal, per slice. */
  readonly along: number;
  /** In the plane, between two slices. */
  readonly sideways: number;
}

/** The regular spacing of slices, and how far they are from it. */
export interface SliceFit {
  readonly spacing: number;
  /** Largest distance of a slice from `first + k · spacing`, mm. */
  readonly worstMm: number;
  /** Largest distance from the line through the first and the last slice, mm, and the slice it belongs to. */
  readonly deviationMm: number;
  readonly worstSlice: number;
  /** The part of it that is always allowed, in mm. */
  readonly toleranceMm: number;
  /** Half a unit in the last printed digit, in mm, up to its limit. */
  readonly roundingMm: number;
  /** Whether some line passes every slice within that distance, if it exceeds noise. */
  readonly rounded: boolean;
  readonly regular: boolean;
}

/**
 * Half a unit of the last printed digit of each coordinate (the finest of all slices), projected along the normal and
 * across it.
 */
export function roundingOf(instances: readonly ImageInstance[], normal: Vec3): Rounding {
  const unit = (axis: 0 | 1 | 2): number => Math.min(...instances.map(({ printedUnit }) => printedUnit?.[axis] ?? 0));
  const units: Vec3 = [unit(0), unit(1), unit(2)];
  return {
    along: dot(units, normal.map(Math.abs) as unknown as Vec3) / 2,
    sideways: Math.hypot(...units.map((one, axis) => one * Math.sqrt(Math.max(0, 1 - normal[axis]! ** 2)))),
  };
}

/**
 * The spacing of slices at `positions` (ascending, mm). They are regular if they lie on the line through the first and
 * the last within {@link TOLERANCE} or `options`, or if some line passes every slice within half a unit of its last
 * printed digit: then they are the rounded positions of a regular grid. Among the spacings of all such lines, the
 * stated slice thickness is preferred, else the roundest value: a multiple of 1, 1/2, 1/4, 0.1, 0.05, 0.025, … mm.
 */
export function fitSlices(
  positions: readonly number[],
  rounding: Rounding,
  thicknessMm: number | undefined,
  options: GridOptions = {},
): SliceFit {
  const gaps = positions.length - 1;
  const first = positions[0]!;
  const mean = (positions.at(-1)! - first) / gaps;
  const deviations = positions.map((position, k) => Math.abs(position - (first + k * mean)));
  const deviationMm = Math.max(...deviations);
  const toleranceMm = Math.max(
    TOLERANCE.sliceOfSpacing * mean,
    TOLERANCE.sliceMm,
    (options.spacingTolerance ?? 0) * mean,
  );
  const noise = Math.max(float32NoiseOf(positions), 1e-6 * mean);
  const roundingMm = Math.min(rounding.along, TOLERANCE.roundingOfSpacing * mean);
  const steps = deviationMm > noise && roundingMm > 0 ? stepsWithin(positions, roundingMm + noise) : undefined;
  const spacing = steps ? preferred(steps, thicknessMm) : shortestDecimal(mean, float32NoiseOf(positions) / gaps);
  return {
    spacing,
    worstMm: Math.max(...positions.map((position, k) => Math.abs(position - (first + k * spacing)))),
    deviationMm,
    worstSlice: deviations.indexOf(deviationMm),
    toleranceMm,
    roundingMm,
    rounded: steps !== undefined,
    regular: deviationMm <= toleranceMm || steps !== undefined,
  };
}

/** The steps of all lines that pass every position within `reach`; undefined if there is none. */
function stepsWithin(positions: readonly number[], reach: number): readonly [number, number] | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let j = 1; j < positions.length; j += 1) {
    for (let i = 0; i < j; i += 1) {
      const rise = positions[j]! - positions[i]!;
      low = Math.max(low, (rise - 2 * reach) / (j - i));
      high = Math.min(high, (rise + 2 * reach) / (j - i));
    }
    if (low > high) return undefined;
  }
  return [low, high];
}

function preferred([low, high]: readonly [number, number], thicknessMm: number | undefined): number {
  if (thicknessMm !== undefined && thicknessMm >= low && thicknessMm <= high) return thicknessMm;
  const middle = (low + high) / 2;
  for (const scale of [1, 10, 100, 1000, 1e4, 1e5, 1e6]) {
    for (const part of [1, 2, 4]) {
      const nearest = Math.round(middle * scale * part) / (scale * part);
      if (nearest >= low && nearest <= high) return nearest;
    }
  }
  return middle;
}

/** Rounding error of the largest coordinate in float32, the precision of many programs: 1 unit in the last place. */
function float32NoiseOf(positions: readonly number[]): number {
  return 2 ** -23 * Math.max(...positions.map(Math.abs));
}

/** The decimal with the fewest digits within the noise, or within 1e-6 relative: 3 for 2.99999928. */
function shortestDecimal(value: number, noise: number): number {
  const tolerance = Math.max(noise, 1e-6 * Math.abs(value));
  for (let digits = 0; digits <= 12; digits += 1) {
    const rounded = Number(value.toFixed(digits));
    if (Math.abs(rounded - value) <= tolerance) return rounded;
  }
  return value;
}
