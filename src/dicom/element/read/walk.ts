import { Malformed, NeedMoreBytes } from './malformed.ts';

/** How elements are written; PS3.5 7.1 and 7.3. */
export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** One data element: the position of its value, undecoded. */
export interface Element {
  readonly tag: number;
  /** Empty in Implicit VR. */
  readonly vr: string;
  readonly offset: number;
  /** Bytes of the value; for an undefined length the bytes up to the delimiter. */
  readonly length: number;
  readonly undefinedLength: boolean;
  /** Encoding of the items inside: a UN of undefined length holds Implicit VR Little Endian (PS3.5 6.2.2). */
  readonly inner: Encoding;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The available bytes of a file: `bytes` is its beginning, `size` its whole length. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly size: number;
}

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;

const UNDEFINED = 0xffffffff;
const MAX_DEPTH = 32;
const IMPLICIT: Encoding = { explicit: false, littleEndian: true };
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));

export function fileBytes(bytes: Uint8Array, size = bytes.byteLength): FileBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), size };
}

/** Whether two characters are a value representation of PS3.5 6.2. */
export function isVr(vr: string): boolean {
  return LONG_VRS.has(vr) || SHORT_VRS.has(vr);
}

/** Ensures that bytes up to `end` are available. `limit` is the end of the enclosing item. */
export function need(file: FileBytes, end: number, limit: number): void {
  if (end > limit) throw beyond(file, end, limit);
  if (end > file.bytes.byteLength) throw new NeedMoreBytes(end);
}

function beyond(file: FileBytes, end: number, limit: number): Malformed {
  if (limit < file.size) {
    return new Malformed('QIAW_DICOM_MALFORMED', 'An element is longer than its sequence item.', {
      bytesOver: end - limit,
    });
  }
  return new Malformed('QIAW_DICOM_TRUNCATED', 'The file ends before the length an element declares.', {
    fileBytes: file.size,
    bytesNeeded: end,
  });
}

export function readTag(file: FileBytes, offset: number, littleEndian: boolean): number {
  return file.view.getUint16(offset, littleEndian) * 0x10000 + file.view.getUint16(offset + 2, littleEndian);
}

/** Reads the header of the element at `offset` and finds its end, without reading a value of defined length. */
export function readElement(
  file: FileBytes,
  offset: number,
  limit: number,
  encoding: Encoding,
  depth: number,
): { element: Element; next: number } {
  need(file, offset + 8, limit);
  const { view } = file;
  const tag = readTag(file, offset, encoding.littleEndian);
  let vr = '';
  let length: number;
  let value = offset + 8;
  if (!encoding.explicit) {
    length = view.getUint32(offset + 4, encoding.littleEndian);
  } else {
    vr = String.fromCharCode(view.getUint8(offset + 4), view.getUint8(offset + 5));
    if (LONG_VRS.has(vr)) {
      value = offset + 12;
      need(file, value, limit);
      length = view.getUint32(offset + 8, encoding.littleEndian);
    } else if (SHORT_VRS.has(vr)) {
      length = view.getUint16(offset + 6, encoding.littleEndian);
    } else {
      throw new Malformed('QIAW_DICOM_MALFORMED', 'An element has no valid value representation.', {
        tag: tagText(tag),
        offset,
      });
    }
  }
  const inner = vr === 'UN' && length === UNDEFINED ? IMPLICIT : encoding;
  if (length !== UNDEFINED) {
    if (value + length > limit) throw beyond(file, value + length, limit);
    return { element: { tag, vr, offset: value, length, undefinedLength: false, inner }, next: value + length };
  }
  const fragments = tag === PIXEL_DATA || vr === 'OB' || vr === 'OW';
  if (!fragments && vr !== '' && vr !== 'SQ' && vr !== 'UN') {
    throw new Malformed('QIAW_DICOM_MALFORMED', 'An element that is not a sequence has an undefined length.', {
      tag: tagText(tag),
    });
  }
  let end = value;
  for (const item of items(file, value, limit, inner, true, depth, fragments)) end = item.next;
  const next = endOfSequence(file, end, limit, inner);
  return { element: { tag, vr, offset: value, length: next - 8 - value, undefinedLength: true, inner }, next };
}

/**
 * The items of a sequence (or fragments of encapsulated pixel data) in order, without their 8-byte headers. With
 * `delimited` they end at the sequence delimiter, else exactly at `limit`.
 */
export function* items(
  file: FileBytes,
  start: number,
  limit: number,
  encoding: Encoding,
  delimited: boolean,
  depth: number,
  fragments = false,
): Generator<Range & { next: number }> {
  if (depth > MAX_DEPTH) {
    throw new Malformed('QIAW_DICOM_MALFORMED', 'Sequences are nested too deeply for a DICOM object.', {
      depth: MAX_DEPTH,
    });
  }
  let offset = start;
  while (delimited || offset < limit) {
    need(file, offset + 8, limit);
    const tag = readTag(file, offset, encoding.littleEndian);
    if (tag === SEQUENCE_END && delimited) return;
    if (tag !== ITEM) {
      throw new Malformed('QIAW_DICOM_MALFORMED', 'A sequence contains something other than an item.', {
        tag: tagText(tag),
        offset,
      });
    }
    const length = file.view.getUint32(offset + 4, encoding.littleEndian);
    const begin = offset + 8;
    if (length !== UNDEFINED) {
      if (begin + length > limit) throw beyond(file, begin + length, limit);
      offset = begin + length;
      yield { start: begin, end: offset, next: offset };
    } else if (fragments) {
      throw new Malformed('QIAW_DICOM_MALFORMED', 'A fragment of pixel data has an undefined length.');
    } else {
      const end = endOfItem(file, begin, limit, encoding, depth + 1);
      offset = end + 8;
      yield { start: begin, end, next: offset };
    }
  }
}

function endOfItem(file: FileBytes, start: number, limit: number, encoding: Encoding, depth: number): number {
  let offset = start;
  for (;;) {
    need(file, offset + 8, limit);
    if (readTag(file, offset, encoding.littleEndian) === ITEM_END) return offset;
    offset = readElement(file, offset, limit, encoding, depth).next;
  }
}

function endOfSequence(file: FileBytes, offset: number, limit: number, encoding: Encoding): number {
  need(file, offset + 8, limit);
  if (readTag(file, offset, encoding.littleEndian) !== SEQUENCE_END) {
    throw new Malformed('QIAW_DICOM_MALFORMED', 'A sequence of undefined length has no end.', { offset });
  }
  return offset + 8;
}

/** `(gggg,eeee)`, the way the standard writes tags. */
export function tagText(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
