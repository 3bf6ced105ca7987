import { Malformed } from '../../element/read/malformed.ts';

/** One JPEG Huffman table as specified (T.81 B.2.4.2): codes of each length from 1 to 16, and their values. */
export interface HuffmanTable {
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

/** The tables of one DHT segment by their destination; those of AC coefficients are ignored. */
export function* huffmanTables(body: Uint8Array): Generator<readonly [id: number, HuffmanTable]> {
  let at = 0;
  while (at < body.length) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = body.subarray(at + 17, at + 17 + total);
    if (counts.length !== 16 || values.length !== total || total > 256) throw invalidTable();
    if (body[at]! < 16) yield [body[at]!, { counts, values }];
    at += 17 + total;
  }
}

/**
 * For every 16 bits, the length of the code at their beginning (upper byte) and its value; 0 if no code matches. Codes
 * are given in order (T.81 C.2).
 */
export function lookupOf({ counts, values }: HuffmanTable): Uint16Array {
  const lookup = new Uint16Array(0x10000);
  let from = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    const span = 1 << (16 - length);
    for (let n = counts[length - 1]!; n > 0; n -= 1, index += 1, from += span) {
      // Differences of 16 bits have categories up to 16.
      if (from + span > 0x10000 || values[index]! > 16) throw invalidTable();
      lookup.fill((length << 8) | values[index]!, from, from + span);
    }
  }
  return lookup;
}

function invalidTable(): Malformed {
  return new Malformed(
    'QIAW_PIXEL_DECODING',
    'A frame of lossless JPEG cannot be decoded: its Huffman table is invalid.',
  );
}
