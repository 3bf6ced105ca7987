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

function sizeMarker(view: DataView): FrameHeader {
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    rows: bottom - top,
    columns: right - left,
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
