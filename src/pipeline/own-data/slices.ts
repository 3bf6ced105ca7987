import { cross, dot, median } from '../../core/index.ts';
import type { ImageSeries } from '../../dicom/index.ts';

/** Where slices of a series are missing: positions along its normal in mm, by the usual distance of its slices. */
export function missingSlices({ instances }: Pick<ImageSeries, 'instances'>): readonly number[] {
  const [first] = instances;
  if (first === undefined) return [];
  const normal = cross(...first.orientation);
  const positions = instances.map(({ position }) => dot(position, normal)).sort((a, b) => a - b);
  const gaps = positions.slice(1).map((position, at) => position - positions[at]!);
  const usual = median(gaps.filter((gap) => gap > 0)) ?? 0;
  if (!(usual > 0)) return [];
  return gaps.flatMap((gap, at) => {
    const count = Math.round(gap / usual) - 1;
    return Array.from({ length: Math.max(0, count) }, (_, n) => positions[at]! + ((n + 1) * gap) / (count + 1));
  });
}
