import { type Dataset, formatDs, writePart10 } from '../../dicom/index.ts';
import type { PhantomContent, PhantomContour, PhantomSlice } from './content.ts';
import type { PhantomSpec } from './spec.ts';

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';
const structureSetStorage = '1.2.840.10008.5.1.4.1.1.481.3';
const detachedStudyManagement = '1.2.840.10008.3.1.2.3.1';

/** A CT image as a scanner writes it (PS3.3 A.3). */
export function encodeImage(content: PhantomContent, slice: PhantomSlice): Uint8Array {
  const { spec, size, spacing, uids } = content;
  const { slope, intercept } = spec.rescale ?? { slope: 1, intercept: -1024 };
  const bitsStored = spec.pixelRepresentation === 1 || slope !== 1 || intercept !== -1024 ? 16 : 12;
  const date = spec.studyDate ?? '20240102';
  const bytes = new Uint8Array(slice.stored.buffer, slice.stored.byteOffset, slice.stored.byteLength);
  return writePart10(
    {
      ...patientModule(content),
      ...studyModule(content, uids.study),
      SOPClassUID: ctImageStorage,
      SOPInstanceUID: slice.sopInstanceUid,
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      InstanceCreationDate: date,
      InstanceCreationTime: '101500',
      SeriesDate: date,
      SeriesTime: '101200',
      AcquisitionDate: date,
      AcquisitionTime: '101300',
      ContentDate: date,
      ContentTime: '101500',
      Modality: 'CT',
      Manufacturer: 'FAIR-QIAW phantom scanner',
      ManufacturerModelName: 'Phantom CT',
      DeviceSerialNumber: '1',
      SoftwareVersions: '1',
      InstitutionName: spec.institutionName,
      SeriesDescription: 'Phantom CT',
      BodyPartExamined: spec.bodyPartExamined ?? 'CHEST',
      SliceThickness: spacing[2],
      KVP: 120,
      ConvolutionKernel: 'B30',
      PatientPosition: 'HFS',
      SeriesInstanceUID: uids.series,
      SeriesNumber: 2,
      AcquisitionNumber: 1,
      InstanceNumber: slice.instanceNumber,
      ImagePositionPatient: [...slice.position],
      ImageOrientationPatient: content.orientation.flat(),
      FrameOfReferenceUID: uids.frameOfReference,
      PositionReferenceIndicator: '',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: size[1],
      Columns: size[0],
      PixelSpacing: [spacing[1], spacing[0]],
      BitsAllocated: 16,
      BitsStored: bitsStored,
      HighBit: bitsStored - 1,
      PixelRepresentation: spec.pixelRepresentation ?? 0,
      RescaleIntercept: intercept,
      RescaleSlope: slope,
      RescaleType: 'HU',
      ...spec.image,
    },
    { vr: 'OW', byteLength: bytes.length, fill: (target) => target.set(bytes) },
  );
}

/** An RT Structure Set as a planning system writes it (PS3.3 A.19). */
export function encodeStructureSet(content: PhantomContent): Uint8Array {
  const { spec, uids, referencedImages, rois } = content;
  const date = spec.studyDate ?? '20240102';
  const frameOfReference = uids.frameOfReference;
  return writePart10({
    ...patientModule(content),
    ...studyModule(content, uids.structureSetStudy),
    SOPClassUID: structureSetStorage,
    SOPInstanceUID: uids.structureSet,
    InstanceCreationDate: date,
    InstanceCreationTime: '143000',
    SeriesDate: date,
    SeriesTime: '143000',
    Modality: 'RTSTRUCT',
    Manufacturer: 'FAIR-QIAW phantom planning',
    ManufacturerModelName: 'Phantom TPS',
    SoftwareVersions: '1',
    SeriesDescription: 'Phantom structures',
    OperatorsName: '',
    SeriesInstanceUID: uids.structureSetSeries,
    SeriesNumber: 3,
    InstanceNumber: 1,
    FrameOfReferenceUID: frameOfReference,
    PositionReferenceIndicator: '',
    StructureSetLabel: 'PHANTOM',
    StructureSetDate: date,
    StructureSetTime: '143000',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: frameOfReference,
        RTReferencedStudySequence: [
          {
            ReferencedSOPClassUID: detachedStudyManagement,
            ReferencedSOPInstanceUID: uids.study,
            RTReferencedSeriesSequence: [
              {
                SeriesInstanceUID: uids.series,
                ContourImageSequence: referencedImages.map((uid) => imageReference(spec, uid)),
              },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: rois.map(({ number, spec: roi }) => ({
      ROINumber: number,
      ReferencedFrameOfReferenceUID: frameOfReference,
      ROIName: roi.name,
      ROIGenerationAlgorithm: roi.generationAlgorithm ?? '',
    })),
    ROIContourSequence: rois.map(({ number, spec: roi, contours }) => ({
      ROIDisplayColor: [...(roi.color ?? [128, 128, 128])],
      ContourSequence: contours.length > 0 ? contours.map((contour) => contourItem(spec, contour)) : undefined,
      ReferencedROINumber: number,
    })),
    RTROIObservationsSequence: rois.map(({ number, spec: roi }) => ({
      ObservationNumber: number,
      ReferencedROINumber: number,
      RTROIInterpretedType: roi.interpretedType ?? '',
      ROIInterpreter: roi.interpreter ?? '',
    })),
    ApprovalStatus: 'UNAPPROVED',
    ...spec.structureSet,
  });
}

function contourItem(spec: PhantomSpec, { points, referencedSopInstanceUid }: PhantomContour): Dataset {
  return {
    ContourImageSequence: referencedSopInstanceUid ? [imageReference(spec, referencedSopInstanceUid)] : undefined,
    ContourGeometricType: 'CLOSED_PLANAR',
    NumberOfContourPoints: points.length,
    // Planning systems write only a few decimals.
    ContourData: points.flatMap((point) => point.map((mm) => formatDs(Math.round(mm * 1e4) / 1e4))),
  };
}

function imageReference({ image }: PhantomSpec, uid: string): Dataset {
  return { ReferencedSOPClassUID: image?.SOPClassUID ?? ctImageStorage, ReferencedSOPInstanceUID: uid };
}

function patientModule({ spec }: PhantomContent): Dataset {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: spec.patientName ?? `Phantom^${spec.patientId}`,
    PatientID: spec.patientId,
    ...(spec.issuerOfPatientId !== undefined && { IssuerOfPatientID: spec.issuerOfPatientId }),
    PatientBirthDate: spec.patientBirthDate ?? '19700101',
    PatientSex: spec.patientSex ?? 'O',
  };
}

function studyModule({ spec }: PhantomContent, studyInstanceUid: string): Dataset {
  return {
    StudyInstanceUID: studyInstanceUid,
    StudyDate: spec.studyDate ?? '20240102',
    StudyTime: '100000',
    AccessionNumber: spec.accessionNumber ?? '',
    ReferringPhysicianName: spec.referringPhysicianName ?? '',
    StudyID: '1',
    StudyDescription: 'Phantom',
  };
}
