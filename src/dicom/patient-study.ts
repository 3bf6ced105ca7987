import type { RefusedInput } from '../core/index.ts';
import { codeOf } from './code.ts';
import type { PatientStudy, SeriesDescription } from './model.ts';
import { type Dataset, required } from './part10/dataset.ts';
import { present } from './present.ts';

/** Patient and study of any object; only StudyInstanceUID is type 1 (PS3.3 C.7.1.1, C.7.2.1). */
export function patientStudyOf(dataset: Dataset): PatientStudy {
  const codes = dataset.sequence('DeidentificationMethodCodeSequence').map(codeOf);
  return {
    ...present({
      patientName: dataset.text('PatientName'),
      patientId: dataset.text('PatientID'),
      issuerOfPatientId: dataset.text('IssuerOfPatientID'),
      patientBirthDate: dataset.text('PatientBirthDate'),
      patientSex: dataset.text('PatientSex'),
      patientAge: dataset.text('PatientAge'),
      patientIdentityRemoved: dataset.text('PatientIdentityRemoved'),
      deidentificationMethod: dataset.wholeText('DeidentificationMethod'),
      deidentificationMethodCodes: codes.length > 0 ? codes : undefined,
      longitudinalTemporalInformationModified: dataset.text('LongitudinalTemporalInformationModified'),
      studyDate: dataset.text('StudyDate'),
      studyTime: dataset.text('StudyTime'),
      accessionNumber: dataset.text('AccessionNumber'),
      referringPhysicianName: dataset.text('ReferringPhysicianName'),
      studyId: dataset.text('StudyID'),
      studyDescription: dataset.text('StudyDescription'),
    }),
    studyInstanceUid: required(dataset.uid('StudyInstanceUID'), 'StudyInstanceUID'),
  };
}

/** The patient of a refused object, for the subject's name: a PatientID is meaningful only together with its issuer. */
export function patientOf(
  study: Pick<PatientStudy, 'patientId' | 'issuerOfPatientId'>,
): Pick<RefusedInput, 'patientId' | 'issuerOfPatientId'> {
  const { patientId, issuerOfPatientId } = study;
  if (patientId === undefined) return {};
  return { patientId, ...(issuerOfPatientId !== undefined && { issuerOfPatientId }) };
}

/** Acquisition facts; all optional. */
export function seriesDescriptionOf(dataset: Dataset): SeriesDescription {
  return present({
    manufacturer: dataset.text('Manufacturer'),
    manufacturerModelName: dataset.text('ManufacturerModelName'),
    convolutionKernel: dataset.texts('ConvolutionKernel')?.join('\\'),
    sliceThickness: dataset.optionalNumber('SliceThickness'),
    bodyPartExamined: dataset.text('BodyPartExamined'),
    seriesDate: dataset.text('SeriesDate'),
    seriesTime: dataset.text('SeriesTime'),
    seriesNumber: dataset.optionalNumber('SeriesNumber'),
    positionReferenceIndicator: dataset.text('PositionReferenceIndicator'),
    clinicalTrialTimePointId: dataset.text('ClinicalTrialTimePointID'),
    clinicalTrialSeriesId: dataset.text('ClinicalTrialSeriesID'),
    clinicalTrialCoordinatingCenterName: dataset.text('ClinicalTrialCoordinatingCenterName'),
  });
}
