import { Malformed } from '../part10/malformed.ts';
import type { BitFormat } from './stored-values.ts';

/** What a compressed frame says of itself. */
export interface FrameHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of one value. */
  readonly precision: number;
  /** JPEG 2000 only: the values are signed. */
  readonly signed?: boolean;
}

/**
 * Reads the frame header of JPEG (ITU-T T.81 B.2.2), JPEG-LS (T.87 C.2.2) or JPEG 2000 (T.800 A.5.1), so that a decoder is
 * only given a frame of the size and depth it is expected to have: a damaged one cannot make it allocate more.
 */
export function checkFrameHeader(frame: Uint8Array, format: BitFormat): FrameHeader {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let header: FrameHeader | undefined;
  try {
    header = view.getUint32(0) === 0xff4fff51 ? sizeMarker(view) : endsWhole(frame) ? startOfFrame(view) : undefined;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  if (!header) throw new Malformed('QIAW_PIXEL_DECODING', 'A compressed frame has no valid beginning or end.');
  const { rows, columns, components, precision } = header;
  if (rows !== format.rows || columns !== format.columns || components !== 1 || precision > format.bitsAllocated) {
    throw new Malformed('QIAW_PIXEL_DECODING', 'A compressed frame is of another size or depth than the image.', {
      rows,
      columns,
      components,
      precision,
    });
  }
  return header;
}

/** JPEG ends with EOI, then zeros at most: without it CharLS reads zero bits for half a minute before it gives up. */
function endsWhole(frame: Uint8Array): boolean {
  let end = frame.byteLength;
  while (end > 2 && frame[end - 1] === 0) end -= 1;
  return frame[end - 2] === 0xff && frame[end - 1] === 0xd9;
}

/** More tiles than any image has: codecs take time and memory for each before they see that it is not there. */
const MAX_TILES = 4096;

/** SIZ; undefined where the tiles do not cover the image the way T.800 B.3 wants. */
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
