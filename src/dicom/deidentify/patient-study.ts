import { type CodedAttribute, otherValue } from '../../core/index.ts';
import { present } from '../element/read/present.ts';
import type { ImageSeries, PatientStudy, SeriesDescription } from '../model.ts';
import { shiftTemporal } from './dates.ts';
import { isHarmless } from './descriptors.ts';
import { KnownIdentifiers } from './known-identifiers.ts';
import { type DeidentificationProfile, methodCodes, methodText, temporalInformation } from './profile.ts';
import { codedText } from './source-text.ts';

/** Patient and study as in de-identified objects, so that derived objects agree with the copies of the source. */
export function deidentifyPatientStudy(source: PatientStudy, profile: DeidentificationProfile): PatientStudy {
  const patient = profile.retain.has('patient-characteristics');
  return {
    ...present({
      patientSex: patient ? source.patientSex : undefined,
      patientAge: patient ? source.patientAge : undefined,
      studyDate: moved('DA', source.studyDate, profile),
      studyTime: moved('TM', source.studyTime, profile),
      studyDescription: harmlessOnly(source.studyDescription, KnownIdentifiers.ofPatientStudy(source)),
    }),
    patientName: profile.subject,
    patientId: profile.subject,
    patientIdentityRemoved: 'YES',
    deidentificationMethod: methodText,
    deidentificationMethodCodes: methodCodes(profile),
    longitudinalTemporalInformationModified: temporalInformation(profile),
    studyInstanceUid: uidOf(source.studyInstanceUid, profile),
  };
}

/** An image series with the identity of its de-identified copies. Paths still refer to the source files. */
export function deidentifySeries(series: ImageSeries, profile: DeidentificationProfile): ImageSeries {
  return {
    ...series,
    seriesInstanceUid: uidOf(series.seriesInstanceUid, profile),
    ...(series.frameOfReferenceUid !== undefined && {
      frameOfReferenceUid: uidOf(series.frameOfReferenceUid, profile),
    }),
    patientStudy: deidentifyPatientStudy(series.patientStudy, profile),
    instances: series.instances.map((instance) => deidentifyInstance(instance, profile)),
    description: description(series, profile),
  };
}

/** An image of a series with the UID of its de-identified copy. */
export function deidentifyInstance<T extends { readonly sopInstanceUid: string }>(
  instance: T,
  profile: DeidentificationProfile,
): T {
  return { ...instance, sopInstanceUid: uidOf(instance.sopInstanceUid, profile) };
}

function description(
  { description: source, patientStudy }: ImageSeries,
  profile: DeidentificationProfile,
): SeriesDescription {
  const known = KnownIdentifiers.ofPatientStudy(patientStudy);
  const {
    clinicalTrialTimePointId: _timePoint,
    clinicalTrialSeriesId: _series,
    clinicalTrialCoordinatingCenterName: center,
    seriesDate,
    seriesTime,
    positionReferenceIndicator,
    bodyPartExamined,
    manufacturer,
    manufacturerModelName,
    convolutionKernel,
    ...rest
  } = source;
  return {
    ...rest,
    ...present({
      seriesDate: moved('DA', seriesDate, profile),
      seriesTime: moved('TM', seriesTime, profile),
      manufacturer: coded('Manufacturer', manufacturer, known),
      manufacturerModelName: coded('ManufacturerModelName', manufacturerModelName, known),
      convolutionKernel: coded('ConvolutionKernel', convolutionKernel, known),
      bodyPartExamined: coded('BodyPartExamined', bodyPartExamined, known)?.replace(
        otherValue,
        otherValue.toUpperCase(),
      ),
      positionReferenceIndicator: harmlessOnly(positionReferenceIndicator, known),
      clinicalTrialCoordinatingCenterName: profile.retain.has('institution') ? center : undefined,
    }),
  };
}

/** The UID of an object or reference after de-identification; UIDs defined by the standard are kept. */
export function uidOf(uid: string, profile: DeidentificationProfile): string {
  return profile.retain.has('uids') || uid.startsWith('1.2.840.10008.') ? uid : profile.uid(uid);
}

/** A date or time as in de-identified objects; undefined if dates are removed. */
export function moved(
  vr: 'DA' | 'TM',
  value: string | undefined,
  { dayOffset }: DeidentificationProfile,
): string | undefined {
  return value === undefined || dayOffset === undefined ? undefined : shiftTemporal(vr, value, dayOffset);
}

function coded(attribute: CodedAttribute, value: string | undefined, known: KnownIdentifiers): string | undefined {
  return value === undefined ? undefined : codedText(attribute, value, known.identifiers, 'pseudonym');
}

function harmlessOnly(value: string | undefined, known: KnownIdentifiers): string | undefined {
  return value !== undefined && isHarmless(value) && !known.within(value, 'as a word') ? value : undefined;
}
