import { Malformed } from '../../element/read/malformed.ts';
import { excessOf } from './excess.ts';
import type { BitFormat } from './stored-values.ts';

/** The header of a compressed frame. */
export interface FrameHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of one value. */
  readonly precision: number;
  /** JPEG 2000 only: the values are signed. */
  readonly signed?: boolean;
}

/** A compressed frame without what follows its end marker. */
export interface CheckedFrame extends FrameHeader {
  readonly codestream: Uint8Array;
  /** Bytes that follow it, without a padding byte. */
  readonly excessBytes: number;
}

/**
 * Reads the frame header of JPEG (ITU-T T.81 B.2.2), JPEG-LS (T.87 C.2.2) or JPEG 2000 (T.800 A.5.1), so that a decoder
 * only gets a frame of the expected size and depth: a damaged one cannot make it allocate more.
 */
export function checkFrameHeader(frame: Uint8Array, format: BitFormat): CheckedFrame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let header: FrameHeader | undefined;
  let end: number | undefined;
  try {
    const jpeg2000 = view.getUint32(0) === 0xff4fff51;
    header = jpeg2000 ? sizeMarker(view) : startOfFrame(view);
    end = jpeg2000 ? endOfTiles(view) : lastEndMarker(frame);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  if (!header || !end) throw new Malformed('QIAW_PIXEL_DECODING', 'A compressed frame has no valid beginning or end.');
  const { rows, columns, components, precision } = header;
  if (rows !== format.rows || columns !== format.columns || components !== 1 || precision > format.bitsAllocated) {
    throw new Malformed('QIAW_PIXEL_DECODING', 'A compressed frame has a different size or depth than the image.', {
      rows,
      columns,
      components,
      precision,
    });
  }
  return { ...header, codestream: frame.subarray(0, end), excessBytes: excessOf(frame.byteLength, end) };
}

/**
 * The end of the last EOI or EOC: a frame without it is truncated, and CharLS would read zero bits for half a minute.
 */
function lastEndMarker(frame: Uint8Array): number | undefined {
  for (let at = frame.byteLength - 2; at > 1; at -= 1) if (frame[at] === 0xff && frame[at + 1] === 0xd9) return at + 2;
  return undefined;
}

/**
 * Where a JPEG 2000 codestream ends by the lengths of its tile-parts (T.800 A.4.2); undefined if it is truncated,
 * because OpenJPH would decode the available part and fill the rest. EOC may be absent from a complete codestream of
 * one tile-part.
 */
function endOfTiles(view: DataView): number | undefined {
  let at = 2;
  while (view.getUint16(at) !== SOT) at += 2 + view.getUint16(at + 2);
  for (let parts = 1; ; parts += 1) {
    const [length, ofTile] = [view.getUint32(at + 6), view.getUint8(at + 11)];
    // A length of 0 extends to EOC.
    if (length === 0) return lastEndMarker(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    at += length;
    if (length < 14 || at > view.byteLength) return undefined;
    if (at === view.byteLength) return parts === 1 && ofTile === 1 ? at : undefined;
    const marker = view.getUint16(at);
    if (marker === EOC) return at + 2;
    if (marker !== SOT) return undefined;
  }
}

const [SOT, EOC] = [0xff90, 0xffd9];

/** More tiles than any image has: codecs spend time and memory on each before they notice that it is missing. */
const MAX_TILES = 4096;

/** SIZ; undefined if the tiles do not cover the image as T.800 B.3 requires. */
function sizeMarker(view: DataView): FrameHeader | undefined {
  const at = (offset: number): number => view.getUint32(offset);
  let tiles = 1;
  for (const axis of [0, 4]) {
    const [end, begin, tile, tileBegin] = [at(8 + axis), at(16 + axis), at(24 + axis), at(32 + axis)];
    if (begin >= end || tile === 0 || tileBegin > begin || tileBegin + tile <= begin) return undefined;
    tiles *= Math.ceil((end - tileBegin) / tile);
  }
  // Grey values are not subsampled.
  if (tiles > MAX_TILES || view.getUint16(43) !== 0x0101) return undefined;
  return {
    rows: at(12) - at(20),
    columns: at(8) - at(16),
    components: view.getUint16(40),
    precision: (view.getUint8(42) & 0x7f) + 1,
    signed: view.getUint8(42) >= 0x80,
  };
}

/** Markers of start of frame: SOF0 to SOF15 without DHT, JPG and DAC, and SOF55 of JPEG-LS. */
function isStartOfFrame(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
}

function startOfFrame(view: DataView): FrameHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isStartOfFrame(marker)) {
      return {
        precision: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      };
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
}
