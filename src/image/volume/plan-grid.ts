import { accepted, cross, dot, type Grid, norm, type Result, refused, subtract, type Vec3 } from '../../core/index.ts';
import type { ImageInstance, ImageSeries, Note } from '../../dicom/index.ts';
import { checkSlices, inPlaneTolerance } from './check-slices.ts';
import { fitSlices, type GridOptions, roundingOf, type SliceFit } from './fit-slices.ts';
import { sameInAllSlices } from './same-in-all-slices.ts';
import { seriesRefusal } from './series-refusal.ts';
import { PLAUSIBLE, TOLERANCE } from './tolerances.ts';

/** A grid and the slices that fill it, in k order. */
export interface PlannedGrid {
  readonly grid: Grid;
  readonly instances: readonly ImageInstance[];
  /** Largest distance of a slice from its place on the grid, in mm: rounding noise unless there is a note. */
  readonly worstMm: number;
  readonly notes: readonly Note[];
}

/**
 * The regular grid of a series: slices sorted by position along the normal, origin at the lowest slice, spacing and
 * origin as the decimals of the DICOM, axes orthonormal; any orientation. Slices are never interpolated, resampled or
 * filled in: a series that is not a regular grid within {@link TOLERANCE} is refused with the positions that prove it.
 */
export function planGrid(series: ImageSeries, options: GridOptions = {}): Result<Grid> {
  const planned = planSlices(series, options);
  return planned.ok ? accepted(planned.value.grid) : planned;
}

/** As {@link planGrid}, with the instances in k order. */
export function planSlices(series: ImageSeries, options: GridOptions = {}): Result<PlannedGrid> {
  const first = series.instances[0];
  if (!first || series.instances.length < 2) {
    return refused(
      seriesRefusal(series, 'QIAW_SERIES_SINGLE_SLICE', {
        reason: 'The series has a single slice, so its spacing along the normal is unknown.',
        remedy: 'Add the other slices of the series; localizers and scouts are not volumes.',
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
  const rounding = roundingOf(sorted, normal);
  const thickness = sorted.every(({ sliceThickness }) => sliceThickness === first.sliceThickness);
  const fit = fitSlices(positions, rounding, thickness ? first.sliceThickness : undefined, options);
  const sidewaysMm = inPlaneTolerance(Math.min(...first.pixelSpacing), rounding);
  const irregular = checkSlices(series, { positions, shifts, fit, sidewaysMm });
  if (irregular) return refused(irregular);
  const grid: Grid = {
    size: [first.columns, first.rows, sorted.length],
    spacing: [first.pixelSpacing[1], first.pixelSpacing[0], fit.spacing],
    origin: lowest.position,
    direction,
  };
  const usual = Math.min(...first.pixelSpacing) * TOLERANCE.inPlaneVoxels;
  const offGrid = fit.deviationMm > Math.max(TOLERANCE.sliceOfSpacing * fit.spacing, TOLERANCE.sliceMm);
  const worstMm = Math.max(fit.worstMm, ...shifts);
  const notes = offGrid || Math.max(...shifts) > usual ? [positionsOff(worstMm, fit, offGrid)] : [];
  return accepted({ grid, instances: sorted, worstMm, notes });
}

function positionsOff(worstMm: number, { spacing, rounded }: SliceFit, alongMm: boolean): Note {
  const why =
    rounded || !alongMm
      ? 'which the rounding of the printed positions explains'
      : 'which volume.spacingTolerance allows';
  const part = ((100 * worstMm) / spacing).toPrecision(2);
  return {
    code: 'QIAW_SERIES_POSITIONS_OFF_GRID',
    message: `Slices lie up to ${Number(worstMm.toPrecision(3))} mm (${Number(part)} % of the spacing of ${spacing} mm) from their places on a regular grid, ${why}.`,
  };
}

function implausible(first: ImageInstance, series: ImageSeries) {
  const [row, column] = first.orientation;
  const angle = dot(row, column) / (norm(row) * norm(column));
  const bent = [norm(row) - 1, norm(column) - 1, angle].map(Math.abs);
  if (!bent.every((value) => value <= TOLERANCE.orthonormal)) {
    return seriesRefusal(series, 'QIAW_ORIENTATION_NOT_ORTHONORMAL', {
      reason: 'The directions of rows and columns are not unit vectors at a right angle.',
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
    reason: 'Spacing or position is outside the range of any scanner.',
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
  // `|| 0` turns -0 into 0, because -0 is the same direction with different bytes.
  return [v[0] / length || 0, v[1] / length || 0, v[2] / length || 0];
}

function sideways(d: Vec3, normal: Vec3): number {
  const height = dot(d, normal);
  return norm([d[0] - height * normal[0], d[1] - height * normal[1], d[2] - height * normal[2]]);
}
