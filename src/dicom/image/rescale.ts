import { type Dataset, invalid, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import type { ImageInstance } from '../model.ts';

/**
 * Slope and intercept are type 1 for CT and PET (PS3.3 C.8.2.1, C.8.9.4, C.7.6.16.2.9).
 * @param optional true for MR, which may lack them: its values are then as stored
 */
export function rescaleOf(
  dataset: Dataset,
  optional: boolean,
): Pick<ImageInstance, 'rescaleSlope' | 'rescaleIntercept'> {
  if (dataset.sequence('ModalityLUTSequence').length > 0) {
    throw new Malformed('QIAW_MODALITY_LUT_UNSUPPORTED', 'A modality lookup table replaces slope and intercept.');
  }
  const slope = dataset.number('RescaleSlope');
  const intercept = dataset.number('RescaleIntercept');
  if (slope === 0) throw invalid('RescaleSlope', 'is 0');
  const either = slope !== undefined || intercept !== undefined;
  if (optional && !either) return { rescaleSlope: 1, rescaleIntercept: 0 };
  return {
    rescaleSlope: required(slope, 'RescaleSlope'),
    rescaleIntercept: required(intercept, 'RescaleIntercept'),
  };
}
