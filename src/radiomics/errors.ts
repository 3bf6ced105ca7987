import { QiawError } from '../core/index.ts';

/** A setting, image type or feature name that PyRadiomics does not know, or a value out of its range. */
export class RadiomicsSettingsError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_SETTINGS';
}

/** Mask and image do not lie on the same grid; the message names the axis and the amount. */
export class GridMismatchError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_GRID_MISMATCH';
}

/** The mask has no voxel of the requested label (or none at all). */
export class LabelAbsentError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_LABEL_ABSENT';
}

/** The ROI is too small: one voxel, fewer dimensions than `minimumROIDimensions`, or fewer voxels than `minimumROISize`. */
export class RoiTooSmallError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_ROI_TOO_SMALL';
}

/** The ROI reaches beyond the image, so that neither resampling nor mask correction can give it intensities. */
export class RoiOutsideImageError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_ROI_OUTSIDE';
}

/** NaN or infinite intensities inside the ROI, or anywhere an enabled step reads. */
export class IntensityError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_INTENSITY';
}

/** Discretisation gives more grey levels than a texture matrix can hold (65 535). */
export class TooManyLevelsError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_LEVELS';
}

/** The extraction was cancelled by its signal. */
export class ExtractionAbortedError extends QiawError {
  readonly code = 'QIAW_RADIOMICS_ABORTED';
}

const roiErrors = [
  LabelAbsentError,
  RoiTooSmallError,
  RoiOutsideImageError,
  IntensityError,
  TooManyLevelsError,
] as const;

/** Whether an error affects only this ROI, so that the other ROIs of its image can continue. */
export function isRoiError(error: unknown): error is InstanceType<(typeof roiErrors)[number]> {
  return roiErrors.some((Kind) => error instanceof Kind);
}

/** The errors that a single image type can raise. */
const kinds = [IntensityError, TooManyLevelsError] as const;

/** The typed error of a code and message that came from another thread. */
export function errorOfCode(code: string, message: string): Error {
  const errors = kinds.map((Kind) => new Kind(message));
  return errors.find((error) => error.code === code) ?? new Error(message);
}
