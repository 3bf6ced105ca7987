import type { Refusal } from '../../core/index.ts';
import { type ImageSeries, patientOf } from '../../dicom/index.ts';

/** The refusal of a series; numbers in its evidence (mm, s) are rounded for the reader. */
export function seriesRefusal(
  series: ImageSeries,
  code: Refusal['code'],
  why: Pick<Refusal, 'reason' | 'remedy' | 'evidence'>,
): Refusal {
  const evidence = Object.fromEntries(
    Object.entries(why.evidence).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(7)) : value,
    ]),
  );
  return {
    code,
    kind: 'series',
    input: { seriesInstanceUid: series.seriesInstanceUid, ...patientOf(series.patientStudy) },
    reason: why.reason,
    remedy: why.remedy,
    evidence,
  };
}
