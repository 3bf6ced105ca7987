import { accepted, type Result } from '../../core/index.ts';
import type { ImageSeries, Note, PetFrame, PetQuantification } from '../../dicom/index.ts';
import { onClock, readingOf, readingOfParts, zoneOf } from './moment.ts';
import { missing, refuse } from './suv-refusal.ts';

const DAY = 24 * 3600;

/**
 * Half-lives after which no activity would be left to measure. This detects an injection time that is off by a day for
 * F-18 and shorter-lived nuclides.
 */
const MAX_HALF_LIVES = 10;

/** Clocks are written in whole seconds. */
const SAME_SECONDS = 1;

/** The decay correction times stated by two slices may differ by this much, in half-lives: 7 s for F-18, 0.07 %. */
const FRAMES_APART = 0.001;

/** Above this a note reports that the frames and SeriesTime disagree, in half-lives: 66 s for F-18, 0.7 %. */
const FRAMES_DISAGREE = 0.01;

interface Found<T> {
  readonly value: T;
  readonly notes: readonly Note[];
}

/**
 * Seconds from injection to the decay correction time. All times are on the clock of the series, whose zone is
 * TimezoneOffsetFromUTC; a DT in another zone is converted to it (PS3.3 C.12.1.1.8).
 */
export function secondsOfDecay(
  series: ImageSeries,
  pet: PetQuantification,
): Result<{ readonly seconds: number; readonly notes: readonly Note[] }> {
  const corrected = decayTime(series, pet);
  if (!corrected.ok) return corrected;
  const injected = injectionTime(series, pet, corrected.value.value);
  if (!injected.ok) return injected;
  return accepted({
    seconds: corrected.value.value - injected.value.value,
    notes: [...corrected.value.notes, ...injected.value.notes],
  });
}

/**
 * The time that START denotes, in QIBA's order: the series time, unless it is after the acquisition and so belongs to a
 * later reconstruction; the manufacturer's private element; the times of each slice.
 */
function decayTime(series: ImageSeries, pet: PetQuantification): Result<Found<number>> {
  const scan = readingOfParts(pet.seriesDate, pet.seriesTime)?.seconds;
  const acquired = pet.frames.map((frame) => acquisitionTime(frame, pet, scan));
  const known = acquired.filter((time) => time !== undefined);
  if (known.length === 0) return missing(series, 'AcquisitionTime');
  const first = Math.min(...known);
  const dateless = pet.frames.some(
    ({ acquisitionDate, acquisitionDateTime }) => !acquisitionDate && !acquisitionDateTime,
  );
  const notes = dateless
    ? [assumedDate('AcquisitionDate is missing: the acquisition was assumed to be within 12 hours of SeriesTime.')]
    : [];
  const starts = frameStarts(series, pet, acquired);
  const apart = starts ? Math.max(...starts) - Math.min(...starts) : 0;
  const agree = apart <= Math.max(2 * SAME_SECONDS, FRAMES_APART * pet.halfLifeSeconds!);
  const start = starts && agree ? (Math.min(...starts) + Math.max(...starts)) / 2 : undefined;
  if (scan !== undefined && scan <= first + SAME_SECONDS) {
    const off = start === undefined ? 0 : Math.abs(start - scan);
    if (off > FRAMES_DISAGREE * pet.halfLifeSeconds!) {
      const message = `SeriesTime was used as the time to which decay is corrected; FrameReferenceTime differs by ${off.toFixed(0)} s.`;
      notes.push({ code: 'QIAW_PET_DECAY_TIME', message });
    }
    return accepted({ value: scan, notes });
  }
  const believable = (time: number | undefined): time is number =>
    time !== undefined && time <= first + SAME_SECONDS && first - time <= MAX_HALF_LIVES * pet.halfLifeSeconds!;
  const why =
    scan === undefined ? 'SeriesTime is missing' : `SeriesTime is ${(scan - first).toFixed(0)} s after the acquisition`;
  const makers = makersTime(pet);
  for (const [time, source] of [
    [makers, "the manufacturer's private element"],
    [start, 'FrameReferenceTime and ActualFrameDuration'],
  ] as const) {
    if (!believable(time)) continue;
    const message = `${why}: the time to which decay is corrected was taken from ${source}.`;
    return accepted({ value: time, notes: [...notes, { code: 'QIAW_PET_DECAY_TIME', message }] });
  }
  if (!agree) return refuse(series, 'QIAW_PET_SUV_TIMES', { decayTimesApartSeconds: apart });
  if (scan === undefined) return missing(series, pet.seriesDate === undefined ? 'SeriesDate' : 'SeriesTime');
  return refuse(series, 'QIAW_PET_SUV_TIMES', { seriesAfterAcquisitionSeconds: scan - first });
}

/** If it has no date, an acquisition that seems half a day or more before the series was after midnight. */
function acquisitionTime(frame: PetFrame, pet: PetQuantification, scan: number | undefined): number | undefined {
  const parts = readingOfParts(frame.acquisitionDate, frame.acquisitionTime);
  const reading = parts ?? (frame.acquisitionDateTime === undefined ? undefined : readingOf(frame.acquisitionDateTime));
  if (reading) return onClock(reading, zoneOf(pet.timezone));
  const sameDay = readingOfParts(pet.seriesDate, frame.acquisitionTime)?.seconds;
  return sameDay !== undefined && scan !== undefined && scan - sameDay > DAY / 2 ? sameDay + DAY : sameDay;
}

/** The manufacturer's own value, if all slices have the same. */
function makersTime({ frames, timezone }: PetQuantification): number | undefined {
  const times = new Set(frames.map(({ makersDecayTime }) => makersDecayTime));
  const [time] = times;
  const reading = times.size === 1 && time !== undefined ? readingOf(time) : undefined;
  return reading && onClock(reading, zoneOf(timezone));
}

/**
 * The decay correction time stated by each slice; undefined if a slice does not state it. FrameReferenceTime runs until
 * the mean of the counts within the frame (PS3.3 C.8.9.4.1.5), for GE until the start of the frame (IBSI's SUV manual).
 */
function frameStarts(
  series: ImageSeries,
  pet: PetQuantification,
  acquired: readonly (number | undefined)[],
): number[] | undefined {
  const untilStart = /^GE\b/i.test(series.description.manufacturer ?? '');
  const rate = Math.LN2 / pet.halfLifeSeconds!;
  const starts = pet.frames.flatMap(({ referenceMs = 0, durationMs = 0 }, k) => {
    const [time, decayed] = [acquired[k], (rate * durationMs) / 1000];
    if (time === undefined || !(durationMs > 0) || referenceMs < 0 || (referenceMs === 0 && !untilStart)) return [];
    const mean = untilStart ? 0 : Math.log(decayed / -Math.expm1(-decayed)) / rate;
    return [time + mean - referenceMs / 1000];
  });
  return starts.length === acquired.length ? starts : undefined;
}

/** The injection, whose date and time must agree with the separate time of day, on the clock of the series. */
function injectionTime(series: ImageSeries, pet: PetQuantification, corrected: number): Result<Found<number>> {
  const [zone, halfLife] = [zoneOf(pet.timezone), pet.halfLifeSeconds!];
  const believable = (time: number): boolean => time <= corrected && corrected - time <= MAX_HALF_LIVES * halfLife;
  const reading = pet.startDateTime === undefined ? undefined : readingOf(pet.startDateTime);
  const full = reading && onClock(reading, zone);
  const ofDay = readingOfParts('19700101', pet.startTime)?.seconds;
  if (full !== undefined && ofDay !== undefined) {
    const apart = Math.abs(full - ofDay - DAY * Math.round((full - ofDay) / DAY));
    if (apart > SAME_SECONDS) return refuse(series, 'QIAW_PET_SUV_TIMES', { startTimesApartSeconds: apart });
  }
  if (full !== undefined && believable(full)) {
    const unsure = reading?.zone !== undefined && zone === undefined && ofDay === undefined;
    return accepted({ value: full, notes: unsure ? [assumedZone] : [] });
  }
  // For a long-lived nuclide, a time of day alone does not determine the day.
  if (ofDay === undefined || halfLife > DAY / 2) {
    if (full === undefined) return missing(series, 'RadiopharmaceuticalStartDateTime');
    return refuse(series, 'QIAW_PET_SUV_TIMES', { injectionToScanSeconds: corrected - full });
  }
  const sameDay = Math.floor(corrected / DAY) * DAY + ofDay;
  const beforeMidnight = sameDay > corrected && MAX_HALF_LIVES * halfLife < DAY;
  const time = beforeMidnight && believable(sameDay - DAY) ? sameDay - DAY : sameDay;
  if (!believable(time)) {
    return refuse(series, 'QIAW_PET_SUV_TIMES', { injectionToScanSeconds: corrected - (full ?? time) });
  }
  const days = full === undefined ? 0 : Math.round((time - full) / DAY);
  const off = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  const message = `The date of RadiopharmaceuticalStartDateTime differs from the scan by ${off}: its time was assumed to be within the day before the scan.`;
  return accepted({ value: time, notes: days === 0 ? [] : [assumedDate(message)] });
}

function assumedDate(message: string): Note {
  return { code: 'QIAW_PET_DATE_ASSUMED', message };
}

const assumedZone: Note = {
  code: 'QIAW_PET_ZONE_ASSUMED',
  message:
    'RadiopharmaceuticalStartDateTime states its time zone and the series does not: both were assumed to be in the same zone.',
};
