import { deriveUid } from '../../../core/index.ts';
import { contentMoment } from '../../derived/content-moment.ts';
import { equipmentModule } from '../../derived/equipment.ts';
import type { Dataset } from '../../element/write/encode.ts';
import { copyable, fitText } from '../../element/write/value-rules.ts';
import type { SegmentationInput } from './input.ts';

/** How the pixels of a segmentation are stored. */
interface Storage {
  readonly type: 'BINARY' | 'LABELMAP';
  readonly bits: 1 | 8 | 16;
}

/** What a binary segmentation and a label map have in common (PS3.3 C.8.20.2, C.8.20.5). */
export function imageModules(input: SegmentationInput, { type, bits }: Storage): Dataset {
  const { series, software, uids } = input;
  const [date, time] = contentMoment(input);
  const dimension = uids.dimensionOrganizationUid;
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['DERIVED', 'PRIMARY'],
    Modality: 'SEG',
    SeriesInstanceUID: uids.seriesInstanceUid,
    SeriesNumber: input.seriesNumber ?? 300,
    SeriesDescription: fitText('LO', input.seriesDescription ?? 'Segmentation'),
    SeriesDate: date,
    SeriesTime: time,
    ContentDate: date,
    ContentTime: time,
    InstanceNumber: 1,
    ...equipmentModule(software),
    FrameOfReferenceUID: series.frameOfReferenceUid ?? deriveUid('frame-of-reference', series.seriesInstanceUid),
    PositionReferenceIndicator: copyable('LO', series.description.positionReferenceIndicator),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: input.grid.size[1],
    Columns: input.grid.size[0],
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    RecognizableVisualFeatures: input.recognizable,
    SegmentationType: type,
    PixelPaddingValue: type === 'LABELMAP' ? 0 : undefined,
    ContentLabel: 'SEGMENTATION',
    ContentDescription: 'Segmentation of the regions of interest of one image series',
    ContentCreatorName: `${fitText('PN', software.name)}^`,
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimension }],
    DimensionIndexSequence: [
      // The frames of a label map hold all segments.
      ...(type === 'LABELMAP' ? [] : [bySegment(dimension)]),
      {
        DimensionOrganizationUID: dimension,
        DimensionIndexPointer: 'ImagePositionPatient',
        FunctionalGroupPointer: 'PlanePositionSequence',
        DimensionDescriptionLabel: 'ImagePositionPatient',
      },
    ],
  };
}

const bySegment = (dimension: string): Dataset => ({
  DimensionOrganizationUID: dimension,
  DimensionIndexPointer: 'ReferencedSegmentNumber',
  FunctionalGroupPointer: 'SegmentIdentificationSequence',
  DimensionDescriptionLabel: 'ReferencedSegmentNumber',
});
