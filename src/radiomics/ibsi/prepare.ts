import type { Mask, Vec3, Volume } from '../../core/index.ts';
import { GridMismatchError, IntensityError, LabelAbsentError } from '../errors.ts';
import { gridDifference } from '../prepare/check-grid.ts';
import { centredGrid, interpolate } from './interpolate.ts';
import type { IbsiSettings } from './settings.ts';

/** Image and mask at one step of processing; voxels in memory order i, j, k. */
export interface IbsiStep {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly intensities: Float64Array;
  readonly morphological: Uint8Array;
  /** The voxels whose intensities count: the morphological mask without the voxels that re-segmentation removed. */
  readonly intensityMask: Uint8Array;
}

export interface IbsiPrepared {
  readonly initial: IbsiStep;
  readonly interpolated: IbsiStep;
  readonly resegmented: IbsiStep;
}

/** Files of other formats round positions, so a difference of a thousandth of a voxel is ignored. */
const gridTolerance = 1e-3;

/** IBSI processing order (2.1): round, interpolate image and mask, round, re-segment. Discretisation comes later. */
export function prepare(image: Volume, mask: Mask, settings: IbsiSettings): IbsiPrepared {
  const { size, spacing } = image.grid;
  const difference = gridDifference(image.grid, mask.grid, gridTolerance);
  if (difference) {
    throw new GridMismatchError(
      `Mask and image do not lie on the same grid: ${difference}. Give both on the same grid.`,
    );
  }
  const values = settings.roundInput ? rounded(Float64Array.from(image.voxels)) : Float64Array.from(image.voxels);
  const inside = Uint8Array.from(mask.voxels, (value) => (value === 0 ? 0 : 1));
  const initial: IbsiStep = { size, spacing, intensities: values, morphological: inside, intensityMask: inside };
  const interpolated = interpolateStep(initial, settings);
  requireFinite(interpolated);
  const resegmented = { ...interpolated, intensityMask: resegment(interpolated, settings) };
  if (!resegmented.intensityMask.includes(1)) {
    throw new LabelAbsentError(
      'No voxel of the ROI is left after interpolation and re-segmentation; check the mask and the intensity range.',
    );
  }
  return { initial, interpolated, resegmented };
}

/** NaN would fail every comparison and silently vanish in re-segmentation. */
function requireFinite({ intensities, morphological }: IbsiStep): void {
  const bad = intensities.reduce((n, x, at) => n + (morphological[at] === 1 && !Number.isFinite(x) ? 1 : 0), 0);
  if (bad === 0) return;
  throw new IntensityError(
    `${bad} voxels of the ROI have no finite intensity after interpolation; repair the image or exclude them from the mask.`,
  );
}

function interpolateStep(step: IbsiStep, { interpolation }: IbsiSettings): IbsiStep {
  if (!interpolation) return step;
  const grid = centredGrid(step.size, step.spacing, interpolation.spacing);
  const image = interpolate(step.intensities, step.size, grid, interpolation.image);
  const soft = interpolate(step.morphological, step.size, grid, interpolation.mask);
  // The threshold itself is inside; the allowance is for round-off in weights that are mathematically exact halves.
  const mask = Uint8Array.from(soft, (value) => (value >= interpolation.maskThreshold - 1e-9 ? 1 : 0));
  const intensities = interpolation.roundIntensities ? rounded(image) : image;
  return { size: grid.size, spacing: grid.spacing, intensities, morphological: mask, intensityMask: mask };
}

/** Range and outlier limits are both computed from the original ROI, and their intersection is kept (IBSI 2.6). */
function resegment(step: IbsiStep, { range, outlierSigma }: IbsiSettings): Uint8Array {
  let [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (outlierSigma !== null) {
    const { mean, deviation } = meanAndDeviation(step);
    low = Math.max(low, mean - outlierSigma * deviation);
    high = Math.min(high, mean + outlierSigma * deviation);
  }
  const kept = (value: number, at: number): number =>
    value === 1 && step.intensities[at]! >= low && step.intensities[at]! <= high ? 1 : 0;
  return step.morphological.map(kept);
}

function meanAndDeviation({ intensities, morphological }: IbsiStep): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  for (let at = 0; at < intensities.length; at++) {
    if (morphological[at] === 0) continue;
    count++;
    sum += intensities[at]!;
  }
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < intensities.length; at++) {
    if (morphological[at] === 1) squares += (intensities[at]! - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / count) };
}

function rounded(values: Float64Array): Float64Array {
  // Halves are rounded up on both sides of zero, as in the benchmark's reference implementations (floor(x + 0.5)).
  return values.map((value) => Math.floor(value + 0.5));
}
