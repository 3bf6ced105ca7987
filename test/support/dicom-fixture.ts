import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/**
 * A DICOM encoder for tests of the reader: independent of the product's own writer, and able to write what no decent
 * writer would (any encoding, any length form, no preamble, damaged values).
 */
export type Value = string | readonly number[] | Uint8Array | readonly Items[];
/** Elements by tag; a later assignment replaces an earlier one, `undefined` leaves the element out. */
export type Items = Readonly<Record<number, readonly [vr: string, value: Value] | undefined>>;

export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  /** Sequences and items with delimiters instead of lengths. */
  readonly undefinedLengths?: boolean;
  /** Elements in the order of insertion reversed, against the standard. */
  readonly reversed?: boolean;
}

export const EXPLICIT: Encoding = { explicit: true, littleEndian: true };
export const IMPLICIT: Encoding = { explicit: false, littleEndian: true };
export const BIG_ENDIAN: Encoding = { explicit: true, littleEndian: false };

export const UID = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  rtstruct: '1.2.840.10008.5.1.4.1.1.481.3',
  seg: '1.2.840.10008.5.1.4.1.1.66.4',
} as const;

const LONG = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

export function encode(items: Items, encoding: Encoding): Buffer {
  const tags = Object.keys(items)
    .map(Number)
    .sort((a, b) => (encoding.reversed ? b - a : a - b));
  return Buffer.concat(tags.map((tag) => (items[tag] ? element(tag, items[tag], encoding) : Buffer.alloc(0))));
}

function element(tag: number, [vr, value]: readonly [string, Value], encoding: Encoding): Buffer {
  const sequence = Array.isArray(value) && (vr === 'SQ' || vr === 'UN');
  const body = sequence ? itemsOf(value as readonly Items[], encoding) : bytesOf(vr, value, encoding);
  const open = sequence && encoding.undefinedLengths === true;
  const head = Buffer.alloc(!encoding.explicit ? 8 : LONG.has(vr) ? 12 : 8);
  word(head, tag >>> 16, 0, encoding);
  word(head, tag & 0xffff, 2, encoding);
  const length = open ? 0xffffffff : body.length;
  if (encoding.explicit) head.write(vr, 4, 'latin1');
  if (encoding.explicit && !LONG.has(vr)) word(head, length, 6, encoding);
  else long(head, length, head.length - 4, encoding);
  return Buffer.concat([head, body, ...(open ? [delimiter(0xe0dd, 0, encoding)] : [])]);
}

function itemsOf(items: readonly Items[], encoding: Encoding): Buffer {
  return Buffer.concat(
    items.flatMap((item) => {
      const body = encode(item, encoding);
      return encoding.undefinedLengths
        ? [delimiter(0xe000, 0xffffffff, encoding), body, delimiter(0xe00d, 0, encoding)]
        : [delimiter(0xe000, body.length, encoding), body];
    }),
  );
}

function delimiter(element: number, length: number, encoding: Encoding): Buffer {
  const bytes = Buffer.alloc(8);
  word(bytes, 0xfffe, 0, encoding);
  word(bytes, element, 2, encoding);
  long(bytes, length, 4, encoding);
  return bytes;
}

function bytesOf(vr: string, value: Value, encoding: Encoding): Buffer {
  if (value instanceof Uint8Array) {
    return encoding.littleEndian || vr !== 'OW' ? Buffer.from(value) : Buffer.from(value).swap16();
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8');
    return text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  }
  const numbers = value as readonly number[];
  const bytes = Buffer.alloc(numbers.length * 2);
  for (const [i, number] of numbers.entries()) word(bytes, number & 0xffff, 2 * i, encoding);
  return bytes;
}

function word(bytes: Buffer, value: number, offset: number, { littleEndian }: Encoding): void {
  if (littleEndian) bytes.writeUInt16LE(value, offset);
  else bytes.writeUInt16BE(value, offset);
}

function long(bytes: Buffer, value: number, offset: number, { littleEndian }: Encoding): void {
  if (littleEndian) bytes.writeUInt32LE(value, offset);
  else bytes.writeUInt32BE(value, offset);
}

export interface Part10Options {
  readonly transferSyntaxUid?: string;
  readonly preamble?: boolean;
  readonly metaSopInstanceUid?: string;
  readonly undefinedLengths?: boolean;
  readonly reversed?: boolean;
}

/** A Part 10 file in the given transfer syntax. */
export function part10(items: Items, options: Part10Options = {}): Buffer {
  const syntax = options.transferSyntaxUid ?? UID.explicit;
  const encoding: Encoding = {
    explicit: syntax !== UID.implicit,
    littleEndian: syntax !== UID.bigEndian,
    undefinedLengths: options.undefinedLengths ?? false,
    reversed: options.reversed ?? false,
  };
  const meta = encode(
    {
      131074: ['UI', String(items[0x00080016]?.[1] ?? '')],
      131075: ['UI', options.metaSopInstanceUid ?? String(items[0x00080018]?.[1] ?? '')],
      131088: ['UI', syntax],
    },
    EXPLICIT,
  );
  const length = Buffer.alloc(12);
  length.write('\u0002\u0000\u0000\u0000UL\u0004\u0000', 'latin1');
  length.writeUInt32LE(meta.length, 8);
  const body = encode(items, encoding);
  return Buffer.concat([
    ...(options.preamble === false ? [] : [Buffer.alloc(128), Buffer.from('DICM')]),
    length,
    meta,
    syntax === UID.deflated ? deflateRawSync(body) : body,
  ]);
}

export const ROWS = 3;
export const COLUMNS = 5;
export const SERIES = '1.2.3.1';
export const FRAME = '1.2.3.2';

export const sliceUid = (k: number): string => `1.2.3.9.${k}`;

/** The stored values of slice k: all different, some negative. */
export function sliceValues(k: number): Int16Array {
  return Int16Array.from({ length: ROWS * COLUMNS }, (_, i) => i * 7 - 40 + 100 * k);
}

/** One CT slice, 3 rows by 5 columns, 2 by 0.5 mm pixels, at z = 10 + 2.5 k; `change` replaces or removes elements. */
export function ctSlice(k: number, change: Items = {}): Items {
  return {
    524296: ['CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    524310: ['UI', UID.ct],
    524312: ['UI', sliceUid(k)],
    524320: ['DA', '20200102'],
    524384: ['CS', 'CT'],
    524400: ['LO', 'Maker'],
    1048592: ['PN', 'Doe^Jane'],
    1048608: ['LO', 'P1'],
    1572944: ['DS', '2.5'],
    2097165: ['UI', '1.2.3.0'],
    2097166: ['UI', SERIES],
    2097171: ['IS', String(100 - k)],
    2097202: ['DS', `-12.5\\7.25\\${10 + 2.5 * k}`],
    2097207: ['DS', '1\\0\\0\\0\\1\\0'],
    2097234: ['UI', FRAME],
    2621442: ['US', [1]],
    2621444: ['CS', 'MONOCHROME2'],
    2621456: ['US', [ROWS]],
    2621457: ['US', [COLUMNS]],
    2621488: ['DS', '2\\0.5'],
    2621696: ['US', [16]],
    2621697: ['US', [16]],
    2621698: ['US', [15]],
    2621699: ['US', [1]],
    2625618: ['DS', '-10'],
    2625619: ['DS', '1'],
    2145386512: ['OW', new Uint8Array(sliceValues(k).buffer)],
    ...change,
  };
}

export interface FixtureRoi {
  readonly number: number;
  readonly name: string;
  /** `undefined`: no item in ROIContourSequence; contours `undefined`: the item has no ContourSequence. */
  readonly contourItem?: { readonly contours?: readonly Items[] };
}

/** A contour on slice k; `change` replaces or removes elements. */
export function contour(k: number, change: Items = {}): Items {
  const z = 10 + 2.5 * k;
  return {
    805699606: ['SQ', [{ 528720: ['UI', UID.ct], 528725: ['UI', sliceUid(k)] }]],
    805699650: ['CS', 'CLOSED_PLANAR'],
    805699654: ['IS', '3'],
    805699664: ['DS', `-12.5\\7.25\\${z}\\-11.5\\7.25\\${z}\\-11.5\\11.25\\${z}`],
    ...change,
  };
}

/** A structure set on slices 0 to `slices` - 1 of the fixture series. */
export function structureSet(rois: readonly FixtureRoi[], slices: number, change: Items = {}): Items {
  const images = Array.from({ length: slices }, (_, k) => ({ 528725: ['UI', sliceUid(k)] }) satisfies Items);
  const series: Items = { 2097166: ['UI', SERIES], 805699606: ['SQ', images] };
  const study: Items = { 528725: ['UI', '1.2.3.0'], 805699604: ['SQ', [series]] };
  return {
    524310: ['UI', UID.rtstruct],
    524312: ['UI', '1.2.3.50'],
    524384: ['CS', 'RTSTRUCT'],
    1048592: ['PN', 'Doe^Jane'],
    1048608: ['LO', 'P1'],
    2097165: ['UI', '1.2.3.777'],
    2097166: ['UI', '1.2.3.51'],
    805699586: ['SH', 'Plan'],
    805699600: ['SQ', [{ 2097234: ['UI', FRAME], 805699602: ['SQ', [study]] }]],
    805699616: [
      'SQ',
      rois.map((roi) => ({
        805699618: ['IS', String(roi.number)],
        805699620: ['UI', FRAME],
        805699622: ['LO', roi.name],
        805699638: ['CS', 'MANUAL'],
      })),
    ],
    805699641: [
      'SQ',
      rois
        .filter((roi) => roi.contourItem)
        .map((roi) => ({
          805699626: ['IS', '255\\0\\10'],
          805699648: roi.contourItem!.contours ? ['SQ', roi.contourItem!.contours] : undefined,
          805699716: ['IS', String(roi.number)],
        })),
    ],
    805699712: [
      'SQ',
      rois.map((roi) => ({ 805699714: ['IS', '1'], 805699716: ['IS', String(roi.number)], 805699748: ['CS', 'GTV'] })),
    ],
    ...change,
  };
}

/** Writes files below a folder and returns it. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

/** A CT series of `count` slices as files; `alter` changes one slice's elements. */
export function ctFiles(count: number, alter: (k: number) => Items = () => ({}), options: Part10Options = {}) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, k) => [`ct/${k}.dcm`, part10(ctSlice(k, alter(k)), options)]),
  );
}
