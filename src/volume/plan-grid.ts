import { accepted, cross, dot, norm, type Result, refused, subtract, type Vec3 } from '../core/index.ts';
import type { ImageInstance, ImageSeries } from '../dicom/index.ts';
import { checkSlices } from './check-slices.ts';
import type { Grid } from './grid.ts';
import { sameInAllSlices } from './same-in-all-slices.ts';
import { seriesRefusal } from './series-refusal.ts';
import { PLAUSIBLE, TOLERANCE } from './tolerances.ts';

/** A grid and the slices that fill it, in k order. */
export interface PlannedGrid {
  readonly grid: Grid;
  readonly instances: readonly ImageInstance[];
}

/**
 * The regular grid of a series: slices sorted by position along the normal, origin at the lowest slice, spacing and
 * origin as the decimals of the DICOM, axes orthonormal; any orientation. Nothing is interpolated, resampled or filled:
 * a series that is no regular grid within {@link TOLERANCE} is refused with the positions that prove it.
 */
export function planGrid(series: ImageSeries): Result<Grid> {
  const planned = planSlices(series);
  return planned.ok ? accepted(planned.value.grid) : planned;
}

/** As {@link planGrid}, with the instances in k order. */
export function planSlices(series: ImageSeries): Result<PlannedGrid> {
  const first = series.instances[0];
  if (!first || series.instances.length < 2) {
    return refused(
      seriesRefusal(series, 'QIAW_SERIES_SINGLE_SLICE', {
        reason: 'The series has a single slice, so its spacing along the normal is unknown.',
        remedy: 'Add the other slices of the series; localizers and scouts are no volumes.',
        evidence: { slices: series.instances.length },
      }),
    );
  }
  const differing = sameInAllSlices(series);
  if (differing) return refused(differing);
  const absurd = implausible(first, series);
  if (absurd) return refused(absurd);
  const direction = orthonormal(first.orientation);
  const normal = direction[2];
  const along = (instance: ImageInstance): number => dot(subtract(instance.position, first.position), normal);
  const sorted = [...series.instances].sort((a, b) => along(a) - along(b));
  const positions = sorted.map((instance) => dot(instance.position, normal));
  const lowest = sorted[0]!;
  const shifts = sorted.map((instance) => sideways(subtract(instance.position, lowest.position), normal));
  const irregular = checkSlices(series, positions, shifts, Math.min(...first.pixelSpacing));
  if (irregular) return refused(irregular);
  const gaps = positions.length - 1;
  const between = (positions.at(-1)! - positions[0]!) / gaps;
  const grid: Grid = {
    size: [first.columns, first.rows, sorted.length],
    spacing: [first.pixelSpacing[1], first.pixelSpacing[0], shortestDecimal(between, float32NoiseOf(positions) / gaps)],
    origin: lowest.position,
    direction,
  };
  return accepted({ grid, instances: sorted });
}

function implausible(first: ImageInstance, series: ImageSeries) {
  const [row, column] = first.orientation;
  const angle = dot(row, column) / (norm(row) * norm(column));
  const bent = [norm(row) - 1, norm(column) - 1, angle].map(Math.abs);
  if (!bent.every((value) => value <= TOLERANCE.orthonormal)) {
    return seriesRefusal(series, 'QIAW_ORIENTATION_NOT_ORTHONORMAL', {
      reason: 'The directions of rows and columns are no unit vectors at a right angle.',
      remedy: 'Export the series again; ImageOrientationPatient cannot be trusted.',
      evidence: { rowLength: norm(row), columnLength: norm(column), cosineBetween: angle || 0 },
    });
  }
  const farthest = Math.max(...series.instances.flatMap((instance) => instance.position.map(Math.abs)));
  const [smallest, largest] = [Math.min(...first.pixelSpacing), Math.max(...first.pixelSpacing)];
  if (smallest >= PLAUSIBLE.minSpacingMm && largest <= PLAUSIBLE.maxSpacingMm && farthest <= PLAUSIBLE.maxPositionMm) {
    return undefined;
  }
  return seriesRefusal(series, 'QIAW_GEOMETRY_ABSURD', {
    reason: 'Spacing or position lies outside anything a scanner produces.',
    remedy: 'Export the series again; check the units of PixelSpacing and ImagePositionPatient.',
    evidence: { smallestSpacingMm: smallest, largestSpacingMm: largest, farthestPositionMm: farthest },
  });
}

/** Unit vectors at right angles: the row direction as given, the column direction made perpendicular to it. */
function orthonormal([row, column]: readonly [Vec3, Vec3]): [Vec3, Vec3, Vec3] {
  const i = unit(row);
  const slant = dot(i, column);
  const j = unit([column[0] - slant * i[0], column[1] - slant * i[1], column[2] - slant * i[2]]);
  return [i, j, unit(cross(i, j))];
}

function unit(v: Vec3): Vec3 {
  const length = norm(v);
  // `|| 0` turns -0 into 0, which would be the same direction with other bytes.
  return [v[0] / length || 0, v[1] / length || 0, v[2] / length || 0];
}

function sideways(d: Vec3, normal: Vec3): number {
  const height = dot(d, normal);
  return norm([d[0] - height * normal[0], d[1] - height * normal[1], d[2] - height * normal[2]]);
}

/** Rounding of the largest coordinate to float32, in which many programs hold positions: 1 unit in the last place. */
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
