import { type Keyword, type KeywordOf, tagOf } from '../dictionary/attribute.ts';
import { type TextDecode, textDecoder } from './character-set.ts';
import { Malformed } from './malformed.ts';
import { type Element, type Encoding, type FileBytes, items, need, readElement, tagText } from './walk.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * One DS or IS value (PS3.5 6.2), or undefined for anything else: an empty string, hexadecimal, `NaN` and other
 * spellings that `Number()` accepts are not DICOM numbers.
 */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : value; // no negative zero, because it is the same number with different bytes
}

const latin1 = textDecoder([]);

/**
 * The elements of one data set, decoded on request. Absent and empty elements are both `undefined`; an invalid value
 * throws {@link Malformed}.
 */
export class Dataset {
  private readonly elements = new Map<number, Element>();
  private decode: TextDecode;

  private constructor(
    private readonly file: FileBytes,
    private readonly depth: number,
    inherited: TextDecode,
    private readonly littleEndian: boolean,
  ) {
    this.decode = inherited;
  }

  /**
   * Walks the elements in [start, end). At the top level the walk tolerates zero padding after the last element. The
   * elements read before any damage are in `partial`, so that a refusal can name the object.
   */
  static parse(
    file: FileBytes,
    start: number,
    end: number,
    encoding: Encoding,
    options: { depth?: number; decode?: TextDecode; partial?: (dataset: Dataset) => void } = {},
  ): Dataset {
    const depth = options.depth ?? 0;
    const dataset = new Dataset(file, depth, options.decode ?? latin1, encoding.littleEndian);
    options.partial?.(dataset);
    let offset = start;
    while (offset < end) {
      if (depth === 0 && onlyZeros(file, offset, end)) break;
      const { element, next } = readElement(file, offset, end, encoding, depth);
      if (dataset.elements.has(element.tag)) {
        throw new Malformed('QIAW_DICOM_MALFORMED', 'An element occurs twice in one data set.', {
          tag: tagText(element.tag),
        });
      }
      dataset.elements.set(element.tag, element);
      offset = next;
    }
    const characterSet = dataset.elements.get(tagOf('SpecificCharacterSet'));
    if (characterSet && characterSet.length > 0) {
      dataset.decode = textDecoder(latin1(dataset.bytesOf(characterSet)).split('\\'));
    }
    return dataset;
  }

  has(keyword: Keyword): boolean {
    return this.elements.has(tagOf(keyword));
  }

  element(keyword: Keyword): Element | undefined {
    return this.elements.get(tagOf(keyword));
  }

  /** The values of a text element without padding; undefined if there are none. */
  texts(keyword: Keyword): readonly string[] | undefined {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return undefined;
    const text = this.decode(this.bytesOf(element));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the padding of UIDs and of careless writers.
    const values = text.split('\\').map((value) => value.replace(/^[ \u0000]+|[ \u0000]+$/g, ''));
    return values.every((value) => value === '') ? undefined : values;
  }

  text(keyword: Keyword): string | undefined {
    const value = this.texts(keyword)?.[0];
    return value === '' ? undefined : value;
  }

  /** A single text whose backslashes are part of it (ST, LT, UT). */
  wholeText(keyword: Keyword): string | undefined {
    return this.texts(keyword)?.join('\\');
  }

  /** A UID of PS3.5 9.1: digits and dots, at most 64 characters. */
  uid(keyword: KeywordOf<'UI'>): string | undefined {
    const value = this.text(keyword);
    if (value === undefined) return undefined;
    if (value.length > 64 || !/^\d+(?:\.\d+)*$/.test(value)) throw invalid(keyword, 'is not a UID');
    return value;
  }

  /** The values of a DS or IS element. */
  numbers(keyword: KeywordOf<'DS' | 'IS'>): readonly number[] | undefined {
    return this.texts(keyword)?.map((text) => {
      const value = parseDecimal(text);
      if (value === undefined) throw invalid(keyword, 'contains something that is not a number');
      return value;
    });
  }

  number(keyword: KeywordOf<'DS' | 'IS'>): number | undefined {
    return this.numbers(keyword)?.[0];
  }

  /** The first value of an optional, descriptive DS or IS element: an invalid number counts as absent. */
  optionalNumber(keyword: KeywordOf<'DS' | 'IS'>): number | undefined {
    const text = this.text(keyword);
    return text === undefined ? undefined : parseDecimal(text);
  }

  integer(keyword: KeywordOf<'DS' | 'IS'>): number | undefined {
    const value = this.number(keyword);
    if (value !== undefined && !Number.isSafeInteger(value)) throw invalid(keyword, 'is not an integer');
    return value;
  }

  /** The first value of a US or SS element; the caller knows its signedness (Implicit VR does not state it). */
  short(keyword: KeywordOf<'US' | 'SS' | 'xs'>, signed = false): number | undefined {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return undefined;
    if (element.length < 2) throw invalid(keyword, 'is shorter than two bytes');
    need(this.file, element.offset + 2, this.file.size);
    return signed
      ? this.file.view.getInt16(element.offset, this.littleEndian)
      : this.file.view.getUint16(element.offset, this.littleEndian);
  }

  /** All values of a US element. */
  shorts(keyword: KeywordOf<'US' | 'SS' | 'xs'>): readonly number[] | undefined {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return undefined;
    const bytes = this.bytesOf(element);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getUint16(2 * i, this.littleEndian));
  }

  /** The first value of a UL element. */
  long(keyword: KeywordOf<'UL'>): number | undefined {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return undefined;
    if (element.length < 4) throw invalid(keyword, 'is shorter than four bytes');
    need(this.file, element.offset + 4, this.file.size);
    return this.file.view.getUint32(element.offset, this.littleEndian);
  }

  /** The first value of an FD element. */
  double(keyword: KeywordOf<'FD'>): number | undefined {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return undefined;
    if (element.length < 8) throw invalid(keyword, 'is shorter than eight bytes');
    need(this.file, element.offset + 8, this.file.size);
    return this.file.view.getFloat64(element.offset, this.littleEndian);
  }

  /** The items of a sequence; empty if it is absent or empty. */
  sequence(keyword: KeywordOf<'SQ'>): readonly Dataset[] {
    const element = this.elements.get(tagOf(keyword));
    if (!element || element.length === 0) return [];
    if (element.vr !== '' && element.vr !== 'SQ' && element.vr !== 'UN') throw invalid(keyword, 'is not a sequence');
    return this.itemsOf(element);
  }

  /** Every element in the order of the file. */
  all(): Iterable<Element> {
    return this.elements.values();
  }

  /** The items of an element of this data set that is a sequence. */
  itemsOf(element: Element): readonly Dataset[] {
    if (element.length === 0) return [];
    const depth = this.depth + 1;
    const end = element.offset + element.length;
    // An UN of defined length that holds a sequence is Implicit VR Little Endian (PS3.5 6.2.2 note).
    const encoding = element.vr === 'UN' ? { explicit: false, littleEndian: true } : element.inner;
    const datasets: Dataset[] = [];
    for (const item of items(this.file, element.offset, end, encoding, false, depth)) {
      datasets.push(Dataset.parse(this.file, item.start, item.end, encoding, { depth, decode: this.decode }));
    }
    return datasets;
  }

  /** The unchanged text of an element of this data set, including padding and backslashes. */
  textOf(element: Element): string {
    return this.decode(this.bytesOf(element));
  }

  /** The bytes of a value, a view into the file's bytes. */
  bytes(keyword: Keyword): Uint8Array | undefined {
    const element = this.elements.get(tagOf(keyword));
    return element && this.bytesOf(element);
  }

  /** The bytes of an element of this data set, a view into the file's bytes. */
  bytesOf(element: Element): Uint8Array {
    const end = element.offset + element.length;
    need(this.file, end, this.file.size);
    return this.file.bytes.subarray(element.offset, end);
  }
}

/** Thrown for a value that is present but wrong. */
export function invalid(keyword: Keyword, what: string, evidence: Record<string, string | number> = {}): Malformed {
  return new Malformed('QIAW_DICOM_ATTRIBUTE_INVALID', `${keyword} ${what}.`, { attribute: keyword, ...evidence });
}

/** The value of a type 1 attribute (PS3.5 7.4.1), which must be present and not empty. */
export function required<T>(value: T | undefined, keyword: Keyword): T {
  if (value === undefined) {
    throw new Malformed('QIAW_DICOM_ATTRIBUTE_MISSING', `${keyword} is missing or empty.`, { attribute: keyword });
  }
  return value;
}

function onlyZeros(file: FileBytes, offset: number, end: number): boolean {
  need(file, Math.min(offset + 8, end), end);
  for (let i = offset; i < Math.min(offset + 8, end); i += 1) if (file.bytes[i] !== 0) return false;
  need(file, end, end);
  for (let i = offset; i < end; i += 1) if (file.bytes[i] !== 0) return false;
  return true;
}
