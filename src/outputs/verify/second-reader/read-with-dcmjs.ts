import type { Element, Elements } from 'dcmjs';
import {
  DerivedObjectUnreadable,
  jsonKey,
  type Keyword,
  type KeywordOf,
  type ValueReader,
} from '../../../dicom/index.ts';

export interface SecondReading {
  readonly values: ValueReader;
  /** A byte for every bit, 0 or 1, least significant bit first. */
  unpack(packed: Uint8Array): Uint8Array;
}

/**
 * Reads a file with dcmjs, which shares no code with the reader and the writer of this program. The library is loaded here
 * and nowhere else, at the first call.
 *
 * @throws DerivedObjectUnreadable when dcmjs refuses the file
 */
export async function readWithDcmjs(file: Uint8Array): Promise<SecondReading> {
  const { default: dcmjs } = await import('dcmjs');
  // It logs every VR that Implicit VR leaves open, as an error.
  for (const name of ['validation.dcmjs', 'dcmjs']) dcmjs.log.getLogger(name).setLevel('silent');
  try {
    const bytes = new Uint8Array(file).buffer;
    return {
      values: new DcmjsReader(dcmjs.data.DicomMessage.readFile(bytes).dict),
      unpack: (packed) => dcmjs.data.BitArray.unpack(packed).map((value) => (value === 0 ? 0 : 1)),
    };
  } catch (cause) {
    throw new DerivedObjectUnreadable('dcmjs refuses it.', { cause });
  }
}

class DcmjsReader implements ValueReader {
  constructor(private readonly elements: Elements) {}

  text(keyword: Keyword): string | undefined {
    return this.texts(keyword)[0] || undefined;
  }

  wholeText(keyword: Keyword): string | undefined {
    return this.texts(keyword).join('\\') || undefined;
  }

  uid(keyword: KeywordOf<'UI'>): string | undefined {
    return this.text(keyword);
  }

  numbers(keyword: KeywordOf<'DS' | 'IS'>): readonly number[] | undefined {
    const values = this.values(keyword);
    if (values.length === 0) return undefined;
    return values.map((value) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new DerivedObjectUnreadable(`${keyword} is not a number for dcmjs.`);
      }
      return value;
    });
  }

  number(keyword: KeywordOf<'DS' | 'IS'>): number | undefined {
    return this.numbers(keyword)?.[0];
  }

  short(keyword: KeywordOf<'US' | 'SS' | 'xs'>): number | undefined {
    return this.values(keyword)[0] as number | undefined;
  }

  double(keyword: KeywordOf<'FD'>): number | undefined {
    return this.values(keyword)[0] as number | undefined;
  }

  bytes(keyword: Keyword): Uint8Array | undefined {
    const [value] = this.values(keyword);
    return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
  }

  sequence(keyword: KeywordOf<'SQ'>): readonly ValueReader[] {
    return this.values(keyword).map((item) => new DcmjsReader(item as Elements));
  }

  private texts(keyword: Keyword): readonly string[] {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the padding of UIDs.
    return this.values(keyword).map((value) => String(value ?? '').replace(/^[ \u0000]+|[ \u0000]+$/g, ''));
  }

  private values(keyword: Keyword): readonly unknown[] {
    const element: Element | undefined = this.elements[jsonKey(keyword)];
    return element?.Value ?? [];
  }
}
