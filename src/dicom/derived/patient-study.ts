import { codeItem } from '../element/write/code-item.ts';
import type { Dataset } from '../element/write/encode.ts';
import { copyable, valueFault } from '../element/write/value-rules.ts';
import type { Code, ImageSeries, PatientStudy } from '../model.ts';

/**
 * Patient and study as in the source images, so that the object belongs to the same study (PS3.3 C.7.1.1, C.7.2.1).
 * Values that the standard does not allow are repaired or left empty, never invented.
 */
export function patientStudyModules(series: ImageSeries): Dataset {
  const source = series.patientStudy;
  const codes = (source.deidentificationMethodCodes ?? []).filter(isWritable);
  const optional = (vr: 'LO' | 'CS' | 'AS', value: string | undefined): string | undefined =>
    copyable(vr, value) || undefined;
  return {
    PatientName: copyable('PN', source.patientName),
    PatientID: copyable('LO', source.patientId),
    IssuerOfPatientID: optional('LO', source.issuerOfPatientId),
    PatientBirthDate: copyable('DA', source.patientBirthDate),
    PatientSex: copyable('CS', source.patientSex),
    PatientAge: optional('AS', source.patientAge),
    PatientIdentityRemoved: optional('CS', source.patientIdentityRemoved),
    DeidentificationMethod: deidentificationMethod(source, codes),
    DeidentificationMethodCodeSequence: codes.length > 0 ? codes.map(codeItem) : undefined,
    LongitudinalTemporalInformationModified: optional('CS', source.longitudinalTemporalInformationModified),
    StudyInstanceUID: source.studyInstanceUid,
    StudyDate: copyable('DA', source.studyDate),
    StudyTime: copyable('TM', source.studyTime),
    AccessionNumber: copyable('SH', source.accessionNumber),
    ReferringPhysicianName: copyable('PN', source.referringPhysicianName),
    StudyID: copyable('SH', source.studyId),
    StudyDescription: optional('LO', source.studyDescription),
    ClinicalTrialTimePointID: optional('LO', series.description.clinicalTrialTimePointId),
    ClinicalTrialCoordinatingCenterName: optional('LO', series.description.clinicalTrialCoordinatingCenterName),
    ClinicalTrialSeriesID: optional('LO', series.description.clinicalTrialSeriesId),
  };
}

/**
 * All values of the source, separated by backslashes. The attribute is type 1C: a source that states YES without a
 * method (LUNG1 of TCIA) would make every derived object invalid.
 */
function deidentificationMethod(source: PatientStudy, codes: readonly Code[]): readonly string[] | undefined {
  const methods = (source.deidentificationMethod ?? '').split('\\').map((method) => copyable('LO', method));
  if (methods.some((method) => method !== '')) return methods;
  return source.patientIdentityRemoved === 'YES' && codes.length === 0
    ? ['Not stated by the source images']
    : undefined;
}

/** Codes of the source that are valid in a code sequence; others are omitted, not altered. */
function isWritable({ value, scheme, meaning }: Code): boolean {
  const valid = valueFault('SH', value) === undefined && valueFault('SH', scheme) === undefined;
  return valid && value !== '' && scheme !== '' && meaning !== '';
}
