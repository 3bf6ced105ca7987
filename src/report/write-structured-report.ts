import {
  codeItem,
  contentMoment,
  type Dataset,
  equipmentModule,
  fitText,
  patientStudyModules,
  writePart10,
} from '../dicom/index.ts';
import { concept, english } from './concepts.ts';
import { codeContent, containerItem, containerValue, textContent, uidContent } from './content-items.ts';
import { imageLibrary } from './image-library.ts';
import { type StructuredReportInput, StructuredReportInputInvalid } from './input.ts';
import { deepGroup, radiomicsGroup, segmentationSopClassUid } from './measurement-group.ts';

/**
 * Enhanced SR Storage (PS3.4 B.5) is sufficient, because regions are given by the segmentation and not by coordinates.
 */
const enhancedSrSopClassUid = '1.2.840.10008.5.1.4.1.1.88.22';

/**
 * The measurements of a segmentation as an Enhanced SR document after TID 1500, Part 10, Explicit VR Little Endian: one
 * measurement group (TID 1411) per segment, then one per deep feature vector. The same input gives the same bytes.
 *
 * @throws StructuredReportInputInvalid when there is nothing to report, a vector has no segment or a feature is unknown
 * @throws ValueNotEncodable when a UID or code is not valid DICOM
 */
export function writeStructuredReport(input: StructuredReportInput): Uint8Array {
  check(input);
  return writePart10({
    ...documentModules(input),
    ...patientStudyModules(input.series),
    CurrentRequestedProcedureEvidenceSequence: evidence(input),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(concept.report)],
    ...containerValue('1500'),
    ContentSequence: contentTree(input),
    SOPClassUID: enhancedSrSopClassUid,
    SOPInstanceUID: input.uids.sopInstanceUid,
  });
}

function check({ groups, instances, deepVectors = [] }: StructuredReportInput): void {
  if (instances.length === 0) throw new StructuredReportInputInvalid('there is no source image');
  if (groups.length === 0) throw new StructuredReportInputInvalid('there is no measured segment');
  const numbers = new Set(groups.map(({ segmentNumber }) => segmentNumber));
  if (numbers.size < groups.length) throw new StructuredReportInputInvalid('a segment is measured twice');
  if (deepVectors.some(({ segmentNumber }) => !numbers.has(segmentNumber))) {
    throw new StructuredReportInputInvalid('a deep feature vector belongs to a segment that is not reported');
  }
}

function documentModules(input: StructuredReportInput): Dataset {
  const [date, time] = contentMoment(input);
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    CodingSchemeIdentificationSequence: codingSchemes((input.deepVectors ?? []).length > 0),
    Modality: 'SR',
    SeriesInstanceUID: input.uids.seriesInstanceUid,
    SeriesNumber: input.seriesNumber ?? 301,
    SeriesDescription: 'Quantitative image features',
    SeriesDate: date,
    SeriesTime: time,
    ReferencedPerformedProcedureStepSequence: [],
    ...equipmentModule(input.software),
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    PerformedProcedureCodeSequence: [],
  };
}

/** Every object to which the content refers (C.17.2), by study and series: the segmentation and the source images. */
function evidence({ series, segmentation, instances }: StructuredReportInput): readonly Dataset[] {
  const images = new Map(instances.map(({ sopInstanceUid, sopClassUid }) => [sopInstanceUid, sopClassUid]));
  const imageSeries = seriesReference(series.seriesInstanceUid, [...images]);
  const segmentationSeries = seriesReference(segmentation.seriesInstanceUid, [
    [segmentation.sopInstanceUid, segmentationSopClassUid],
  ]);
  const study = series.patientStudy.studyInstanceUid;
  const other = segmentation.studyInstanceUid;
  if (other === undefined || other === study) {
    return [{ StudyInstanceUID: study, ReferencedSeriesSequence: [segmentationSeries, imageSeries] }];
  }
  return [
    { StudyInstanceUID: other, ReferencedSeriesSequence: [segmentationSeries] },
    { StudyInstanceUID: study, ReferencedSeriesSequence: [imageSeries] },
  ];
}

function seriesReference(seriesInstanceUid: string, objects: readonly (readonly [string, string])[]): Dataset {
  return {
    SeriesInstanceUID: seriesInstanceUid,
    ReferencedSOPSequence: objects.map(([sopInstanceUid, sopClassUid]) => ({
      ReferencedSOPClassUID: sopClassUid,
      ReferencedSOPInstanceUID: sopInstanceUid,
    })),
  };
}

function contentTree(input: StructuredReportInput): readonly Dataset[] {
  const segments = new Map(input.groups.map((segment) => [segment.segmentNumber, segment]));
  const deep = (input.deepVectors ?? []).map((vector) => deepGroup(input, segments.get(vector.segmentNumber)!, vector));
  const radiomics = input.groups.map((segment) => radiomicsGroup(input, segment));
  return [
    codeContent('HAS CONCEPT MOD', concept.language, english),
    ...observer(input),
    codeContent('HAS CONCEPT MOD', concept.procedureReported, concept.imagingProcedure),
    imageLibrary(input),
    containerItem(concept.measurements, [...radiomics, ...deep]),
  ];
}

/** TID 1004: the observer is this program, not a person. */
function observer({ software, uids }: StructuredReportInput): readonly Dataset[] {
  const name = fitText('LO', software.name);
  return [
    codeContent('HAS OBS CONTEXT', concept.observerType, concept.device),
    uidContent('HAS OBS CONTEXT', concept.deviceUid, uids.deviceObserverUid),
    textContent('HAS OBS CONTEXT', concept.deviceName, name),
    textContent('HAS OBS CONTEXT', concept.deviceManufacturer, software.manufacturer ?? name),
    textContent('HAS OBS CONTEXT', concept.deviceModel, `${name} ${software.version}`),
    ...(software.serialNumber
      ? [textContent('HAS OBS CONTEXT', concept.deviceSerialNumber, software.serialNumber)]
      : []),
  ];
}

/** The coding schemes that are not part of DICOM (PS3.3 C.12.1, PS3.16 8). */
export function codingSchemes(withDeepFeatures: boolean): readonly Dataset[] {
  const ibsi: Dataset = {
    CodingSchemeDesignator: 'IBSI',
    CodingSchemeRegistry: 'HL7',
    CodingSchemeUID: '1.2.840.10008.2.16.13',
    CodingSchemeName: 'Image Biomarker Standardisation Initiative',
    CodingSchemeResponsibleOrganization: 'Image Biomarker Standardisation Initiative, https://ibsi.readthedocs.io',
  };
  const pyradiomics: Dataset = {
    CodingSchemeDesignator: '99PYRADIOMICS',
    CodingSchemeName: 'Features and image transformations of PyRadiomics',
    CodingSchemeResponsibleOrganization: 'AIM-Harvard, https://github.com/AIM-Harvard/pyradiomics',
  };
  const qiaw: Dataset = {
    CodingSchemeDesignator: '99QIAW',
    CodingSchemeName: 'Deep feature vectors of FAIR-QIAW',
    CodingSchemeResponsibleOrganization: 'FAIR-QIAW',
  };
  return withDeepFeatures ? [ibsi, pyradiomics, qiaw] : [ibsi, pyradiomics];
}
