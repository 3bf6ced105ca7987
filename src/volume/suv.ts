import { accepted, type Refusal, type Result, refused } from '../core/index.ts';
import type { ImageSeries, PetQuantification } from '../dicom/index.ts';
import { momentOf, momentOfParts } from './moment.ts';
import { seriesRefusal } from './series-refusal.ts';

/** UCUM unit of standardised uptake values by body weight: a gram takes the place of a millilitre. */
export const SUV_UNIT = 'g/ml{SUVbw}';

/** What a value must lie in to be believed; a dose in MBq or a weight in grams lies outside. */
const PLAUSIBLE = {
  patientWeightKg: [0.05, 700],
  injectedDoseBq: [1e4, 1e11],
  halfLifeSeconds: [30, 1e7],
} as const;

const DAY = 24 * 3600;

/** Half-lives after which nothing would be left to measure. */
const MAX_HALF_LIVES = 20;

/**
 * The factor from rescaled PET values to SUV by body weight (QIBA FDG-PET profile, appendix G):
 * `weight in g / dose decayed to the time the values are decay-corrected to`; 1 for images that hold SUV already, the
 * maker's own factor for Philips' counts. What is missing or contradictory is refused by name, never assumed.
 */
export function suvFactor(series: ImageSeries): Result<number> {
  const pet = series.pet;
  if (!pet?.units) return missing(series, 'Units');
  if (pet.units === 'GML') {
    if (pet.suvType === undefined || pet.suvType === 'BW') return accepted(1);
    return refuse(series, 'QIAW_PET_SUV_UNITS', { units: pet.units, suvType: pet.suvType });
  }
  if (pet.units === 'CNTS' && pet.philipsSuvFactor !== undefined && pet.philipsSuvFactor > 0) {
    return accepted(pet.philipsSuvFactor);
  }
  if (pet.units !== 'BQML') return refuse(series, 'QIAW_PET_SUV_UNITS', { units: pet.units });
  const lacking = ['ATTN', 'DECY'].filter((term) => !pet.correctedImage.includes(term));
  if (lacking.length > 0) return refuse(series, 'QIAW_PET_SUV_CORRECTION', { lacking: lacking.join(' ') });
  if (pet.radiopharmaceuticals !== 1) {
    return refuse(series, 'QIAW_PET_SUV_RADIOPHARMACEUTICALS', { items: pet.radiopharmaceuticals });
  }
  for (const [keyword, attribute] of Object.entries(ATTRIBUTE) as [keyof typeof PLAUSIBLE, string][]) {
    const value = pet[keyword];
    if (value === undefined) return missing(series, attribute);
    const [least, most] = PLAUSIBLE[keyword];
    if (!(value >= least && value <= most)) {
      return refuse(series, 'QIAW_PET_SUV_IMPLAUSIBLE', { attribute, value, least, most });
    }
  }
  const weightG = pet.patientWeightKg! * 1000;
  if (pet.decayCorrection === 'ADMIN') return accepted(weightG / pet.injectedDoseBq!);
  if (pet.decayCorrection === undefined) return missing(series, 'DecayCorrection');
  if (pet.decayCorrection !== 'START') {
    return refuse(series, 'QIAW_PET_SUV_DECAY', { decayCorrection: pet.decayCorrection });
  }
  const waited = secondsToScan(series, pet);
  if (!waited.ok) return waited;
  return accepted(weightG / (pet.injectedDoseBq! * 2 ** (-waited.value / pet.halfLifeSeconds!)));
}

const ATTRIBUTE = {
  patientWeightKg: 'PatientWeight',
  injectedDoseBq: 'RadionuclideTotalDose',
  halfLifeSeconds: 'RadionuclideHalfLife',
} as const satisfies Record<keyof typeof PLAUSIBLE, string>;

/** From injection to the start of the series. An injection time without a day lies within the 24 hours before. */
function secondsToScan(series: ImageSeries, pet: PetQuantification): Result<number> {
  const scan = momentOfParts(pet.seriesDate, pet.seriesTime);
  if (scan === undefined) return missing(series, 'SeriesTime');
  const acquired = pet.earliestAcquisition === undefined ? undefined : momentOf(pet.earliestAcquisition);
  if (acquired === undefined) return missing(series, 'AcquisitionTime');
  // A series date after its acquisition is that of a later reconstruction: decay was not corrected to it.
  if (acquired < scan - 1)
    return refuse(series, 'QIAW_PET_SUV_TIMES', { seriesAfterAcquisitionSeconds: scan - acquired });
  const full = pet.startDateTime === undefined ? undefined : momentOf(pet.startDateTime);
  const sameDay = momentOfParts(pet.seriesDate, pet.startTime);
  const ofDay = sameDay === undefined ? undefined : sameDay > scan ? sameDay - DAY : sameDay;
  const start = full ?? ofDay;
  if (start === undefined) return missing(series, 'RadiopharmaceuticalStartDateTime');
  if (full !== undefined && ofDay !== undefined && Math.abs(full - ofDay) > 1) {
    return refuse(series, 'QIAW_PET_SUV_TIMES', { startTimesApartSeconds: Math.abs(full - ofDay) });
  }
  const waited = scan - start;
  if (waited < 0 || waited > MAX_HALF_LIVES * pet.halfLifeSeconds!) {
    return refuse(series, 'QIAW_PET_SUV_TIMES', { injectionToScanSeconds: waited });
  }
  return accepted(waited);
}

const reasons = {
  QIAW_PET_SUV_MISSING: [
    'An attribute that standardised uptake needs is missing.',
    'Export the PET series with this attribute; de-identification often removes it.',
  ],
  QIAW_PET_SUV_UNITS: [
    'The values are in units from which uptake by body weight cannot be computed.',
    'Export the PET series in BQML, or as SUV by body weight (GML).',
  ],
  QIAW_PET_SUV_CORRECTION: [
    'The values are not corrected for attenuation and decay.',
    'Use the corrected reconstruction of the same acquisition.',
  ],
  QIAW_PET_SUV_RADIOPHARMACEUTICALS: [
    'The series does not name exactly one radiopharmaceutical.',
    'Export the PET series with its radiopharmaceutical information.',
  ],
  QIAW_PET_SUV_IMPLAUSIBLE: [
    'Weight, dose or half-life lies outside anything possible.',
    'Correct it at its origin; weight is in kg, dose in Bq, half-life in s.',
  ],
  QIAW_PET_SUV_DECAY: [
    'The time to which decay was corrected is not known.',
    'Export the PET series with DecayCorrection START or ADMIN.',
  ],
  QIAW_PET_SUV_TIMES: [
    'The times of injection, acquisition and series contradict each other.',
    'Correct the times at their origin; de-identification must shift them together.',
  ],
} as const satisfies Record<`QIAW_${string}`, readonly [string, string]>;

function missing(series: ImageSeries, attribute: string): Result<never> {
  return refuse(series, 'QIAW_PET_SUV_MISSING', { attribute });
}

function refuse(series: ImageSeries, code: keyof typeof reasons, evidence: Refusal['evidence']): Result<never> {
  const [reason, remedy] = reasons[code];
  return refused(seriesRefusal(series, code, { reason, remedy, evidence }));
}
