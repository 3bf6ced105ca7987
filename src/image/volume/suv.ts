import { accepted, type Result } from '../../core/index.ts';
import type { ImageSeries, Note, PetQuantification } from '../../dicom/index.ts';
import { secondsOfDecay } from './decay-time.ts';
import { otherEmitter } from './positron-emitters.ts';
import { missing, refuse } from './suv-refusal.ts';
import type { ValueUnit } from './value-unit-meanings.ts';

/** How the rescaled values of a PET series become uptake. */
export interface Uptake {
  readonly factor: number;
  /** UCUM, of DICOM CID 85. */
  readonly unit: string;
  readonly notes: readonly Note[];
}

/** Uptake by body weight, which assumes 1 g per ml. */
export const SUV_BODY_WEIGHT = 'g/ml{SUVbw}' satisfies ValueUnit;

/**
 * Units of values that already are uptake, by Units and SUVType (PS3.3 C.8.9.1): without SUVType, GML is by body
 * weight.
 */
const STATED: ReadonlyMap<string, ValueUnit> = new Map<string, ValueUnit>([
  ['GML', SUV_BODY_WEIGHT],
  ['GML BW', SUV_BODY_WEIGHT],
  ['GML LBM', 'g/ml{SUVlbm}'],
  ['GML LBMJAMES128', 'g/ml{SUVlbm(James128)}'],
  ['GML LBMJANMA', 'g/ml{SUVlbm(Janma)}'],
  ['GML IBW', 'g/ml{SUVibw}'],
  ['CM2ML', 'cm2/ml{SUVbsa}'],
  ['CM2ML BSA', 'cm2/ml{SUVbsa}'],
]);

/** Plausible ranges, from mouse to man; a dose in MBq, kBq or µCi and a weight in grams are outside. */
const PLAUSIBLE = {
  PatientWeight: [0.01, 700],
  RadionuclideTotalDose: [1e4, 1e11],
  RadionuclideHalfLife: [30, 1e8],
} as const;
const LEAST_DOSE_PER_KG = 1e4;

/**
 * How rescaled PET values become uptake (QIBA FDG-PET profile, appendix G). Values that already are uptake keep their
 * kind. Activity becomes uptake by body weight, `weight in g / dose decayed to the time the values are decay-corrected
 * to`, and Philips' counts use the manufacturer's own factors. Missing or contradictory attributes are refused by name,
 * never assumed.
 */
export function uptakeOf(series: ImageSeries): Result<Uptake> {
  const pet = series.pet;
  if (!pet?.units) return missing(series, 'Units');
  if (pet.seriesType.includes('REPROJECTION')) return refuse(series, 'QIAW_PET_REPROJECTION', { units: pet.units });
  const kind = pet.suvType === undefined ? pet.units : `${pet.units} ${pet.suvType}`;
  const stated = STATED.get(kind);
  const perCount =
    kind === 'CNTS' || kind === 'CNTS BW' ? (pet.philipsSuvFactor ?? pet.philipsActivityFactor) : undefined;
  if (stated === undefined && perCount === undefined && pet.units !== 'BQML') {
    return refuse(series, 'QIAW_PET_SUV_UNITS', { units: pet.units, ...(pet.suvType && { suvType: pet.suvType }) });
  }
  const corrected = corrections(series, pet, stated !== undefined);
  if (!corrected.ok) return corrected;
  const notes = [...seriesTypeNotes(pet), ...corrected.value];
  if (stated !== undefined) return accepted({ factor: 1, unit: stated, notes });
  if (perCount !== undefined && perCount === pet.philipsSuvFactor) {
    return accepted({ factor: perCount, unit: SUV_BODY_WEIGHT, notes });
  }
  const perActivity = activityFactor(series, pet);
  if (!perActivity.ok) return perActivity;
  const { factor, notes: timeNotes } = perActivity.value;
  return accepted({ factor: factor * (perCount ?? 1), unit: SUV_BODY_WEIGHT, notes: [...notes, ...timeNotes] });
}

/**
 * Every unit requires attenuation and decay correction; for values that already are uptake the statement may be
 * missing, with a note.
 */
function corrections(series: ImageSeries, pet: PetQuantification, stated: boolean): Result<Note[]> {
  const unsaid = pet.correctedImage.length === 0;
  const lacking = ['ATTN', 'DECY'].filter((term) => !pet.correctedImage.includes(term));
  if (lacking.length > 0 && !(unsaid && stated)) {
    return refuse(series, 'QIAW_PET_SUV_CORRECTION', { lacking: lacking.join(' ') });
  }
  // Uncorrected slices each have their own time, and several where beds overlap; a single factor for the series would
  // be wrong.
  if (pet.decayCorrection === 'NONE') return refuse(series, 'QIAW_PET_SUV_DECAY', { decayCorrection: 'NONE' });
  if (!unsaid) return accepted([]);
  const message = `CorrectedImage is empty: it is not stated that these values in ${pet.units} are corrected for attenuation and decay.`;
  return accepted([{ code: 'QIAW_PET_CORRECTION_UNSTATED', message }]);
}

function seriesTypeNotes({ seriesType: [type] }: PetQuantification): Note[] {
  if (type !== 'GATED' && type !== 'DYNAMIC') return [];
  const part = type === 'GATED' ? 'phase of the heart or breath' : 'time frame';
  return [{ code: 'QIAW_PET_SERIES_TYPE', message: `The series is ${type}: its values are of one ${part} only.` }];
}

/** From Bq/ml to uptake by body weight. */
function activityFactor(series: ImageSeries, pet: PetQuantification): Result<{ factor: number; notes: Note[] }> {
  if (pet.radiopharmaceuticals !== 1) {
    return refuse(series, 'QIAW_PET_SUV_RADIOPHARMACEUTICALS', { items: pet.radiopharmaceuticals });
  }
  const values = {
    PatientWeight: pet.patientWeightKg,
    RadionuclideTotalDose: pet.injectedDoseBq,
    RadionuclideHalfLife: pet.halfLifeSeconds,
  };
  for (const [attribute, [least, most]] of Object.entries(PLAUSIBLE)) {
    const value = values[attribute as keyof typeof PLAUSIBLE];
    if (value === undefined) return missing(series, attribute);
    if (!(value >= least && value <= most)) {
      return refuse(series, 'QIAW_PET_SUV_IMPLAUSIBLE', { attribute, value, least, most });
    }
  }
  const [dose, weight, halfLife] = [pet.injectedDoseBq!, pet.patientWeightKg!, pet.halfLifeSeconds!];
  if (dose < LEAST_DOSE_PER_KG * weight) {
    const least = LEAST_DOSE_PER_KG * weight;
    return refuse(series, 'QIAW_PET_SUV_IMPLAUSIBLE', { attribute: 'RadionuclideTotalDose', value: dose, least });
  }
  const emitter = otherEmitter(halfLife, pet.radionuclide);
  if (emitter) {
    const evidence = { attribute: 'RadionuclideHalfLife', value: halfLife, ...emitter };
    return refuse(series, 'QIAW_PET_SUV_IMPLAUSIBLE', evidence);
  }
  if (pet.decayCorrection === 'ADMIN') return accepted({ factor: (weight * 1000) / dose, notes: [] });
  if (pet.decayCorrection === undefined) return missing(series, 'DecayCorrection');
  if (pet.decayCorrection !== 'START') {
    return refuse(series, 'QIAW_PET_SUV_DECAY', { decayCorrection: pet.decayCorrection });
  }
  const waited = secondsOfDecay(series, pet);
  if (!waited.ok) return waited;
  const decayed = dose * 2 ** (-waited.value.seconds / halfLife);
  return accepted({ factor: (weight * 1000) / decayed, notes: [...waited.value.notes] });
}
