import { isAscii, latin1 } from '../../../core/index.ts';

/** Turns bytes of a text value into a string; PS3.3 C.12.1.1.2, PS3.5 6.1. */
export type TextDecode = (bytes: Uint8Array) => string;

/** Defined terms of (0008,0005), without `ISO_IR `, `ISO 2022 IR ` or spaces, and the decoder of Node that reads them. */
const SINGLE: Readonly<Record<string, string>> = {
  '6': 'latin1',
  '13': 'shift_jis',
  '100': 'latin1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'iso-8859-9',
  '149': 'euc-kr',
  '58': 'gb18030',
  '166': 'tis-620',
  '192': 'utf-8',
  '203': 'iso-8859-15',
};

/** Escape sequences of code extensions (PS3.3 C.12-3 and C.12-4) and the decoder for the text after them. */
const ESCAPES: readonly (readonly [string, string])[] = [
  ['$B', 'jis0208'],
  ['$(D', 'jis0212'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gb18030'],
  [')I', 'shift_jis'],
  ['(J', 'shift_jis'],
  ['(B', ''],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-F', 'iso-8859-7'],
  ['-G', 'iso-8859-6'],
  ['-H', 'iso-8859-8'],
  ['-L', 'iso-8859-5'],
  ['-M', 'iso-8859-9'],
  ['-T', 'tis-620'],
];

/**
 * The decoder for the values of SpecificCharacterSet. Unknown terms read as Latin-1, in which every byte is a
 * character: a name may then look wrong, but no information is lost and no file is refused for its encoding.
 */
export function textDecoder(characterSets: readonly string[]): TextDecode {
  const terms = characterSets.map(decoderName);
  const first = terms[0] ?? 'latin1';
  if (characterSets.length < 2 && !characterSets[0]?.includes('2022')) return decoderOf(first);
  return (bytes) => decodeExtended(bytes, first);
}

function decoderName(term: string): string {
  const upper = term.trim().toUpperCase();
  if (upper === 'GB18030' || upper === 'GBK') return 'gb18030';
  const number = /(\d+)\s*$/.exec(upper)?.[1];
  return (number !== undefined ? SINGLE[number] : undefined) ?? 'latin1';
}

function decoderOf(name: string): TextDecode {
  if (name === 'latin1') return latin1;
  // Node's JIS X 0208 and 0212 readers exist only behind their escape sequence in EUC-JP and ISO-2022-JP.
  if (name === 'jis0208') return (bytes) => eucJp(bytes, false);
  if (name === 'jis0212') return (bytes) => eucJp(bytes, true);
  let decoder: TextDecoder | undefined;
  return (bytes) => {
    if (isAscii(bytes)) return latin1(bytes);
    decoder ??= new TextDecoder(name);
    return decoder.decode(bytes);
  };
}

/** 7-bit pairs become EUC-JP by setting the high bits; JIS X 0212 pairs get the prefix 8F. */
function eucJp(bytes: Uint8Array, supplementary: boolean): string {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte < 0x21 || byte > 0x7e) {
      out.push(byte);
      continue;
    }
    if (supplementary) out.push(0x8f);
    out.push(byte | 0x80, (bytes[i + 1] ?? 0x20) | 0x80);
    i += 1;
  }
  return new TextDecoder('euc-jp').decode(Uint8Array.from(out));
}

function decodeExtended(bytes: Uint8Array, first: string): string {
  let text = '';
  let current = first;
  let start = 0;
  const flush = (end: number): void => {
    if (end > start) text += decoderOf(current)(bytes.subarray(start, end));
  };
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    // Every delimiter of a value ends the designated set (PS3.5 6.1.2.5.3).
    if (byte === 0x5c || byte === 0x5e || byte === 0x3d || byte === 0x0a || byte === 0x0d) {
      if (current === 'jis0208' || current === 'jis0212') continue;
      flush(i);
      start = i;
      current = first;
      continue;
    }
    if (byte !== 0x1b) continue;
    const sequence = ESCAPES.find(([code]) => matches(bytes, i + 1, code));
    if (sequence === undefined) continue;
    flush(i);
    current = sequence[1] === '' ? first : sequence[1];
    start = i + 1 + sequence[0].length;
    i = start - 1;
  }
  flush(bytes.length);
  return text;
}

function matches(bytes: Uint8Array, offset: number, code: string): boolean {
  for (let i = 0; i < code.length; i += 1) if (bytes[offset + i] !== code.charCodeAt(i)) return false;
  return true;
}
