import type { Refusal } from '../../core/index.ts';
import type { ImageInstance, ImageSeries } from '../../dicom/index.ts';
import { seriesRefusal } from './series-refusal.ts';
import { TOLERANCE } from './tolerances.ts';

/** Refuses a series whose slices differ in size, spacing or orientation (as localizers in a series do). */
export function sameInAllSlices(series: ImageSeries): Refusal | undefined {
  const first = series.instances[0]!;
  const differing = (differs: (slice: ImageInstance) => boolean): number => series.instances.filter(differs).length;
  const slices = series.instances.length;
  const size = differing((slice) => slice.rows !== first.rows || slice.columns !== first.columns);
  if (size > 0) {
    return seriesRefusal(series, 'QIAW_SERIES_SIZE_MIXED', {
      reason: 'The slices of the series have different numbers of rows or columns.',
      remedy: 'Separate the images into series of one size.',
      evidence: { slices, differing: size, rows: first.rows, columns: first.columns },
    });
  }
  const spacing = differing((slice) => farther(slice.pixelSpacing, first.pixelSpacing, TOLERANCE.sameSpacingMm));
  if (spacing > 0) {
    return seriesRefusal(series, 'QIAW_SERIES_SPACING_MIXED', {
      reason: 'The slices of the series have different pixel spacings.',
      remedy: 'Separate the images into series of one pixel spacing.',
      evidence: { slices, differing: spacing, toleranceMm: TOLERANCE.sameSpacingMm },
    });
  }
  const orientation = differing((slice) =>
    farther(slice.orientation.flat(), first.orientation.flat(), TOLERANCE.sameDirection),
  );
  if (orientation > 0) {
    return seriesRefusal(series, 'QIAW_SERIES_ORIENTATION_MIXED', {
      reason: 'The slices of the series lie in different orientations.',
      remedy: 'Separate localizers and reformatted images from the series.',
      evidence: { slices, differing: orientation, tolerance: TOLERANCE.sameDirection },
    });
  }
  return undefined;
}

/** Written so that a comparison with NaN counts as a difference. */
function farther(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  return !a.every((value, index) => Math.abs(value - b[index]!) <= tolerance);
}
