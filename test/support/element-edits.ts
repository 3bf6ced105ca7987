import { type Element, encodeElement, itemsOf } from './elements.ts';

/** Tags by keyword, for edits that read like sentences. */
export const tagOf = {
  SOPClassUID: '00080016',
  SOPInstanceUID: '00080018',
  Modality: '00080060',
  StudyInstanceUID: '0020000d',
  SeriesInstanceUID: '0020000e',
  FrameOfReferenceUID: '00200052',
  InstanceNumber: '00200013',
  SliceThickness: '00180050',
  ImageType: '00080008',
  ImagePositionPatient: '00200032',
  ImageOrientationPatient: '00200037',
  SamplesPerPixel: '00280002',
  PhotometricInterpretation: '00280004',
  NumberOfFrames: '00280008',
  Rows: '00280010',
  Columns: '00280011',
  PixelSpacing: '00280030',
  BitsAllocated: '00280100',
  BitsStored: '00280101',
  HighBit: '00280102',
  PixelRepresentation: '00280103',
  RescaleIntercept: '00281052',
  RescaleSlope: '00281053',
  PixelData: '7fe00010',
  StructureSetLabel: '30060002',
  StructureSetROISequence: '30060020',
  ROINumber: '30060022',
  ROIName: '30060026',
  ROIContourSequence: '30060039',
  ContourSequence: '30060040',
  ContourGeometricType: '30060042',
  NumberOfContourPoints: '30060046',
  ContourData: '30060050',
  ReferencedROINumber: '30060084',
} as const;

export type EditableKeyword = keyof typeof tagOf;

export function without(elements: readonly Element[], tag: string): Element[] {
  return elements.filter((element) => element.tag !== tag);
}

/** Inserts an element in tag order, replacing one with the same tag. */
export function withElement(elements: readonly Element[], tag: string, vr: string, value: Uint8Array): Element[] {
  return [...without(elements, tag), { tag, vr, value }].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** Replaces the value and keeps the VR. */
export function withValue(
  elements: readonly Element[],
  tag: string,
  change: (value: Uint8Array) => Uint8Array,
): Element[] {
  return elements.map((element) => (element.tag === tag ? { ...element, value: change(element.value) } : element));
}

/** Edits one item of a sequence, at any depth: `[sequence tag, item index, …]`. */
export function withItem(
  elements: readonly Element[],
  path: readonly [string, number, ...(string | number)[]],
  edit: (item: readonly Element[]) => readonly Element[],
): Element[] {
  const [tag, index, ...rest] = path;
  return withValue(elements, tag, (sequence) => {
    const items = itemsOf(sequence);
    const item = items[index]!;
    items[index] = [...(rest.length > 0 ? withItem(item, rest as [string, number], edit) : edit(item))];
    return encodeItems(items);
  });
}

export function encodeItems(items: readonly (readonly Element[])[]): Uint8Array {
  return Buffer.concat(
    items.map((item) => {
      const body = Buffer.concat(item.map(({ tag, vr, value }) => encodeElement(tag, vr, value)));
      const head = Buffer.alloc(8);
      head.writeUInt16LE(0xfffe, 0);
      head.writeUInt16LE(0xe000, 2);
      head.writeUInt32LE(body.length, 4);
      return Buffer.concat([head, body]);
    }),
  );
}

export function text(value: string, padding = ' '): Uint8Array {
  return Buffer.from(value.length % 2 === 1 ? value + padding : value, 'latin1');
}

export function short(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

const swapWidth: Readonly<Record<string, number>> = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 2 };

/** The data set after the meta information in another transfer syntax. */
export type Reencoding = 'implicit little endian' | 'explicit big endian' | 'undefined lengths';

/** Encodes the elements of a data set (no meta information) differently; pixels are byte-swapped where necessary. */
export function reencode(elements: readonly Element[], as: Reencoding): Uint8Array {
  return Buffer.concat(elements.map((element) => reencodeElement(element, as)));
}

function reencodeElement({ tag, vr, value }: Element, as: Reencoding): Uint8Array {
  const big = as === 'explicit big endian';
  const undefinedLength = as === 'undefined lengths' && vr === 'SQ';
  const items = vr === 'SQ' ? itemsOf(value).map((item) => reencode(item, as)) : [];
  const body =
    vr === 'SQ'
      ? Buffer.concat([...items.flatMap((item) => itemParts(item, as)), ...end(undefinedLength, 0xe0dd)])
      : swapped(vr, value, big);
  const head: Uint8Array[] = [
    u16(Number.parseInt(tag.slice(0, 4), 16), big),
    u16(Number.parseInt(tag.slice(4), 16), big),
  ];
  const length = undefinedLength ? 0xffffffff : body.length;
  if (as === 'implicit little endian') head.push(u32(length, false));
  else if (['OB', 'OW', 'SQ', 'UT', 'UN'].includes(vr)) head.push(Buffer.from(vr), u16(0, big), u32(length, big));
  else head.push(Buffer.from(vr), u16(length, big));
  return Buffer.concat([...head, body]);
}

function itemParts(item: Uint8Array, as: Reencoding): Uint8Array[] {
  const big = as === 'explicit big endian';
  const open = as === 'undefined lengths';
  return [u16(0xfffe, big), u16(0xe000, big), u32(open ? 0xffffffff : item.length, big), item, ...end(open, 0xe00d)];
}

function end(open: boolean, element: number): Uint8Array[] {
  return open ? [u16(0xfffe, false), u16(element, false), u32(0, false)] : [];
}

function swapped(vr: string, value: Uint8Array, big: boolean): Uint8Array {
  const width = swapWidth[vr];
  if (!big || width === undefined) return value;
  const result = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i += 1) result[i] = value[i - (i % width) + width - 1 - (i % width)]!;
  return result;
}

function u16(value: number, big: boolean): Uint8Array {
  const bytes = Buffer.alloc(2);
  if (big) bytes.writeUInt16BE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number, big: boolean): Uint8Array {
  const bytes = Buffer.alloc(4);
  if (big) bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}

/** Meta information and data set of a Part 10 file, separately. */
export function apart(elements: readonly Element[]): { meta: Element[]; body: Element[] } {
  return {
    meta: elements.filter(({ tag }) => tag.startsWith('0002')),
    body: elements.filter(({ tag }) => !tag.startsWith('0002')),
  };
}
