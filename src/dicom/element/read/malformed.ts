/**
 * Thrown inside this module while one file is read, and turned into a refusal that names the file; it never leaves the
 * module. A separate class distinguishes expected damage from our own bugs.
 */
export class Malformed extends Error {
  constructor(
    readonly code: DamageCode,
    readonly reason: string,
    readonly evidence: Readonly<Record<string, string | number | boolean>> = {},
  ) {
    super(reason);
    this.name = 'Malformed';
  }
}

export type DamageCode =
  | 'QIAW_DICOM_TRUNCATED'
  | 'QIAW_DICOM_MALFORMED'
  | 'QIAW_DICOM_ATTRIBUTE_MISSING'
  | 'QIAW_DICOM_ATTRIBUTE_INVALID'
  | 'QIAW_FILE_UNREADABLE'
  | 'QIAW_FILE_CHANGED'
  | 'QIAW_MODALITY_LUT_UNSUPPORTED'
  | 'QIAW_MULTIFRAME_STACKS'
  | 'QIAW_MULTIFRAME_TIMES'
  | 'QIAW_MULTIFRAME_UNSUPPORTED'
  | 'QIAW_PIXEL_DATA_LENGTH'
  | 'QIAW_PIXEL_DECODING'
  | 'QIAW_PIXEL_FORMAT'
  | 'QIAW_SEG_FORMAT'
  | 'QIAW_TRANSFER_SYNTAX';

/** The available bytes are too few, but the file is longer: read at least `wanted` bytes and try again. */
export class NeedMoreBytes extends Error {
  constructor(readonly wanted: number) {
    super(`${wanted} bytes wanted`);
    this.name = 'NeedMoreBytes';
  }
}
