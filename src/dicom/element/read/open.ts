import { SOP_CLASS, TRANSFER_SYNTAX } from '../dictionary/uids.ts';
import { Dataset, required } from './dataset.ts';
import { inflateRaw } from './inflate-raw.ts';
import { Malformed, NeedMoreBytes } from './malformed.ts';
import { type Encoding, type FileBytes, fileBytes, isVr, readElement, readTag } from './walk.ts';

/** A DICOM object with parsed elements and undecoded values. */
export interface OpenObject {
  readonly dataset: Dataset;
  readonly transferSyntaxUid: string;
  readonly encoding: Encoding;
  /** MediaStorageSOPInstanceUID of the file meta information, if present. */
  readonly metaSopInstanceUid?: string;
}

/** The kind of a file, judged by its beginning. */
type Beginning =
  | { readonly kind: 'part10'; readonly metaStart: number }
  | { readonly kind: 'bare'; readonly transferSyntaxUid: string };

/** Maximum size of an inflated data set; a larger one is treated as an attack. */
const INFLATED_LIMIT = 256 * 1024 * 1024;

const PRIVATE_BIG_ENDIAN = '1.2.840.113619.5.2';
const META_ENCODING: Encoding = { explicit: true, littleEndian: true };

/**
 * Opens a DICOM file, with or without preamble, with or without file meta information (PS3.10 7; the bare data sets of
 * old archives are Implicit or Explicit VR without either). `undefined` means that this is not a DICOM object, or is a
 * DICOMDIR, which only lists files that are found anyway.
 *
 * `partial` gets the file meta information and then the data set before its elements are walked, so that damage can still be
 * attributed to its object.
 * @throws Malformed for damaged DICOM, NeedMoreBytes if `file` is a beginning that is too short.
 */
export function openObject(file: FileBytes, partial?: (dataset: Dataset) => void): OpenObject | undefined {
  const beginning = recognise(file);
  if (!beginning) return undefined;
  if (beginning.kind === 'part10') return openPart10(file, beginning.metaStart, partial);
  const encoding = encodingOf(beginning.transferSyntaxUid);
  let seen: Dataset | undefined;
  try {
    const dataset = Dataset.parse(file, 0, file.size, encoding, {
      partial: (value) => {
        seen = value;
        partial?.(value);
      },
    });
    return dataset.has('SOPClassUID')
      ? { dataset, transferSyntaxUid: beginning.transferSyntaxUid, encoding }
      : undefined;
  } catch (damage) {
    // Without a preamble, only the SOP class distinguishes damaged DICOM from another format with the same beginning.
    if (damage instanceof Malformed && !seen?.has('SOPClassUID')) return undefined;
    throw damage;
  }
}

function recognise(file: FileBytes): Beginning | undefined {
  if (file.size < 8) return undefined;
  if (file.bytes.byteLength < Math.min(file.size, 132)) throw new NeedMoreBytes(Math.min(file.size, 132));
  if (file.size >= 132 && ascii(file, 128, 4) === 'DICM') return { kind: 'part10', metaStart: 132 };
  // An archive whose first entry has this name has the same beginning.
  if (ascii(file, 0, 4) === 'DICM' && readTag(file, 4, true) >>> 16 === 2) return { kind: 'part10', metaStart: 4 };
  const tag = readTag(file, 0, true);
  const vr = ascii(file, 4, 2);
  if (tag >>> 16 === 2 && isVr(vr)) return { kind: 'part10', metaStart: 0 };
  if (firstOfDataset(tag)) {
    if (isVr(vr)) return { kind: 'bare', transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian };
    const length = file.view.getUint32(4, true);
    if (length <= 256 && length % 2 === 0) {
      return { kind: 'bare', transferSyntaxUid: TRANSFER_SYNTAX.implicitLittleEndian };
    }
  }
  if (firstOfDataset(readTag(file, 0, false)) && isVr(vr)) {
    return { kind: 'bare', transferSyntaxUid: TRANSFER_SYNTAX.explicitBigEndian };
  }
  return undefined;
}

/** A composite object begins in group 0008, at the latest with its SOP class and instance. */
function firstOfDataset(tag: number): boolean {
  return tag >>> 16 === 0x0008 && (tag & 0xffff) <= 0x0018;
}

function ascii(file: FileBytes, offset: number, length: number): string {
  return String.fromCharCode(...file.bytes.subarray(offset, offset + length));
}

/**
 * The objects that a DICOMDIR names (ReferencedSOPInstanceUIDInFile, PS3.3 F.5); `undefined`: the file is not a
 * DICOMDIR. A damaged one gives an empty list, because it only lists files that are found anyway.
 * @throws NeedMoreBytes if `file` is a beginning that is too short.
 */
export function mediaDirectoryOf(file: FileBytes): readonly string[] | undefined {
  try {
    const beginning = recognise(file);
    if (beginning?.kind !== 'part10') return undefined;
    const { meta, offset } = fileMeta(file, beginning.metaStart);
    if (!isMediaDirectory(meta)) return undefined;
    const dataset = Dataset.parse(file, offset, file.size, encodingOf(meta.text('TransferSyntaxUID') ?? ''));
    const records = dataset.sequence('DirectoryRecordSequence');
    return records.flatMap((record) => record.text('ReferencedSOPInstanceUIDInFile') ?? []);
  } catch (damage) {
    if (damage instanceof Malformed) return [];
    throw damage;
  }
}

function isMediaDirectory(meta: Dataset): boolean {
  return meta.text('MediaStorageSOPClassUID') === SOP_CLASS.mediaStorageDirectory;
}

/** The file meta information and where it ends. Its group length is often wrong after editing, so the end is found by walking. */
function fileMeta(file: FileBytes, start: number): { readonly meta: Dataset; readonly offset: number } {
  let offset = start;
  while (offset + 8 <= file.size) {
    if (offset + 8 > file.bytes.byteLength) throw new NeedMoreBytes(offset + 8);
    if (file.view.getUint16(offset, true) !== 2) break;
    offset = readElement(file, offset, file.size, META_ENCODING, 0).next;
  }
  return { meta: Dataset.parse(file, start, offset, META_ENCODING, { depth: 1 }), offset };
}

function openPart10(file: FileBytes, metaStart: number, partial?: (dataset: Dataset) => void): OpenObject | undefined {
  const { meta, offset } = fileMeta(file, metaStart);
  if (isMediaDirectory(meta)) return undefined;
  partial?.(meta);
  const transferSyntaxUid = required(meta.uid('TransferSyntaxUID'), 'TransferSyntaxUID');
  if (transferSyntaxUid === PRIVATE_BIG_ENDIAN) {
    throw new Malformed('QIAW_TRANSFER_SYNTAX', 'The private big endian transfer syntax cannot be read.', {
      transferSyntaxUid,
    });
  }
  const metaSopInstanceUid = meta.text('MediaStorageSOPInstanceUID');
  const encoding = encodingOf(transferSyntaxUid);
  const inflated = transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitLittleEndian;
  const body = inflated ? inflate(file, offset) : file;
  const dataset = Dataset.parse(body, inflated ? 0 : offset, body.size, encoding, partial ? { partial } : {});
  return { dataset, transferSyntaxUid, encoding, ...(metaSopInstanceUid !== undefined && { metaSopInstanceUid }) };
}

/** Every transfer syntax except these two is Explicit VR Little Endian outside its pixels (PS3.5 A.4). */
function encodingOf(transferSyntaxUid: string): Encoding {
  return {
    explicit: transferSyntaxUid !== TRANSFER_SYNTAX.implicitLittleEndian,
    littleEndian: transferSyntaxUid !== TRANSFER_SYNTAX.explicitBigEndian,
  };
}

function inflate(file: FileBytes, offset: number): FileBytes {
  if (file.bytes.byteLength < file.size) throw new NeedMoreBytes(file.size);
  try {
    return fileBytes(inflateRaw(file.bytes.subarray(offset), INFLATED_LIMIT).bytes);
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? '';
    if (code === 'Z_BUF_ERROR') {
      throw new Malformed('QIAW_DICOM_TRUNCATED', 'The deflated data set is truncated.', { fileBytes: file.size });
    }
    throw new Malformed('QIAW_DICOM_MALFORMED', 'The deflated data set cannot be inflated.', { zlib: code });
  }
}
