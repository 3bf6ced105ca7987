import type { SourceIdentifiers } from '../identifiers.ts';

/**
 * An expected refusal is a value, kept and counted, never an exception that is swallowed.
 * `subjectOf` names the refused thing by its DICOM identity or path; it is replaced by a keyed hash before it is written.
 */
export interface Refusal {
  /** Stable code, e.g. `QIAW_SERIES_GAP`; every code is described in docs/errors.md. */
  readonly code: `QIAW_${string}`;
  readonly kind: 'file' | 'object' | 'series' | 'roi' | 'slice' | 'case' | 'row';
  readonly input: RefusedInput;
  /** One sentence: what was found, without any identifier of a patient. */
  readonly reason: string;
  /** One sentence: what the operator can do. */
  readonly remedy: string;
  /** Numbers and keywords that support the reason (positions in mm, counts); never identifiers or names. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

/** Identity of the refused item: its DICOM UID if it has one, else the path relative to its source. */
export interface RefusedInput {
  readonly sopInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly path?: string;
  readonly roiNumber?: number;
  /** PatientID, for "why is patient 17 missing?"; hashed before it is written. */
  readonly patientId?: string;
  /** Present if the object states one: a PatientID is unique only within its issuer. */
  readonly issuerOfPatientId?: string;
  /** All persons named in the object: evidence is compared with them before it is written. */
  readonly identifiers?: SourceIdentifiers;
}

/** A value, or the refusal in its place. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A successful {@link Result}. */
export function accepted<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A refused {@link Result}. */
export function refused<T = never>(refusal: Refusal): Result<T> {
  return { ok: false, refusal };
}
