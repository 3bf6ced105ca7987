import { type RefusedInput, type SeriesRecord, seriesAttributes } from '../core/index.ts';
import { attributes } from './element/dictionary/attributes.ts';
import { codeOf } from './element/read/code.ts';
import { type Dataset, required } from './element/read/dataset.ts';
import { present } from './element/read/present.ts';
import { identifiersOf } from './identifiers-of.ts';
import type { PatientStudy, SeriesDescription, StatedAcquisition } from './model.ts';

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
    identifiers: identifiersOf(dataset),
    studyInstanceUid: required(dataset.uid('StudyInstanceUID'), 'StudyInstanceUID'),
  };
}

/** The patient of a refused object, for the subject's name: a PatientID is meaningful only together with its issuer. */
export function patientOf(
  study: Pick<PatientStudy, 'patientId' | 'issuerOfPatientId' | 'identifiers'>,
): Pick<RefusedInput, 'patientId' | 'issuerOfPatientId' | 'identifiers'> {
  const { patientId, issuerOfPatientId, identifiers } = study;
  const known = identifiers && { identifiers };
  if (patientId === undefined) return { ...known };
  return { patientId, ...(issuerOfPatientId !== undefined && { issuerOfPatientId }), ...known };
}

/** Acquisition facts; all optional. */
export function seriesDescriptionOf(dataset: Dataset): SeriesDescription {
  return present({
    ...publishedAttributesOf(dataset),
    acquisition: acquisitionOf(dataset),
    seriesDescription: dataset.text('SeriesDescription'),
    bodyPartExamined: dataset.text('BodyPartExamined'),
    recognizableVisualFeatures: dataset.text('RecognizableVisualFeatures')?.toUpperCase(),
    seriesDate: dataset.text('SeriesDate'),
    seriesTime: dataset.text('SeriesTime'),
    seriesNumber: dataset.optionalNumber('SeriesNumber'),
    positionReferenceIndicator: dataset.text('PositionReferenceIndicator'),
    clinicalTrialTimePointId: dataset.text('ClinicalTrialTimePointID'),
    clinicalTrialSeriesId: dataset.text('ClinicalTrialSeriesID'),
    clinicalTrialCoordinatingCenterName: dataset.text('ClinicalTrialCoordinatingCenterName'),
  });
}

function acquisitionOf(dataset: Dataset): StatedAcquisition {
  const agents = dataset.sequence('ContrastBolusAgentSequence').length;
  return {
    contrast: agents > 0 || !/^(?:|none|no|n\/?a|without.*)$/i.test(dataset.text('ContrastBolusAgent')?.trim() ?? ''),
    ...present({
      uid: dataset.text('AcquisitionUID'),
      number: dataset.optionalNumber('AcquisitionNumber'),
      localizer: dataset.texts('ImageType')?.some((type) => /^(?:LOCALIZER|SCOUT)$/i.test(type)) || undefined,
      echoTime: dataset.optionalNumber('EchoTime'),
      repetitionTime: dataset.optionalNumber('RepetitionTime'),
      inversionTime: dataset.optionalNumber('InversionTime'),
      bValue: dataset.double('DiffusionBValue'),
    }),
  };
}

/** The values of an attribute with several are kept in one text, separated as in DICOM. */
function publishedAttributesOf(dataset: Dataset): SeriesRecord {
  return Object.fromEntries(
    seriesAttributes.map(({ keyword, key, type }) => {
      if (type === 'number') return [key, dataset.optionalNumber(keyword)];
      const single = attributes[keyword][2] === '1';
      return [key, single ? dataset.text(keyword) : dataset.texts(keyword)?.join('\\')];
    }),
  );
}
