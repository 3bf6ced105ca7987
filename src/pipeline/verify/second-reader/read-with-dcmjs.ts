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
  /** One byte (0 or 1) per bit, least significant bit first. */
  unpack(packed: Uint8Array): Uint8Array;
}

/**
 * Reads a file with dcmjs, which shares no code with the reader and the writer of this program. The library is loaded
 * only here, at the first call.
 *
 * @throws DerivedObjectUnreadable when dcmjs refuses the file
 */
export async function readWithDcmjs(file: Uint8Array): Promise<SecondReading> {
  const { default: dcmjs } = await import('dcmjs');
  // It logs every VR that Implicit VR does not define as an error.
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the padding of UIDs.
const padding = /^[ \u0000]+|[ \u0000]+$/g;

/** Bytes by the character that dcmjs makes of each inside sequences. */
const bytesOf = new Map(Array.from({ length: 256 }, (_, n) => [new TextDecoder('latin1').decode(Uint8Array.of(n)), n]));

/**
 * dcmjs 0.51 decodes the text inside sequences as Latin-1 regardless of SpecificCharacterSet (its stream of a sequence
 * starts with a new decoder); objects of this program are in UTF-8.
 */
function nestedText(text: string): string {
  const bytes = [...text].map((character) => bytesOf.get(character));
  return bytes.every((byte) => byte !== undefined) ? new TextDecoder().decode(Uint8Array.from(bytes)) : text;
}

class DcmjsReader implements ValueReader {
  constructor(
    private readonly elements: Elements,
    private readonly decode: (text: string) => string = (text) => text,
  ) {}

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
    const raw = this.elements[jsonKey('SpecificCharacterSet')]?._rawValue;
    const decode = raw?.length === 1 && String(raw[0]).trim() === 'ISO_IR 192' ? nestedText : this.decode;
    return this.values(keyword).map((item) => new DcmjsReader(item as Elements, decode));
  }

  private texts(keyword: Keyword): readonly string[] {
    return this.values(keyword).map((value) => this.decode(String(value ?? '')).replace(padding, ''));
  }

  private values(keyword: Keyword): readonly unknown[] {
    const element: Element | undefined = this.elements[jsonKey(keyword)];
    return element?.Value ?? [];
  }
}
