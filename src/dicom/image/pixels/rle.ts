import { COMPRESSED } from '../../element/dictionary/uids.ts';
import { Malformed } from '../../element/read/malformed.ts';
import type { DecodedFrame, FrameCodec } from './frame-codec.ts';
import type { BitFormat } from './stored-values.ts';

/**
 * RLE Lossless (PS3.5 Annex G): one segment per byte of the pixel, most significant byte first, each encoded in runs
 * (PackBits). A truncated segment is damage and never filled with zeros; zeros after the last pixel are ignored and
 * counted, as in pydicom, GDCM and DCMTK.
 */
export const rleCodec: FrameCodec = {
  transferSyntaxUids: [COMPRESSED.rle],
  async decodeFrame(frame, format) {
    return decodeRle(frame, format);
  },
};

const HEADER = 64;

function decodeRle(frame: Uint8Array, format: BitFormat): DecodedFrame {
  // Single bits are packed, and the bytes are compressed.
  const cell = Math.ceil(format.bitsAllocated / 8);
  const count = Math.ceil((format.rows * format.columns * format.bitsAllocated) / 8 / cell);
  if (frame.byteLength < HEADER) throw damaged('its header is truncated');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== cell) throw damaged('it does not have one segment per byte of the pixel');
  const pixels = new Uint8Array(count * cell);
  let excessBytes = 0;
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.byteLength;
    if (start < HEADER || end > frame.byteLength || start > end) throw damaged('a segment is outside the frame');
    excessBytes += unpack(frame.subarray(start, end), pixels, cell - 1 - segment, cell);
  }
  return { pixels, excessBytes };
}

/** Fills every `step`th byte of `pixels` from `offset` on; returns the number of ignored bytes after the last pixel. */
function unpack(runs: Uint8Array, pixels: Uint8Array, offset: number, step: number): number {
  let to = offset;
  let from = 0;
  let excess = 0;
  while (to < pixels.length) {
    if (from >= runs.length) throw damaged('a segment ends before the last pixel');
    const control = runs[from]!;
    from += 1;
    if (control === 128) continue;
    const length = control < 128 ? control + 1 : 257 - control;
    const bytes = control < 128 ? length : 1;
    if (from + bytes > runs.length) throw damaged('a run is truncated');
    const fitting = Math.min(length, Math.ceil((pixels.length - to) / step));
    for (let i = 0; i < fitting; i += 1, to += step) pixels[to] = runs[control < 128 ? from + i : from]!;
    if (fitting < length) padding(runs.subarray(control < 128 ? from + fitting : from, from + bytes));
    from += bytes;
    excess = length - fitting;
  }
  return excess + paddingRuns(runs.subarray(from));
}

/** Bytes in the runs after the last pixel: all 0, or the frame has a different size than the image. */
function paddingRuns(runs: Uint8Array): number {
  let excess = 0;
  for (let from = 0; from < runs.length; ) {
    const control = runs[from]!;
    from += 1;
    // The last byte is only padding.
    if (control === 128 || from === runs.length) continue;
    const bytes = control < 128 ? control + 1 : 1;
    padding(runs.subarray(from, from + bytes));
    from += bytes;
    excess += control < 128 ? control + 1 : 257 - control;
  }
  return excess;
}

function padding(bytes: Uint8Array): void {
  if (bytes.some((byte) => byte !== 0)) throw damaged('it continues after the last pixel');
}

function damaged(what: string): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', `A run-length encoded frame cannot be decoded: ${what}.`);
}
