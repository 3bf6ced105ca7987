import { COMPRESSED } from '../../element/dictionary/uids.ts';
import { Malformed } from '../../element/read/malformed.ts';
import type { FrameCodec } from './frame-codec.ts';
import { checkFrameHeader } from './frame-header.ts';
import { type HuffmanTable, huffmanTables, lookupOf } from './huffman.ts';
import type { BitFormat } from './stored-values.ts';

/**
 * Lossless JPEG, the Huffman-coded process 14 of ITU-T T.81 Annex H, of one component: 2 to 16 bits, all seven
 * predictors, point transform and restart intervals. Our own implementation, because the decoder that cornerstone uses
 * (jpeg-lossless-decoder-js 2.1.2) drops the last pixel if its code ends with the last byte, and likewise the pixel
 * before a restart marker; it also does not undo the point transform. A frame with too few or too many bits is damaged.
 */
export const jpegLosslessCodec: FrameCodec = {
  transferSyntaxUids: [COMPRESSED.jpegLossless, COMPRESSED.jpegLosslessSv1],
  async decodeFrame(frame, format) {
    const { precision, codestream, excessBytes } = checkFrameHeader(frame, format);
    return { pixels: cellsOf(decode(codestream, format, precision), format), excessBytes };
  },
};

/** The parameters from the markers before the entropy-coded data (T.81 B.2). */
interface Scan {
  readonly table: HuffmanTable;
  readonly predictor: number;
  readonly pointTransform: number;
  /** Samples between restart markers; 0 without them. */
  readonly restartInterval: number;
  /** Start of the entropy-coded data. */
  readonly start: number;
}

const [SOF3, DHT, SOS, DRI, RST0, RST7] = [0xc3, 0xc4, 0xda, 0xdd, 0xd0, 0xd7];

function scanOf(frame: Uint8Array): Scan {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  let lossless = false;
  // The frame header check has found SOI; every other marker before the scan has a length.
  let at = 2;
  while (at + 4 <= frame.byteLength) {
    if (frame[at] !== 0xff) throw damaged('a marker is missing');
    const marker = frame[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    const body = frame.subarray(at + 4, end);
    if (end > frame.byteLength || end < at + 4) throw damaged('a marker segment is truncated');
    if (marker === DHT) for (const [id, table] of huffmanTables(body)) tables.set(id, table);
    else if (marker === DRI) restartInterval = view.getUint16(at + 4);
    else if (marker === SOF3) lossless = true;
    else if (marker === SOS) {
      if (body.length !== 6 || body[0] !== 1) throw damaged('its scan header is invalid');
      const table = tables.get(body[2]! >> 4);
      const [predictor, pointTransform] = [body[3]!, body[5]! & 15];
      if (!lossless || !table || predictor < 1 || predictor > 7) throw damaged('it is not coded without loss');
      return { table, predictor, pointTransform, restartInterval, start: end };
    }
    at = end;
  }
  throw damaged('it has no scan');
}

function decode(frame: Uint8Array, { rows, columns }: BitFormat, precision: number): Uint16Array {
  const { table, predictor, pointTransform, restartInterval, start } = scanOf(frame);
  if (precision < 2 || precision > 16 || pointTransform >= precision) throw damaged('its depth is invalid');
  // H.1.1: a restart interval is whole lines.
  if (restartInterval % columns !== 0) throw damaged('a restart interval does not consist of whole lines');
  const bits = new EntropyBits(frame, start, lookupOf(table));
  const samples = new Uint16Array(rows * columns);
  const linesBetween = restartInterval / columns || rows;
  const middle = 1 << (precision - pointTransform - 1);
  for (let row = 0; row < rows; row += 1) {
    const first = row % linesBetween === 0;
    if (first && row > 0) bits.restart(row / linesBetween - 1);
    const begin = row * columns;
    // H.1.1: the first line has no line above, the first column no pixel before it, for any predictor.
    samples[begin] = (first ? middle : samples[begin - columns]!) + bits.difference();
    decodeLine(samples, begin, columns, first ? 1 : predictor, bits);
  }
  bits.end();
  if (pointTransform > 0) for (let i = 0; i < samples.length; i += 1) samples[i] = samples[i]! << pointTransform;
  return samples;
}

/** Table H.1; sums are taken modulo 2^16 by the array itself (H.1.2.1). */
function decodeLine(samples: Uint16Array, begin: number, columns: number, predictor: number, bits: EntropyBits): void {
  let left = samples[begin]!;
  for (let i = begin + 1; i < begin + columns; i += 1) {
    const above = samples[i - columns]!;
    const corner = samples[i - columns - 1]!;
    let predicted = left;
    if (predictor === 2) predicted = above;
    else if (predictor === 3) predicted = corner;
    else if (predictor === 4) predicted = left + above - corner;
    else if (predictor === 5) predicted = left + ((above - corner) >> 1);
    else if (predictor === 6) predicted = above + ((left - corner) >> 1);
    else if (predictor === 7) predicted = (left + above) >> 1;
    left = (predicted + bits.difference()) & 0xffff;
    samples[i] = left;
  }
}

/** The entropy-coded data of a scan (T.81 F.2.2), from one marker to the next. */
class EntropyBits {
  private held = 0;
  /** Number of unread low bits of `held`. */
  private count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly lookup: Uint16Array,
  ) {}

  /** The next difference (H.1.2.2): its category by the table, then as many bits. */
  difference(): number {
    if (this.count < 16) this.fill();
    const missing = 16 - this.count;
    const entry = this.lookup[(missing > 0 ? this.held << missing : this.held >>> -missing) & 0xffff]!;
    this.count -= entry >> 8;
    const category = entry & 0xff;
    // No code has length 0, so the next bits match no code of the table.
    if (entry === 0 || this.count < 0) throw damaged('its data are truncated or invalid');
    if (category === 0) return 0;
    if (category === 16) return 0x8000;
    if (this.count < category) this.fill();
    this.count -= category;
    if (this.count < 0) throw damaged('its data are truncated');
    const value = (this.held >>> this.count) & ((1 << category) - 1);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
  }

  /** Consumes bytes while they fit; never consumes a marker. */
  private fill(): void {
    while (this.count <= 24) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0xff) {
        if (this.bytes[this.at + 1] !== 0) return;
        this.at += 1;
      }
      this.at += 1;
      this.held = (this.held << 8) | byte;
      this.count += 8;
    }
  }

  /** Skips the restart marker after interval `index` (from 0). */
  restart(index: number): void {
    const marker = this.marker();
    if (marker !== RST0 + (index % 8)) throw damaged('a restart marker is missing');
    this.at += 2;
    this.count = 0;
  }

  /** Only padding may follow the last pixel, and no restart marker. */
  end(): void {
    const marker = this.marker();
    if (marker >= RST0 && marker <= RST7) throw damaged('its data continue after the last pixel');
  }

  /** The marker that ends these data. */
  private marker(): number {
    this.fill();
    // Bits up to the end of a byte are padding; whole bytes of zeros or ones count as padding too.
    for (let left = this.count >> 3; left > 0; left -= 1) padding((this.held >>> (8 * (left - 1))) & 0xff);
    while (this.bytes[this.at] !== 0xff || [0, 0xff].includes(this.bytes[this.at + 1]!)) {
      if (this.at + 1 >= this.bytes.length) throw damaged('it has no end');
      padding(this.bytes[this.at]!);
      this.at += 1;
    }
    return this.bytes[this.at + 1]!;
  }
}

function padding(byte: number): void {
  if (byte !== 0 && byte !== 0xff) throw damaged('its data continue after the last pixel');
}

/** Samples as native little endian cells. */
function cellsOf(samples: Uint16Array, { bitsAllocated }: BitFormat): Uint8Array {
  const cells =
    bitsAllocated === 8 ? Uint8Array.from(samples) : bitsAllocated === 32 ? Uint32Array.from(samples) : samples;
  return new Uint8Array(cells.buffer);
}

function damaged(what: string): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', `A frame of lossless JPEG cannot be decoded: ${what}.`);
}
