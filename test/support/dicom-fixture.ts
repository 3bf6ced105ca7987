import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/**
 * A DICOM encoder for tests of the reader: independent of the product's own writer, and able to write what no correct
 * writer would (any encoding, any form of length, no preamble, damaged values).
 */
export type Value = string | readonly number[] | Uint8Array | Encapsulated | readonly Items[];
/** A value of undefined length: items and their delimiter, unchanged. */
export interface Encapsulated {
  readonly encapsulated: Uint8Array;
}
/**
 * Elements by tag, `x` and eight hexadecimal digits; a later assignment replaces an earlier one, and `undefined`
 * removes the element.
 */
export type Items = Readonly<Record<string, readonly [vr: string, value: Value] | undefined>>;

export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  /** Sequences and items with delimiters instead of lengths. */
  readonly undefinedLengths?: boolean;
  /** Elements in reverse order of insertion, which violates the standard. */
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
  mpeg2: '1.2.840.10008.1.2.4.100',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  rtstruct: '1.2.840.10008.5.1.4.1.1.481.3',
  seg: '1.2.840.10008.5.1.4.1.1.66.4',
} as const;

const LONG = new Set(['OB', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

export function encode(items: Items, encoding: Encoding): Buffer {
  const tags = Object.keys(items).sort();
  if (encoding.reversed) tags.reverse();
  return Buffer.concat(
    tags.map((tag) =>
      items[tag] ? element(Number.parseInt(tag.slice(1), 16), items[tag], encoding) : Buffer.alloc(0),
    ),
  );
}

function element(tag: number, [vr, value]: readonly [string, Value], encoding: Encoding): Buffer {
  const sequence = Array.isArray(value) && (vr === 'SQ' || vr === 'UN');
  const body = sequence ? itemsOf(value as readonly Items[], encoding) : bytesOf(vr, value, encoding);
  const raw = isEncapsulated(value);
  const open = sequence && encoding.undefinedLengths === true;
  const head = Buffer.alloc(!encoding.explicit ? 8 : LONG.has(vr) ? 12 : 8);
  word(head, tag >>> 16, 0, encoding);
  word(head, tag & 0xffff, 2, encoding);
  const length = open || raw ? 0xffffffff : body.length;
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

function isEncapsulated(value: Value): value is Encapsulated {
  return typeof value === 'object' && 'encapsulated' in value;
}

function bytesOf(vr: string, value: Value, encoding: Encoding): Buffer {
  if (isEncapsulated(value)) return Buffer.from(value.encapsulated);
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
      x00020002: ['UI', String(items.x00080016?.[1] ?? '')],
      x00020003: ['UI', options.metaSopInstanceUid ?? String(items.x00080018?.[1] ?? '')],
      x00020010: ['UI', syntax],
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
    x00080008: ['CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    x00080016: ['UI', UID.ct],
    x00080018: ['UI', sliceUid(k)],
    x00080020: ['DA', '20200102'],
    x00080060: ['CS', 'CT'],
    x00080070: ['LO', 'SIEMENS'],
    x00100010: ['PN', 'Doe^Jane'],
    x00100020: ['LO', 'P1'],
    x00180050: ['DS', '2.5'],
    x0020000d: ['UI', '1.2.3.0'],
    x0020000e: ['UI', SERIES],
    x00200013: ['IS', String(100 - k)],
    x00200032: ['DS', `-12.5\\7.25\\${10 + 2.5 * k}`],
    x00200037: ['DS', '1\\0\\0\\0\\1\\0'],
    x00200052: ['UI', FRAME],
    x00280002: ['US', [1]],
    x00280004: ['CS', 'MONOCHROME2'],
    x00280010: ['US', [ROWS]],
    x00280011: ['US', [COLUMNS]],
    x00280030: ['DS', '2\\0.5'],
    x00280100: ['US', [16]],
    x00280101: ['US', [16]],
    x00280102: ['US', [15]],
    x00280103: ['US', [1]],
    x00281052: ['DS', '-10'],
    x00281053: ['DS', '1'],
    x7fe00010: ['OW', new Uint8Array(sliceValues(k).buffer)],
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
    x30060016: ['SQ', [{ x00081150: ['UI', UID.ct], x00081155: ['UI', sliceUid(k)] }]],
    x30060042: ['CS', 'CLOSED_PLANAR'],
    x30060046: ['IS', '3'],
    x30060050: ['DS', `-12.5\\7.25\\${z}\\-11.5\\7.25\\${z}\\-11.5\\11.25\\${z}`],
    ...change,
  };
}

/** A structure set on slices 0 to `slices` - 1 of the fixture series. */
export function structureSet(rois: readonly FixtureRoi[], slices: number, change: Items = {}): Items {
  const images = Array.from({ length: slices }, (_, k) => ({ x00081155: ['UI', sliceUid(k)] }) satisfies Items);
  const series: Items = { x0020000e: ['UI', SERIES], x30060016: ['SQ', images] };
  const study: Items = { x00081155: ['UI', '1.2.3.0'], x30060014: ['SQ', [series]] };
  return {
    x00080016: ['UI', UID.rtstruct],
    x00080018: ['UI', '1.2.3.50'],
    x00080060: ['CS', 'RTSTRUCT'],
    x00100010: ['PN', 'Doe^Jane'],
    x00100020: ['LO', 'P1'],
    x0020000d: ['UI', '1.2.3.777'],
    x0020000e: ['UI', '1.2.3.51'],
    x30060002: ['SH', 'Plan'],
    x30060010: ['SQ', [{ x00200052: ['UI', FRAME], x30060012: ['SQ', [study]] }]],
    x30060020: [
      'SQ',
      rois.map((roi) => ({
        x30060022: ['IS', String(roi.number)],
        x30060024: ['UI', FRAME],
        x30060026: ['LO', roi.name],
        x30060036: ['CS', 'MANUAL'],
      })),
    ],
    x30060039: [
      'SQ',
      rois
        .filter((roi) => roi.contourItem)
        .map((roi) => ({
          x3006002a: ['IS', '255\\0\\10'],
          x30060040: roi.contourItem!.contours ? ['SQ', roi.contourItem!.contours] : undefined,
          x30060084: ['IS', String(roi.number)],
        })),
    ],
    x30060080: [
      'SQ',
      rois.map((roi) => ({ x30060082: ['IS', '1'], x30060084: ['IS', String(roi.number)], x300600a4: ['CS', 'GTV'] })),
    ],
    ...change,
  };
}

/** Writes files below a folder and returns the folder. */
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
