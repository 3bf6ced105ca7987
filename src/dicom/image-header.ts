import type { ImageInstance, PatientStudy, SeriesDescription } from './model.ts';
import { planeOf } from './multiframe/plane.ts';
import { type Dataset, invalid, required } from './part10/dataset.ts';
import { Malformed } from './part10/malformed.ts';
import type { OpenObject } from './part10/open.ts';
import { patientStudyOf, seriesDescriptionOf } from './patient-study.ts';
import { present } from './present.ts';
import type { Keyword } from './tags.ts';
import { LOSSY, MULTI_FRAME_IMAGES, SOP_CLASS } from './uids.ts';

/** One slice with what its series must share. */
export interface ImageHeader {
  readonly instance: ImageInstance;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly modality: string;
  readonly patientStudy: PatientStudy;
  readonly description: SeriesDescription;
}

/**
 * Reads the header of a single-frame CT, MR or PET image and compares the declared size of its pixels with the bytes
 * that are there.
 * @throws Malformed, saying which type 1 attribute (PS3.3 C.7.6.2, C.7.6.3, C.8.2.1) is missing or cannot be used.
 */
export function imageHeaderOf(object: OpenObject, path: string, relativePath: string): ImageHeader {
  const { dataset } = object;
  const sopClassUid = required(dataset.uid('SOPClassUID'), 'SOPClassUID');
  const frames = dataset.integer('NumberOfFrames') ?? 1;
  if (MULTI_FRAME_IMAGES.has(sopClassUid) || frames !== 1) {
    throw new Malformed('QIAW_MULTIFRAME_UNSUPPORTED', 'Multi-frame images cannot be read.', { frames });
  }
  const sopInstanceUid = required(dataset.uid('SOPInstanceUID'), 'SOPInstanceUID');
  const differs = object.metaSopInstanceUid !== undefined && object.metaSopInstanceUid !== sopInstanceUid;
  const pixels = pixelFormatOf(dataset);
  checkPixelLength(object, pixels);
  const instance: ImageInstance = {
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
    }),
    ...pixels,
    ...planeOf(dataset),
    ...rescaleOf(dataset, sopClassUid),
  };
  return {
    instance,
    seriesInstanceUid: required(dataset.uid('SeriesInstanceUID'), 'SeriesInstanceUID'),
    frameOfReferenceUid: required(dataset.uid('FrameOfReferenceUID'), 'FrameOfReferenceUID'),
    modality: required(dataset.text('Modality'), 'Modality'),
    patientStudy: patientStudyOf(dataset),
    description: seriesDescriptionOf(dataset),
  };
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
  const short = (keyword: Keyword): number => required(dataset.short(keyword), keyword);
  const samples = short('SamplesPerPixel');
  const photometric = required(dataset.text('PhotometricInterpretation'), 'PhotometricInterpretation');
  if (samples !== 1 || !/^MONOCHROME[12]$/.test(photometric)) {
    throw new Malformed('QIAW_PIXEL_FORMAT', 'Only images with one grey value per pixel can be read.', { samples });
  }
  const [rows, columns] = [short('Rows'), short('Columns')];
  if (rows === 0 || columns === 0) throw invalid(rows === 0 ? 'Rows' : 'Columns', 'is 0');
  const [bitsAllocated, bitsStored] = [short('BitsAllocated'), short('BitsStored')];
  if (![8, 16, 32].includes(bitsAllocated)) {
    throw new Malformed('QIAW_PIXEL_FORMAT', 'BitsAllocated is none of 8, 16 and 32.', { bitsAllocated });
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

/** dcmjs and others fill missing pixels with zeros; here a length that does not fit is a refusal. PS3.5 8.1.1: even length. */
function checkPixelLength(object: OpenObject, format: PixelFormat): void {
  const element = object.dataset.element('PixelData');
  if (!element) {
    throw new Malformed('QIAW_DICOM_ATTRIBUTE_MISSING', 'PixelData is missing.', { attribute: 'PixelData' });
  }
  if (element.undefinedLength) return;
  const expected = (format.rows * format.columns * format.bitsAllocated) / 8;
  if (element.length !== expected && element.length !== expected + (expected % 2)) {
    throw new Malformed('QIAW_PIXEL_DATA_LENGTH', 'PixelData is not as long as Rows, Columns and BitsAllocated say.', {
      bytes: element.length,
      expectedBytes: expected,
    });
  }
}

/** Slope and intercept are type 1 for CT and PET (PS3.3 C.8.2.1, C.8.9.4); MR has none, its values are as stored. */
function rescaleOf(dataset: Dataset, sopClassUid: string): Pick<ImageInstance, 'rescaleSlope' | 'rescaleIntercept'> {
  if (dataset.sequence('ModalityLUTSequence').length > 0) {
    throw new Malformed(
      'QIAW_MODALITY_LUT_UNSUPPORTED',
      'A modality lookup table stands in place of slope and intercept.',
    );
  }
  const slope = dataset.number('RescaleSlope');
  const intercept = dataset.number('RescaleIntercept');
  if (slope === 0) throw invalid('RescaleSlope', 'is 0');
  const either = slope !== undefined || intercept !== undefined;
  if (sopClassUid === SOP_CLASS.mr && !either) return { rescaleSlope: 1, rescaleIntercept: 0 };
  return {
    rescaleSlope: required(slope, 'RescaleSlope'),
    rescaleIntercept: required(intercept, 'RescaleIntercept'),
  };
}
