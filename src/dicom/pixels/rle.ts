import { Malformed } from '../part10/malformed.ts';
import { COMPRESSED } from '../uids.ts';
import type { FrameCodec } from './codec.ts';
import type { BitFormat } from './stored-values.ts';

/**
 * RLE Lossless (PS3.5 Annex G): one segment a byte of the pixel, most significant byte first, each run by run
 * (PackBits). A segment that ends early or says too much is damage, never zeros.
 */
export const rleCodec: FrameCodec = {
  transferSyntaxUids: [COMPRESSED.rle],
  async decodeFrame(frame, format) {
    return decodeRle(frame, format);
  },
};

const HEADER = 64;

function decodeRle(frame: Uint8Array, format: BitFormat): Uint8Array {
  const cell = format.bitsAllocated / 8;
  const count = format.rows * format.columns;
  if (frame.byteLength < HEADER) throw damaged('its header is cut');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== cell) throw damaged('it has not one segment a byte of the pixel');
  const pixels = new Uint8Array(count * cell);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.byteLength;
    if (start < HEADER || end > frame.byteLength || start > end) throw damaged('a segment lies outside it');
    unpack(frame.subarray(start, end), pixels, cell - 1 - segment, cell);
  }
  return pixels;
}

/** Fills every `step`th byte of `pixels` from `offset` on. */
function unpack(runs: Uint8Array, pixels: Uint8Array, offset: number, step: number): void {
  let to = offset;
  let from = 0;
  while (to < pixels.length) {
    if (from >= runs.length) throw damaged('a segment ends before the last pixel');
    const control = runs[from]!;
    from += 1;
    if (control === 128) continue;
    const length = control < 128 ? control + 1 : 257 - control;
    const bytes = control < 128 ? length : 1;
    if (from + bytes > runs.length) throw damaged('a run is cut');
    if (to + (length - 1) * step >= pixels.length) throw damaged('a run goes beyond the last pixel');
    for (let i = 0; i < length; i += 1, to += step) pixels[to] = runs[control < 128 ? from + i : from]!;
    from += bytes;
  }
  if (runs.subarray(from).some((byte) => byte !== 0 && byte !== 128))
    throw damaged('a segment goes on after the last pixel');
}

function damaged(what: string): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', `A run-length encoded frame cannot be decoded: ${what}.`);
}
