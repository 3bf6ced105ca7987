import type { AcquisitionProtocol, AcquisitionRecord, AttributedTimePoint } from '../../core/index.ts';
import type { ImageSeries } from '../../dicom/index.ts';
import { onClock, readingOf } from '../../image/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseTools } from './measured-case.ts';

const day = 86_400;

/**
 * The acquisition of a series as it may be written: no date and no time, but times on a clock of the subject from which intervals can be
 * computed.
 */
export function acquisitionRecord(
  series: ImageSeries,
  subject: string,
  timePoints: readonly AttributedTimePoint[],
  { identity }: Pick<CaseTools, 'identity'>,
  texts: SourceTexts,
): AcquisitionRecord {
  const { acquisition } = series.description;
  const times = timesOf(series);
  const moved = identity.clockOf(subject);
  const frame = series.frameOfReferenceUid;
  return {
    ...(acquisition?.uid !== undefined && { uid: identity.uid('acquisition', acquisition.uid) }),
    ...(acquisition?.number !== undefined && acquisition.number < mostOfNumber && { number: acquisition.number }),
    ...(frame !== undefined && { frame: identity.uid('frame', frame) }),
    ...(times && {
      clock: {
        start: rounded(times.start + moved.seconds),
        end: rounded(times.end + moved.seconds),
        day: Math.floor(times.start / day) + moved.days,
      },
    }),
    ...(times?.coarse && { coarse: true }),
    ...(acquisition?.localizer && { localizer: true }),
    ...(timePoints.length > 0 && { timePoints }),
    protocol: protocolOf(series, times?.start, texts),
  };
}

/** A number with five or more digits could identify a person. */
const mostOfNumber = 10_000;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

interface Times {
  readonly start: number;
  readonly end: number;
  readonly coarse?: true;
}

/** When the slices were acquired, else when the series began, in seconds. */
function timesOf({ instances, description: { seriesDate = '', seriesTime = '' } }: ImageSeries): Times | undefined {
  const seconds = (text: string): number | undefined => {
    const reading = readingOf(text);
    return reading && onClock(reading, 0);
  };
  const acquired = instances.flatMap(({ acquired: text = '' }) => seconds(text) ?? []);
  if (acquired.length > 0) {
    return { start: acquired.reduce((a, b) => Math.min(a, b)), end: acquired.reduce((a, b) => Math.max(a, b)) };
  }
  const start = seconds(`${seriesDate}${seriesTime}`);
  return start === undefined ? undefined : { start, end: start, coarse: true };
}

function protocolOf(
  { description, pet, modality }: ImageSeries,
  start: number | undefined,
  texts: SourceTexts,
): AcquisitionProtocol {
  const { acquisition: { contrast, echoTime, repetitionTime, inversionTime, bValue } = { contrast: false } } =
    description;
  const tracer = pet?.radiopharmaceutical
    ? texts.code(pet.radiopharmaceutical)?.value
    : texts.radionuclide(pet?.radionuclide);
  const uptakeMinutes = uptakeOf(pet, start);
  const numbers = { echoTime, repetitionTime, inversionTime, bValue, uptakeMinutes };
  return {
    ...(modality !== 'PT' && { contrast }),
    ...(tracer !== undefined && { tracer }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined && value < 1e5)),
  };
}

/** Minutes from injection to the first slice, to a tenth. A time without a day is of the day of the acquisition, or of the day before. */
function uptakeOf(pet: ImageSeries['pet'], start: number | undefined): number | undefined {
  if (pet === undefined || start === undefined) return undefined;
  const stated = readingOf(pet.startDateTime ?? '');
  const minutes = (seconds: number): number | undefined =>
    seconds >= 0 && seconds < 2 * day ? Math.round(seconds / 6) / 10 : undefined;
  if (stated) return minutes(start - onClock(stated, 0));
  const time = readingOf(`20000101${(pet.startTime ?? '').replaceAll(':', '')}`);
  if (!time) return undefined;
  const ofDay = (seconds: number): number => ((seconds % day) + day) % day;
  return minutes(ofDay(ofDay(start) - ofDay(time.seconds)));
}
