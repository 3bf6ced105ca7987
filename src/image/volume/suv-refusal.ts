import { type Refusal, type Result, refused } from '../../core/index.ts';
import type { ImageSeries } from '../../dicom/index.ts';
import { seriesRefusal } from './series-refusal.ts';

const reasons = {
  QIAW_PET_SUV_MISSING: [
    'An attribute that standardised uptake needs is missing.',
    'Export the PET series with this attribute; de-identification often removes it.',
  ],
  QIAW_PET_SUV_UNITS: [
    'The values are in units that are not standardised uptake and from which it cannot be computed.',
    'Export the PET series in BQML, or as SUV (GML or CM2ML with the SUVType that belongs to it).',
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
    'The stated weight, dose or half-life is impossible.',
    'Correct it at its origin; weight is in kg, dose in Bq, half-life in s and that of the radionuclide.',
  ],
  QIAW_PET_SUV_DECAY: [
    'Decay was not corrected, or to an unknown time.',
    'Export the PET series with DecayCorrection START or ADMIN.',
  ],
  QIAW_PET_SUV_TIMES: [
    'The times of injection, acquisition and series contradict each other.',
    'Correct the times at their origin; de-identification must shift them together.',
  ],
  QIAW_PET_REPROJECTION: [
    'The images are projections through the body, so their pixels are not voxels.',
    'Use the reconstructed slices of the same acquisition.',
  ],
} as const satisfies Record<`QIAW_${string}`, readonly [string, string]>;

/** The refusal of a PET series, with the missing or contradictory attribute. */
export function refuse(series: ImageSeries, code: keyof typeof reasons, evidence: Refusal['evidence']): Result<never> {
  const [reason, remedy] = reasons[code];
  return refused(seriesRefusal(series, code, { reason, remedy, evidence }));
}

export function missing(series: ImageSeries, attribute: string): Result<never> {
  return refuse(series, 'QIAW_PET_SUV_MISSING', { attribute });
}
