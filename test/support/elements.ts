/**
 * A reader of Explicit VR Little Endian with defined lengths, independent of the product's, for the product's output.
 */
export interface Element {
  readonly tag: string;
  readonly vr: string;
  readonly value: Uint8Array;
}

const longHeader = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'SQ', 'UC', 'UN', 'UR', 'UT']);

/** The top-level elements of a Part 10 file, meta information first. */
export function elementsOf(file: Uint8Array): Element[] {
  return readElements(file.subarray(132));
}

export function readElements(bytes: Uint8Array): Element[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = hex(view.getUint16(at, true)) + hex(view.getUint16(at + 2, true));
    const vr = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!);
    const long = longHeader.has(vr);
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const start = at + (long ? 12 : 8);
    found.push({ tag, vr, value: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The items of a sequence of defined length. */
export function itemsOf(sequence: Uint8Array): Element[][] {
  const view = new DataView(sequence.buffer, sequence.byteOffset, sequence.byteLength);
  const items: Element[][] = [];
  for (let at = 0; at < sequence.length; ) {
    const length = view.getUint32(at + 4, true);
    items.push(readElements(sequence.subarray(at + 8, at + 8 + length)));
    at += 8 + length;
  }
  return items;
}

/** A value by a path of tags, `[item]` numbers between them: `at(file, '52009230', 3, '00209111', 0, '00209157')`. */
export function valueAt(elements: readonly Element[], ...path: readonly (string | number)[]): Uint8Array {
  const [tag, item, ...rest] = path;
  const element = elements.find((one) => one.tag === tag);
  if (!element) throw new Error(`no element ${String(tag)}`);
  return item === undefined ? element.value : valueAt(itemsOf(element.value)[item as number]!, ...rest);
}

export function textAt(elements: readonly Element[], ...path: readonly (string | number)[]): string {
  return Buffer.from(valueAt(elements, ...path))
    .toString('utf8')
    .replace(/[\0 ]+$/, '');
}

export function numbersAt(elements: readonly Element[], bytes: 2 | 4, ...path: readonly (string | number)[]): number[] {
  const value = Buffer.from(valueAt(elements, ...path));
  return Array.from({ length: value.length / bytes }, (_, i) => value.readUIntLE(i * bytes, bytes));
}

/** A Part 10 file with these elements. */
export function fileOf(elements: readonly Element[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])];
  for (const { tag, vr, value } of elements) parts.push(encodeElement(tag, vr, value));
  return new Uint8Array(Buffer.concat(parts));
}

export function encodeElement(tag: string, vr: string, value: Uint8Array, declaredLength = value.length): Uint8Array {
  const long = longHeader.has(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(declaredLength, 8);
  else head.writeUInt16LE(declaredLength & 0xffff, 6);
  return Buffer.concat([head, value]);
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
