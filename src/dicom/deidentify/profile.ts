import type { Code } from '../model.ts';

/** Options of PS3.15 E.3 that keep what the Basic Profile removes; all except `dates` are off by default. */
export type RetainOption = 'uids' | 'device' | 'institution' | 'patient-characteristics';

/**
 * The Basic Application Level Confidentiality Profile (PS3.15 E.2) with Clean Descriptors and Clean Structured Content,
 * and how replacements are made for one patient. The functions must be keyed: the same input always gives the same
 * result, which cannot be computed without the key.
 */
export interface DeidentificationProfile {
  readonly retain: ReadonlySet<RetainOption>;
  /** PatientName and PatientID of every object of the patient; ASCII, at most 64 characters. */
  readonly subject: string;
  /**
   * Days (an integer, not 0) added to every date of the patient, or undefined to remove dates. Whole days keep
   * intervals and times of day, which longitudinal studies, decay correction and uptake times need.
   */
  readonly dayOffset: number | undefined;
  /** The replacement of a UID. */
  uid(uid: string): string;
  /** The name of an ROI or segment: its own name if a naming rule matches, else a keyed hash. */
  label(name: string): string;
}

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });

/** Items of DeidentificationMethodCodeSequence (PS3.16 CID 7050): the profile and its options, by code. */
export function methodCodes(profile: DeidentificationProfile): readonly Code[] {
  const { retain, dayOffset } = profile;
  return [
    dcm('113100', 'Basic Application Confidentiality Profile'),
    dcm('113104', 'Clean Structured Content Option'),
    dcm('113105', 'Clean Descriptors Option'),
    ...(dayOffset === undefined
      ? []
      : [dcm('113107', 'Retain Longitudinal Temporal Information Modified Dates Option')]),
    ...(retain.has('patient-characteristics') ? [dcm('113108', 'Retain Patient Characteristics Option')] : []),
    ...(retain.has('device') ? [dcm('113109', 'Retain Device Identity Option')] : []),
    ...(retain.has('uids') ? [dcm('113110', 'Retain UIDs Option')] : []),
    ...(retain.has('institution') ? [dcm('113112', 'Retain Institution Identity Option')] : []),
  ];
}

/** DeidentificationMethod (0012,0063). */
export const methodText = 'FAIR-QIAW: PS3.15 Annex E Basic Profile';

/** LongitudinalTemporalInformationModified (0028,0303), PS3.15 E.3.6. */
export function temporalInformation({ dayOffset }: DeidentificationProfile): 'MODIFIED' | 'REMOVED' {
  return dayOffset === undefined ? 'REMOVED' : 'MODIFIED';
}
