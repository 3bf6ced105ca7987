import { type BurnedInRisk, burnedInRiskOf } from '../deidentify/burned-in.ts';
import type { KeywordOf } from '../element/dictionary/attribute.ts';
import { LOSSY, MULTI_FRAME_IMAGES, SOP_CLASS } from '../element/dictionary/uids.ts';
import { type Dataset, invalid, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import type { OpenObject } from '../element/read/open.ts';
import { present } from '../element/read/present.ts';
import type { ImageInstance, PatientStudy, PetQuantification, SeriesDescription, StatedUnits } from '../model.ts';
import { patientStudyOf, seriesDescriptionOf } from '../patient-study.ts';
import { framesOf } from './multiframe/frames.ts';
import { planeOf, printedUnitOf } from './multiframe/plane.ts';
import { petQuantificationOf } from './pet-quantification.ts';
import { checkNativeLength } from './pixels/excess.ts';
import { rescaleOf } from './rescale.ts';
import { statedUnitsOf } from './stated-units.ts';

/** One object with the attributes that its series must share. */
export interface ImageHeader {
  /** The first of its slices. */
  readonly instance: ImageInstance;
  /** All of them: one, or the frames of a multi-frame object in their order. */
  readonly instances: readonly ImageInstance[];
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly modality: string;
  readonly patientStudy: PatientStudy;
  readonly description: SeriesDescription;
  /** Modality PT only. */
  readonly pet?: PetQuantification;
}

/**
 * Reads the header of a CT, MR or PET image and compares the declared size of its pixels with the bytes that are there.
 * @throws Malformed, naming the type 1 attribute (PS3.3 C.7.6.2, C.7.6.3, C.8.2.1) that is missing or unusable.
 */
export function imageHeaderOf(object: OpenObject, path: string, relativePath: string): ImageHeader {
  const { dataset } = object;
  const sopClassUid = required(dataset.uid('SOPClassUID'), 'SOPClassUID');
  const modality = required(dataset.text('Modality'), 'Modality');
  const multiFrame = MULTI_FRAME_IMAGES.has(sopClassUid);
  const frames = multiFrame ? required(dataset.integer('NumberOfFrames'), 'NumberOfFrames') : 1;
  if (!multiFrame && (dataset.integer('NumberOfFrames') ?? 1) !== 1) {
    throw new Malformed('QIAW_MULTIFRAME_UNSUPPORTED', 'An object of a single-frame class has several frames.', {
      frames: dataset.integer('NumberOfFrames')!,
    });
  }
  const sopInstanceUid = required(dataset.uid('SOPInstanceUID'), 'SOPInstanceUID');
  const differs = object.metaSopInstanceUid !== undefined && object.metaSopInstanceUid !== sopInstanceUid;
  const pixels = pixelFormatOf(dataset);
  checkPixelLength(object, pixels, frames);
  const common = {
    path,
    relativePath,
    sopClassUid,
    sopInstanceUid,
    ...(differs && { fileMetaSopInstanceUid: object.metaSopInstanceUid! }),
    transferSyntaxUid: object.transferSyntaxUid,
    ...present({
      instanceNumber: dataset.optionalNumber('InstanceNumber'),
      sliceThickness: dataset.optionalNumber('SliceThickness'),
      pixelPaddingValue: dataset.short('PixelPaddingValue', pixels.pixelRepresentation === 1),
      lossyCompressed: isLossy(object),
      acquired: acquiredAt(dataset),
      burnedIn: risky(burnedInRiskOf(dataset)),
    }),
    ...pixels,
  };
  const instances: readonly ImageInstance[] = multiFrame
    ? framesOf(dataset).map((frame) => ({ ...common, ...frame }))
    : [
        {
          ...common,
          ...planeOf(dataset),
          printedUnit: printedUnitOf(dataset),
          ...rescaleOf(dataset, sopClassUid === SOP_CLASS.mr),
          ...present({ units: modality === 'PT' ? undefined : unitsOf(dataset) }),
        },
      ];
  return {
    instance: instances[0]!,
    instances,
    seriesInstanceUid: required(dataset.uid('SeriesInstanceUID'), 'SeriesInstanceUID'),
    frameOfReferenceUid: required(dataset.uid('FrameOfReferenceUID'), 'FrameOfReferenceUID'),
    modality,
    patientStudy: patientStudyOf(dataset),
    description: seriesDescriptionOf(dataset),
    ...(modality === 'PT' && { pet: petQuantificationOf(dataset) }),
  };
}

const risky = (risk: BurnedInRisk): ImageInstance['burnedIn'] => (risk === 'no' ? undefined : risk);

function acquiredAt(dataset: Dataset): string | undefined {
  const [date, time] = [dataset.text('AcquisitionDate'), dataset.text('AcquisitionTime')];
  return (
    dataset.text('AcquisitionDateTime') ?? (date !== undefined && time !== undefined ? `${date}${time}` : undefined)
  );
}

function unitsOf(dataset: Dataset): StatedUnits | undefined {
  return statedUnitsOf({
    rescale: dataset,
    mappings: dataset.sequence('RealWorldValueMappingSequence'),
    type: dataset.texts('ImageType'),
    signed: dataset.short('PixelRepresentation') === 1,
  });
}

function isLossy({ dataset, transferSyntaxUid }: OpenObject): true | undefined {
  const said = dataset.text('LossyImageCompression');
  return said === '01' || (said === undefined && LOSSY.has(transferSyntaxUid)) || undefined;
}

type PixelFormat = Pick<
  ImageInstance,
  'rows' | 'columns' | 'bitsAllocated' | 'bitsStored' | 'highBit' | 'pixelRepresentation'
>;

function pixelFormatOf(dataset: Dataset): PixelFormat {
  const short = (keyword: KeywordOf<'US'>): number => required(dataset.short(keyword), keyword);
  const samples = short('SamplesPerPixel');
  const photometric = required(dataset.text('PhotometricInterpretation'), 'PhotometricInterpretation');
  if (samples !== 1 || !/^MONOCHROME[12]$/.test(photometric)) {
    throw new Malformed('QIAW_PIXEL_FORMAT', 'Only images with one grey value per pixel can be read.', { samples });
  }
  const [rows, columns] = [short('Rows'), short('Columns')];
  if (rows === 0 || columns === 0) throw invalid(rows === 0 ? 'Rows' : 'Columns', 'is 0');
  const [bitsAllocated, bitsStored] = [short('BitsAllocated'), short('BitsStored')];
  if (![8, 16, 32].includes(bitsAllocated)) {
    throw new Malformed('QIAW_PIXEL_FORMAT', 'BitsAllocated is not 8, 16 or 32.', { bitsAllocated });
  }
  const highBit = dataset.short('HighBit') ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated) throw invalid('BitsStored', 'is out of range', { bitsStored });
  if (highBit >= bitsAllocated || highBit < bitsStored - 1) throw invalid('HighBit', 'is out of range', { highBit });
  const pixelRepresentation = short('PixelRepresentation');
  if (pixelRepresentation !== 0 && pixelRepresentation !== 1) {
    throw invalid('PixelRepresentation', 'is neither 0 nor 1', { pixelRepresentation });
  }
  return {
    rows,
    columns,
    bitsAllocated,
    bitsStored,
    ...(highBit !== bitsStored - 1 && { highBit }),
    pixelRepresentation,
  };
}

/** dcmjs and other readers fill missing pixels with zeros; here they are a refusal. */
function checkPixelLength(object: OpenObject, format: PixelFormat, frames: number): void {
  const element = object.dataset.element('PixelData');
  if (!element) {
    throw new Malformed('QIAW_DICOM_ATTRIBUTE_MISSING', 'PixelData is missing.', { attribute: 'PixelData' });
  }
  if (element.undefinedLength) return;
  checkNativeLength(element.length, (format.rows * format.columns * format.bitsAllocated) / 8, frames);
}
