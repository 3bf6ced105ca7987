import { deriveUid, QiawError } from '../../../core/index.ts';
import { contentMoment } from '../../derived/content-moment.ts';
import { equipmentModule, type SoftwareIdentity } from '../../derived/equipment.ts';
import { patientStudyModules } from '../../derived/patient-study.ts';
import { SOP_CLASS } from '../../element/dictionary/uids.ts';
import type { Dataset } from '../../element/write/encode.ts';
import { writePart10 } from '../../element/write/part10.ts';
import { copyable, fitText } from '../../element/write/value-rules.ts';
import type { ImageInstance, ImageSeries } from '../../model.ts';
import type { DelineationReference } from '../../seg/write/input.ts';

/** There is nothing to write, or contours refer to slices that do not exist. */
export class StructureSetInputInvalid extends QiawError {
  readonly code = 'QIAW_RTSTRUCT_INPUT';

  constructor(fault: string) {
    super(`The structure set cannot be written: ${fault}. Pass contours on the slices of the source images.`);
  }
}

export interface StructureRoiInput {
  readonly name: string;
  readonly description?: string;
  /** Absent if the source does not state it; the attribute is then empty (type 2). */
  readonly algorithmType?: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  readonly interpretedType?: 'GTV' | 'CTV' | 'PTV' | 'ORGAN' | 'EXTERNAL';
  readonly color?: readonly [number, number, number];
  /** Number of the segment, if the region was drawn as one. */
  readonly sourceNumber?: number;
  /** Closed contours: the slice, and x, y, z triples in LPS mm. */
  readonly contours: ReadonlyArray<{ readonly k: number; readonly points: Float64Array }>;
}

export interface StructureSetInput {
  readonly series: ImageSeries;
  /** The source images in the order of k. */
  readonly instances: readonly ImageInstance[];
  /** Numbered from 1 in this order. */
  readonly rois: readonly StructureRoiInput[];
  readonly uids: { readonly sopInstanceUid: string; readonly seriesInstanceUid: string };
  readonly delineation?: DelineationReference;
  readonly software: SoftwareIdentity;
  /** DA and TM of the delineation, never of the run. */
  readonly contentDate?: string;
  readonly contentTime?: string;
}

/** Detached Study Management (retired), which structure sets still name (PS3.3 C.8.8.5). */
const studyClass = '1.2.840.10008.3.1.2.3.1';

/**
 * An RT Structure Set (PS3.3 A.19), Part 10, Explicit VR Little Endian: one ROI per region, closed planar contours that name
 * their image. The same input gives the same bytes.
 *
 * @throws StructureSetInputInvalid, ValueNotEncodable
 */
export function writeStructureSet(input: StructureSetInput): Uint8Array {
  const { series, software, uids, rois } = input;
  if (rois.length === 0) throw new StructureSetInputInvalid('there is no region');
  const [date, time] = contentMoment(input);
  const frame = series.frameOfReferenceUid ?? deriveUid('frame-of-reference', series.seriesInstanceUid);
  return writePart10({
    SpecificCharacterSet: 'ISO_IR 192',
    ...patientStudyModules(series),
    Modality: 'RTSTRUCT',
    SeriesInstanceUID: uids.seriesInstanceUid,
    SeriesNumber: 302,
    SeriesDescription: 'Contours of the masks',
    SeriesDate: date,
    SeriesTime: time,
    OperatorsName: '',
    ...equipmentModule(software),
    FrameOfReferenceUID: frame,
    PositionReferenceIndicator: copyable('LO', series.description.positionReferenceIndicator),
    SOPClassUID: SOP_CLASS.rtStructureSet,
    SOPInstanceUID: uids.sopInstanceUid,
    InstanceNumber: 1,
    StructureSetLabel: 'SEGMENTATION',
    StructureSetName: 'Contours of the masks of one image series',
    StructureSetDate: date,
    StructureSetTime: time,
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: frame,
        RTReferencedStudySequence: [
          {
            ReferencedSOPClassUID: studyClass,
            ReferencedSOPInstanceUID: series.patientStudy.studyInstanceUid,
            RTReferencedSeriesSequence: [
              { SeriesInstanceUID: series.seriesInstanceUid, ContourImageSequence: imagesOf(input.instances) },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: rois.map((roi, at) => ({
      ROINumber: at + 1,
      ReferencedFrameOfReferenceUID: frame,
      ROIName: fitText('LO', roi.name) || `ROI ${at + 1}`,
      ROIDescription: fitText('ST', roi.description ?? '') || undefined,
      ROIGenerationAlgorithm: roi.algorithmType ?? '',
      DefinitionSourceSequence: sourceOf(input, roi),
    })),
    ROIContourSequence: rois.map((roi, at) => ({
      ROIDisplayColor: roi.color ? [...roi.color] : undefined,
      ContourSequence: roi.contours.map(({ k, points }) => ({
        ContourImageSequence: [imageAt(input.instances, k)],
        ContourGeometricType: 'CLOSED_PLANAR',
        NumberOfContourPoints: points.length / 3,
        ContourData: Array.from(points),
      })),
      ReferencedROINumber: at + 1,
    })),
    RTROIObservationsSequence: rois.map(({ interpretedType }, at) => ({
      ObservationNumber: at + 1,
      ReferencedROINumber: at + 1,
      RTROIInterpretedType: interpretedType ?? '',
      ROIInterpreter: '',
    })),
  });
}

/** Each image once; of a multi-frame image, the object as a whole. */
function imagesOf(instances: readonly ImageInstance[]): Dataset[] {
  const images = new Map(instances.map(({ sopInstanceUid, sopClassUid }) => [sopInstanceUid, sopClassUid]));
  return [...images].map(([uid, sopClass]) => ({ ReferencedSOPClassUID: sopClass, ReferencedSOPInstanceUID: uid }));
}

function imageAt(instances: readonly ImageInstance[], k: number): Dataset {
  const image = instances[k];
  if (image === undefined) throw new StructureSetInputInvalid(`a contour is on slice ${k} of ${instances.length}`);
  return {
    ReferencedSOPClassUID: image.sopClassUid,
    ReferencedSOPInstanceUID: image.sopInstanceUid,
    ReferencedFrameNumber: image.frameNumber,
  };
}

/** The object that the region was drawn in, and its segment if it is a segmentation (PS3.3 C.8.8.5). */
function sourceOf({ delineation }: StructureSetInput, { sourceNumber }: StructureRoiInput): Dataset[] | undefined {
  if (delineation === undefined) return undefined;
  const isSegment = delineation.sopClassUid === SOP_CLASS.segmentation;
  return [
    {
      ReferencedSOPClassUID: delineation.sopClassUid,
      ReferencedSOPInstanceUID: delineation.sopInstanceUid,
      ReferencedSegmentNumber: isSegment ? sourceNumber : undefined,
    },
  ];
}
