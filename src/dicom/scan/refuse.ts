import type { Refusal, RefusedInput } from '../../core/index.ts';
import type { Keyword } from '../element/dictionary/attribute.ts';
import type { Dataset } from '../element/read/dataset.ts';
import type { DamageCode, Malformed } from '../element/read/malformed.ts';
import { present } from '../element/read/present.ts';
import { identifiersOf } from '../identifiers-of.ts';
import { patientOf } from '../patient-study.ts';

const REMEDY: Readonly<Record<DamageCode, string>> = {
  QIAW_DICOM_TRUNCATED: 'Copy the file again from its origin; it is not complete.',
  QIAW_DICOM_MALFORMED: 'Export the object again from its origin; the file breaks the DICOM encoding rules.',
  QIAW_DICOM_ATTRIBUTE_MISSING: 'Export the object again with this attribute, which the standard requires.',
  QIAW_DICOM_ATTRIBUTE_INVALID: 'Export the object again; the value of this attribute cannot be used.',
  QIAW_FILE_UNREADABLE: 'Give this user read permission for the file, or check the disk.',
  QIAW_FILE_CHANGED: 'Run again when the source is no longer being written to.',
  QIAW_MODALITY_LUT_UNSUPPORTED: 'Export the series with RescaleSlope and RescaleIntercept instead of a lookup table.',
  QIAW_MULTIFRAME_STACKS: 'Split the object into one object per stack, and provide the delineated one.',
  QIAW_MULTIFRAME_TIMES: 'Split the object into one object per time point, and provide the delineated one.',
  QIAW_MULTIFRAME_UNSUPPORTED: 'Convert the object to single-frame images.',
  QIAW_PIXEL_DATA_LENGTH: 'Copy or export the object again; its pixels do not have the size it declares.',
  QIAW_PIXEL_DECODING: 'Copy or export the image again; its compressed pixels are damaged.',
  QIAW_PIXEL_FORMAT: 'Export the image as one grey value per pixel of 8, 16 or 32 bits.',
  QIAW_SEG_FORMAT: 'Export the segmentation again as BINARY, FRACTIONAL or LABELMAP with 1, 8 or 16 bits per pixel.',
  QIAW_TRANSFER_SYNTAX: 'Decompress the images to Explicit VR Little Endian first (for example with gdcmconv --raw).',
};

/** The refusal of a damaged file; the part before the damage identifies the object. */
export function refusalOfDamage(damage: Malformed, relativePath: string, partial?: Dataset): Refusal {
  const input: RefusedInput = { path: relativePath, ...(partial && identityOf(partial)) };
  return {
    code: damage.code,
    kind: input.sopInstanceUid === undefined ? 'file' : 'object',
    input,
    reason: damage.reason,
    remedy: REMEDY[damage.code],
    evidence: damage.evidence,
  };
}

/** The identifiers of a possibly damaged object; unreadable ones are omitted. */
function identityOf(dataset: Dataset): RefusedInput {
  const read = (keyword: Keyword): string | undefined => {
    try {
      return dataset.text(keyword);
    } catch {
      return undefined;
    }
  };
  const sopInstanceUid = read('SOPInstanceUID');
  const seriesInstanceUid = read('SeriesInstanceUID');
  const study = {
    ...present({ patientId: read('PatientID'), issuerOfPatientId: read('IssuerOfPatientID') }),
    identifiers: identifiersOf(dataset),
  };
  return {
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
    ...(seriesInstanceUid !== undefined && { seriesInstanceUid }),
    ...patientOf(study),
  };
}
