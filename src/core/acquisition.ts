import type { AttributedTimePoint } from './attribution.ts';

/**
 * What is known of the acquisition of an image series, as plain data for `case.json`. A series is one reconstruction; several series may be
 * of one acquisition. Everything that the images do not state is absent.
 */
export interface AcquisitionRecord {
  /** AcquisitionUID (PS3.3 C.7.10.1) as a keyed hash; in the mode `keep` the UID. */
  readonly uid?: string;
  /** AcquisitionNumber. */
  readonly number?: number;
  /** The frame of reference as a keyed hash; in the mode `keep` the UID. */
  readonly frame?: string;
  /**
   * When the first and the last slice were acquired, in seconds on the clock of the subject, and the number of the day. Only differences
   * within one subject have a meaning: in the mode `pseudonym` clock and days are moved by secret amounts.
   */
  readonly clock?: { readonly start: number; readonly end: number; readonly day: number };
  /** The times are those of the series, which may be of a later reconstruction. */
  readonly coarse?: true;
  /** ImageType says LOCALIZER: an overview for planning, not a time point. */
  readonly localizer?: true;
  /** Time points that the image states or that a rule reads from its description, the first that decides marked. */
  readonly timePoints?: readonly AttributedTimePoint[];
  /** How the image was made, besides the published attributes of the series. */
  readonly protocol: AcquisitionProtocol;
}

export interface AcquisitionProtocol {
  /** Whether a contrast agent is named (PS3.3 C.7.6.4). */
  readonly contrast?: boolean;
  /** Code of the radiopharmaceutical, else of the radionuclide. */
  readonly tracer?: string;
  /** Minutes from the injection to the first slice. */
  readonly uptakeMinutes?: number;
  /** ms. */
  readonly echoTime?: number;
  /** ms. */
  readonly repetitionTime?: number;
  /** ms. */
  readonly inversionTime?: number;
  /** s/mm2. */
  readonly bValue?: number;
}
