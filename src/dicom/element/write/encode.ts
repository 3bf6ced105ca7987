import { QiawError, utf8Bytes } from '../../../core/index.ts';
import { type Keyword, type KeywordOf, mayHave, tagOf, type VrOf, vrOf } from '../dictionary/attribute.ts';
import { ByteWriter } from './byte-writer.ts';
import { formatDs } from './decimal-string.ts';
import { type Vr, valueFault } from './value-rules.ts';

/** The input of {@link encodeDataset}; pixel data is written separately, see part10.ts. */
type Writable = KeywordOf<Vr | 'xs'>;

type OneOrMore<T> = T | readonly T[];

/** `xs` (US or SS, as the pixels are) is written as US: this program writes unsigned pixels only. */
type ValueOf<V extends Vr | 'xs'> = V extends 'SQ'
  ? readonly Dataset[] | EncodedItems
  : V extends 'xs' | 'US' | 'SS' | 'UL' | 'SL' | 'FD' | 'FL'
    ? OneOrMore<number>
    : V extends 'DS' | 'IS'
      ? OneOrMore<number | string>
      : V extends 'AT'
        ? Keyword
        : OneOrMore<string>;

/** Attributes by keyword. `''` and `[]` write an empty element (type 2); undefined writes no element. */
export type Dataset = { readonly [K in Writable]?: ValueOf<VrOf<K>> | undefined };

/** Pre-encoded sequence items, so that a part shared by thousands of frames is encoded once. */
export interface EncodedItems {
  readonly encodedItems: Uint8Array;
}

/** A value that does not fit the VR of its attribute. The message names the attribute, never the value. */
export class ValueNotEncodable extends QiawError {
  readonly code = 'QIAW_DICOM_VALUE';

  constructor(keyword: string, fault: string) {
    super(`The value of ${keyword} ${fault}. Correct the source object or the configuration it comes from.`);
  }
}

/** Explicit VR Little Endian, sequences of defined length, elements in ascending order of tag (PS3.5 7). */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const writer = new ByteWriter();
  writeDataset(writer, dataset);
  return writer.written();
}

/** One sequence item around pre-encoded elements in ascending order of tag. */
export function writeItem(writer: ByteWriter, elements: readonly Uint8Array[]): void {
  writer.uint16(0xfffe);
  writer.uint16(0xe000);
  writer.uint32(elements.reduce((sum, part) => sum + part.length, 0));
  for (const part of elements) writer.bytes(part);
}

function writeDataset(writer: ByteWriter, dataset: Dataset): void {
  const keywords = (Object.keys(dataset) as Writable[]).filter((keyword) => dataset[keyword] !== undefined);
  keywords.sort((a, b) => tagOf(a) - tagOf(b));
  for (const keyword of keywords) writeElement(writer, keyword, dataset[keyword]!);
}

const longHeader: ReadonlySet<Vr> = new Set(['SQ', 'UC', 'UT']);

function writeElement(writer: ByteWriter, keyword: Writable, value: NonNullable<Dataset[Writable]>): void {
  const tag = tagOf(keyword);
  const stated = vrOf(keyword);
  const vr: Vr = stated === 'xs' ? 'US' : stated;
  const values = value === '' ? 0 : vr !== 'SQ' && Array.isArray(value) ? value.length : 1;
  if (!mayHave(keyword, values))
    throw new ValueNotEncodable(keyword, `has ${values} values, which PS3.6 does not allow`);
  writer.uint16(tag >>> 16);
  writer.uint16(tag & 0xffff);
  writer.ascii(vr);
  if (longHeader.has(vr)) {
    writer.uint16(0);
    const lengthAt = writer.length;
    writer.uint32(0);
    if (vr === 'SQ') writeItems(writer, value as readonly Dataset[] | EncodedItems);
    else writeText(writer, keyword, vr, value as OneOrMore<string>);
    writer.patchUint32(lengthAt, writer.length - lengthAt - 4);
    return;
  }
  const lengthAt = writer.length;
  writer.uint16(0);
  writeShort(writer, keyword, vr, value);
  const length = writer.length - lengthAt - 2;
  if (length > 0xfffe) throw new ValueNotEncodable(keyword, 'is longer than 65534 bytes');
  writer.patchUint16(lengthAt, length);
}

function writeShort(writer: ByteWriter, keyword: Writable, vr: Vr, value: NonNullable<Dataset[Writable]>): void {
  const numbers = (write: (value: number) => void): void => {
    for (const one of Array.isArray(value) ? value : [value]) write(one as number);
  };
  if (vr === 'US') numbers((n) => writer.uint16(checkRange(keyword, n, 0xffff)));
  else if (vr === 'SS') numbers((n) => writer.uint16(n & 0xffff));
  else if (vr === 'UL') numbers((n) => writer.uint32(checkRange(keyword, n, 0xffffffff)));
  else if (vr === 'SL') numbers((n) => writer.uint32(n >>> 0));
  else if (vr === 'FD') numbers((n) => writer.float64(n));
  else if (vr === 'FL') numbers((n) => writer.float32(n));
  else if (vr === 'AT') {
    const tag = tagOf(value as Keyword);
    writer.uint16(tag >>> 16);
    writer.uint16(tag & 0xffff);
  } else writeText(writer, keyword, vr, value as OneOrMore<string | number>);
}

function checkRange(keyword: Keyword, value: number, maximum: number): number {
  if (!Number.isInteger(value) || value < 0 || value > maximum) {
    throw new ValueNotEncodable(keyword, `is not an integer from 0 to ${maximum}`);
  }
  return value;
}

function writeText(writer: ByteWriter, keyword: Writable, vr: Vr, value: OneOrMore<string | number>): void {
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  const texts = values.map((one) => {
    const text = typeof one === 'string' ? one : vr === 'DS' ? formatDs(one) : String(one);
    const fault = valueFault(vr, text);
    if (fault !== undefined) throw new ValueNotEncodable(keyword, fault);
    return text;
  });
  const bytes = utf8Bytes(texts.join('\\'));
  writer.bytes(bytes);
  if (bytes.length % 2 === 1) writer.bytes(vr === 'UI' ? nul : space);
}

const nul = Uint8Array.of(0);
const space = Uint8Array.of(0x20);

function writeItems(writer: ByteWriter, items: readonly Dataset[] | EncodedItems): void {
  if ('encodedItems' in items) {
    writer.bytes(items.encodedItems);
    return;
  }
  for (const item of items) {
    writer.uint16(0xfffe);
    writer.uint16(0xe000);
    const lengthAt = writer.length;
    writer.uint32(0);
    writeDataset(writer, item);
    writer.patchUint32(lengthAt, writer.length - lengthAt - 4);
  }
}
