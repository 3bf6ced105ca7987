import { copyable } from '../element/write/value-rules.ts';
import type { ImageSeries } from '../model.ts';

/** Used if not even the study has a date: an obviously artificial date, because ContentDate must not be empty. */
const noDate = '19000101';
const midnight = '000000';

interface DatedContent {
  readonly series: ImageSeries;
  /** DA */
  readonly contentDate?: string;
  /** TM */
  readonly contentTime?: string;
}

/** ContentDate and ContentTime (type 1): of the delineation, else of the series, else of the study. */
export function contentMoment({ contentDate, contentTime, series }: DatedContent): [date: string, time: string] {
  const moments = [
    [contentDate, contentTime],
    [series.description.seriesDate, series.description.seriesTime],
    [series.patientStudy.studyDate, series.patientStudy.studyTime],
  ] as const;
  for (const [day, hour] of moments) {
    const date = copyable('DA', day);
    if (date) return [date, copyable('TM', hour) || midnight];
  }
  return [noDate, midnight];
}
