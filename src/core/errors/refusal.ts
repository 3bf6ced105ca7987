import type { SourceIdentifiers } from '../identifiers.ts';
import { counted } from '../words.ts';

/**
 * What can be refused, with the words for one and for several. `object`: an image or another object that is not a delineation;
 * `case`: the program could not make or publish it; `row`: of an imported table.
 */
const kinds = {
  file: ['file'],
  object: ['object'],
  series: ['series', 'series'],
  delineation: ['delineation'],
  roi: ['ROI'],
  case: ['case'],
  row: ['row'],
} as const satisfies Record<string, readonly [one: string, many?: string]>;

export type RefusedKind = keyof typeof kinds;
export type RefusalCounts = Readonly<Partial<Record<RefusedKind, number>>>;

/** The number of refusals by kind. Every summary, page and table counts with it; the order is that of the kinds. */
export function refusalCounts(refusals: Iterable<{ readonly kind: string }>): RefusalCounts {
  const found = new Map<string, number>();
  for (const { kind } of refusals) found.set(kind, (found.get(kind) ?? 0) + 1);
  const known = Object.keys(kinds).filter((kind) => found.has(kind));
  return Object.fromEntries(known.map((kind) => [kind, found.get(kind)!]));
}

/** `8 objects, 1 delineation`. */
export function refusalText(counts: RefusalCounts): string {
  return Object.entries(counts)
    .map(([kind, count]) => counted(count, ...(kinds[kind as RefusedKind] as readonly [string, string?])))
    .join(', ');
}

/** The word for one refused thing. */
export const refusedWord = (kind: string): string => kinds[kind as RefusedKind]?.[0] ?? kind;

/**
 * An expected refusal is a value, kept and counted, never an exception that is swallowed.
 * `subjectOf` names the refused thing by its DICOM identity or path; it is replaced by a keyed hash before it is written.
 */
export interface Refusal {
  /** Stable code, e.g. `QIAW_SERIES_GAP`; every code is described in docs/errors.md. */
  readonly code: `QIAW_${string}`;
  readonly kind: RefusedKind;
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
  /** Name of the region as it is published; absent where the names were not read yet. */
  readonly roi?: string;
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
