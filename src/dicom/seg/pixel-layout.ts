import { required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import type { OpenObject } from '../element/read/open.ts';
import { isNative } from '../image/pixels/codec.ts';
import { checkNativeLength, excessOf } from '../image/pixels/excess.ts';
import { SegmentPixels } from './segment-pixels.ts';
import { segmentationTypeOf } from './segmentation-type.ts';

/** The pixel layout of a segmentation. */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bits: 1 | 8 | 16;
  /** Bytes of all frames, before padding to an even length. */
  readonly byteLength: number;
}

/**
 * Checks the pixel description of a segmentation (PS3.3 C.8.20.2) and the length of its native pixels.
 * @throws Malformed if the length is wrong, or if the description is not BINARY, FRACTIONAL or LABELMAP
 */
export function pixelLayoutOf(object: OpenObject, frames: number): PixelLayout {
  const { dataset } = object;
  const type = segmentationTypeOf(dataset);
  const [rows, columns] = [required(dataset.short('Rows'), 'Rows'), required(dataset.short('Columns'), 'Columns')];
  const bits = required(dataset.short('BitsAllocated'), 'BitsAllocated');
  const stored = required(dataset.short('BitsStored'), 'BitsStored');
  const samples = required(dataset.short('SamplesPerPixel'), 'SamplesPerPixel');
  const signed = dataset.short('PixelRepresentation') === 1;
  const allowed = { BINARY: [1], FRACTIONAL: [8], LABELMAP: [8, 16] }[type].includes(bits);
  if (!allowed || stored !== bits || samples !== 1 || signed || rows === 0 || columns === 0) {
    throw new Malformed('QIAW_SEG_FORMAT', 'The description of the pixels does not fit the SegmentationType.', {
      segmentationType: type,
      bitsAllocated: bits,
      bitsStored: stored,
    });
  }
  const element = dataset.element('PixelData');
  if (!element) {
    throw new Malformed('QIAW_DICOM_ATTRIBUTE_MISSING', 'PixelData is missing.', { attribute: 'PixelData' });
  }
  const byteLength = SegmentPixels.byteLength(rows * columns, frames, bits);
  const native = isNative(object.transferSyntaxUid);
  if (native && element.undefinedLength) {
    throw new Malformed('QIAW_DICOM_MALFORMED', 'Pixels are encapsulated although the transfer syntax is native.');
  }
  if (native) checkLength(element.length, rows * columns, frames, bits);
  return { rows, columns, frames, bits: bits as 1 | 8 | 16, byteLength };
}

function checkLength(bytes: number, area: number, frames: number, bits: number): void {
  const needed = SegmentPixels.byteLength(area, frames, bits);
  const apart = frames * Math.ceil((area * bits) / 8);
  // Frames of bits follow one another inside a byte (PS3.5 8.1.1). If each were padded, the total could be as long, but
  // shifted.
  if (excessOf(bytes, needed) > 0 && excessOf(bytes, apart) === 0 && bytes >= apart) {
    throw new Malformed('QIAW_PIXEL_DATA_LENGTH', 'Each bit frame seems to be padded to whole bytes.', {
      bytes,
      expectedBytes: needed,
      frames,
    });
  }
  checkNativeLength(bytes, (area * bits) / 8, frames);
}
