import { deriveUid, type Grid, QiawError, type Vec3, type Volume } from '../../core/index.ts';
import { contentMoment } from '../derived/content-moment.ts';
import { equipmentModule, type SoftwareIdentity } from '../derived/equipment.ts';
import { patientStudyModules } from '../derived/patient-study.ts';
import { codeItem } from '../element/write/code-item.ts';
import type { Dataset } from '../element/write/encode.ts';
import { writePart10 } from '../element/write/part10.ts';
import { copyable, fitText } from '../element/write/value-rules.ts';
import type { Code, ImageSeries } from '../model.ts';
import { sourceImagePurpose } from '../seg/write/codes.ts';

/** Parametric Map Storage (PS3.4 B.5). */
const parametricMapSopClassUid = '1.2.840.10008.5.1.4.1.1.30';
/** CID 7203, which may be extended, has no code for features. */
const derivation: Code = { value: 'voxel', scheme: '99PYRADIOMICS', meaning: 'Voxel-based feature extraction' };
const quantity: Code = { value: '246205007', scheme: 'SCT', meaning: 'Quantity' };

/** A map without any number, or whose values do not fill its grid. */
export class ParametricMapInvalid extends QiawError {
  readonly code = 'QIAW_PARAMETRIC_MAP';
}

export interface ParametricMapInput {
  readonly map: Volume;
  /** Text for lists: the name of the feature. */
  readonly name: string;
  /** What the values are. */
  readonly feature: Code;
  /** UCUM. */
  readonly unit: Code;
  /** The images that the map was computed from; without them it belongs to no patient. */
  readonly series?: ImageSeries;
  readonly uids: {
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly studyInstanceUid: string;
  };
  readonly instanceNumber: number;
  readonly software: SoftwareIdentity;
}

/**
 * A DICOM Parametric Map (PS3.3 A.75), Part 10, Explicit VR Little Endian: 32-bit floating-point pixels, one frame per slice along
 * the third axis, with a real-world value mapping that names the feature and its unit. The same input gives the same bytes.
 *
 * @throws ParametricMapInvalid
 */
export function writeParametricMap(input: ParametricMapInput): Uint8Array {
  const { map, series, uids } = input;
  const [columns, rows, slices] = map.grid.size;
  const pixels = Float32Array.from(map.voxels);
  if (pixels.length !== columns * rows * slices) throw new ParametricMapInvalid('The map does not fill its grid.');
  const range = rangeOf(pixels);
  const source = series ?? {
    ...nobody,
    seriesInstanceUid: uids.seriesInstanceUid,
    patientStudy: { studyInstanceUid: uids.studyInstanceUid },
  };
  return writePart10(
    {
      ...mapModules(input, source),
      ...patientStudyModules(source),
      BodyPartExamined: copyable('CS', source.description.bodyPartExamined) || undefined,
      ...(series && { ReferencedSeriesSequence: [referencesOf(series)] }),
      SOPClassUID: parametricMapSopClassUid,
      SOPInstanceUID: uids.sopInstanceUid,
      NumberOfFrames: slices,
      SharedFunctionalGroupsSequence: [sharedGroups(input, range)],
      PerFrameFunctionalGroupsSequence: Array.from({ length: slices }, (_, k) => ({
        FrameContentSequence: [{ DimensionIndexValues: [k + 1] }],
        PlanePositionSequence: [{ ImagePositionPatient: positionOf(map.grid, k) }],
      })),
    },
    {
      vr: 'OF',
      byteLength: pixels.byteLength,
      fill(target) {
        const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
        for (let n = 0; n < pixels.length; n++) view.setFloat32(4 * n, pixels[n]!, true);
      },
    },
  );
}

const nobody: Pick<ImageSeries, 'modality' | 'instances' | 'description'> = {
  modality: 'OT',
  instances: [],
  description: {},
};

function rangeOf(pixels: Float32Array): { readonly first: number; readonly last: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of pixels) {
    if (!Number.isFinite(value)) continue;
    if (value < first) first = value;
    if (value > last) last = value;
  }
  if (first > last) throw new ParametricMapInvalid('The map has no number, so there is nothing to store.');
  return { first, last };
}

function mapModules({ name, software, uids, instanceNumber, map }: ParametricMapInput, series: ImageSeries): Dataset {
  const [date, time] = contentMoment({ series });
  const dimension = deriveUid('parametric-map-dimension', uids.sopInstanceUid);
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['DERIVED', 'PRIMARY', 'VOLUME', 'NONE'],
    Modality: series.modality,
    SeriesInstanceUID: uids.seriesInstanceUid,
    SeriesNumber: 400,
    SeriesDescription: 'Feature maps',
    // Type 2C: present, and empty if unknown, unless the body part is stated.
    ...(!copyable('CS', series.description.bodyPartExamined) && { Laterality: '' }),
    SeriesDate: date,
    SeriesTime: time,
    ContentDate: date,
    ContentTime: time,
    InstanceNumber: instanceNumber,
    ...equipmentModule(software),
    FrameOfReferenceUID: series.frameOfReferenceUid ?? deriveUid('frame-of-reference', series.seriesInstanceUid),
    PositionReferenceIndicator: copyable('LO', series.description.positionReferenceIndicator),
    AcquisitionContextSequence: [],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: map.grid.size[1],
    Columns: map.grid.size[0],
    BitsAllocated: 32,
    ContentQualification: 'RESEARCH',
    PresentationLUTShape: 'IDENTITY',
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    RecognizableVisualFeatures: 'NO',
    ContentLabel: 'FEATURE_MAP',
    ContentDescription: fitText('LO', name),
    ContentCreatorName: `${fitText('PN', software.name)}^`,
    DimensionOrganizationType: '3D',
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimension }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: dimension,
        DimensionIndexPointer: 'ImagePositionPatient',
        FunctionalGroupPointer: 'PlanePositionSequence',
        DimensionDescriptionLabel: 'ImagePositionPatient',
      },
    ],
  };
}

function sharedGroups(
  { map, name, feature, unit, series }: ParametricMapInput,
  { first, last }: ReturnType<typeof rangeOf>,
): Dataset {
  const { spacing, direction } = map.grid;
  return {
    PixelMeasuresSequence: [
      {
        SliceThickness: spacing[2],
        SpacingBetweenSlices: spacing[2],
        PixelSpacing: [spacing[1], spacing[0]],
      },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...direction[0], ...direction[1]] }],
    ...(series && {
      DerivationImageSequence: [
        {
          SourceImageSequence: sourcesOf(series).map((source) => ({
            ...source,
            PurposeOfReferenceCodeSequence: [codeItem(sourceImagePurpose)],
          })),
          DerivationCodeSequence: [codeItem(derivation)],
        },
      ],
    }),
    PixelValueTransformationSequence: [{ RescaleIntercept: 0, RescaleSlope: 1, RescaleType: 'US' }],
    FrameVOILUTSequence: [{ WindowCenter: (first + last) / 2, WindowWidth: Math.max(last - first, 1e-6) }],
    ParametricMapFrameTypeSequence: [{ FrameType: ['DERIVED', 'PRIMARY', 'VOLUME', 'NONE'] }],
    RealWorldValueMappingSequence: [
      {
        LUTLabel: fitText('SH', feature.value),
        LUTExplanation: fitText('LO', name),
        MeasurementUnitsCodeSequence: [codeItem(unit)],
        RealWorldValueSlope: 1,
        RealWorldValueIntercept: 0,
        DoubleFloatRealWorldValueFirstValueMapped: first,
        DoubleFloatRealWorldValueLastValueMapped: last,
        QuantityDefinitionSequence: [
          {
            ValueType: 'CODE',
            ConceptNameCodeSequence: [codeItem(quantity)],
            ConceptCodeSequence: [codeItem(feature)],
          },
        ],
      },
    ],
  };
}

function positionOf({ origin, direction, spacing }: Grid, slice: number): Vec3 {
  const along = (axis: 0 | 1 | 2): number => origin[axis] + direction[2][axis] * spacing[2] * slice;
  return [along(0), along(1), along(2)];
}

function referencesOf(series: ImageSeries): Dataset {
  return { SeriesInstanceUID: series.seriesInstanceUid, ReferencedInstanceSequence: sourcesOf(series) };
}

/** Each object once: a multi-frame one has several slices. */
function sourcesOf({ instances }: ImageSeries): Dataset[] {
  const images = new Map(instances.map(({ sopInstanceUid, sopClassUid }) => [sopInstanceUid, sopClassUid]));
  return [...images].map(([uid, sopClass]) => ({ ReferencedSOPClassUID: sopClass, ReferencedSOPInstanceUID: uid }));
}
