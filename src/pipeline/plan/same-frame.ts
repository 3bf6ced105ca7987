import type { ImageSeries, Note, Scan } from '../../dicom/index.ts';
import { onClock, readingOf } from '../../image/index.ts';
import type { CaseJob } from './case-job.ts';

/** Modalities on which regions of another image are measured. */
const MEASURABLE = new Set(['PT', 'MR']);

/**
 * The same delineation on every PET and MR series of the frame of reference it was drawn in: same patient, same study.
 * A frame of reference that also occurs in another patient or study is a reused UID and is ignored.
 */
export function sameFrameJobs(job: CaseJob, { series: all }: Pick<Scan, 'series'>): CaseJob[] {
  const { series: drawnOn, ...rest } = job;
  if (drawnOn.frameOfReferenceUid === undefined) return [];
  return all
    .filter((series) => series !== drawnOn && MEASURABLE.has(series.modality) && sharesFrame(series, drawnOn))
    .map((series) => ({ ...rest, series, drawnOn }));
}

function sharesFrame(a: ImageSeries, b: ImageSeries): boolean {
  const [one, other] = [a.patientStudy, b.patientStudy];
  return (
    a.frameOfReferenceUid === b.frameOfReferenceUid &&
    one.patientId === other.patientId &&
    one.issuerOfPatientId === other.issuerOfPatientId &&
    one.studyInstanceUid === other.studyInstanceUid
  );
}

/** Seconds from the start of one acquisition to that of another; undefined if a header does not state it. */
export function secondsApart(from: ImageSeries, to: ImageSeries): number | undefined {
  const [start, end] = [startOf(from), startOf(to)];
  return start === undefined || end === undefined ? undefined : end - start;
}

/**
 * The earliest acquisition of the slices, else the start of the series, in seconds; with the time zone of the texts.
 */
function startOf({ instances, description: { seriesDate, seriesTime } }: ImageSeries): number | undefined {
  const seconds = (text: string): number | undefined => {
    const reading = readingOf(text);
    return reading && onClock(reading, 0);
  };
  const acquired = instances.flatMap((instance) => seconds(instance.acquired ?? '') ?? []);
  return acquired.length > 0 ? Math.min(...acquired) : seconds(`${seriesDate ?? ''}${seriesTime ?? ''}`);
}

/** Time between the measured image and the image on which the ROIs were drawn. */
export function apartNotes({ series, drawnOn }: CaseJob): Note[] {
  if (drawnOn === undefined) return [];
  const seconds = secondsApart(drawnOn, series);
  return [{ code: 'QIAW_MEASURED_APART', message: `${whenAcquired(seconds)} the one the ROIs were drawn on.` }];
}

function whenAcquired(seconds: number | undefined): string {
  if (seconds === undefined) return 'It is unknown how long this image was acquired before or after';
  const minutes = (Math.abs(seconds) / 60).toFixed(1);
  if (minutes === '0.0') return 'This image was acquired at the same time as';
  return `This image was acquired ${minutes} min ${seconds < 0 ? 'before' : 'after'}`;
}
