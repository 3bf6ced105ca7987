import { COMPRESSED } from '../../element/dictionary/uids.ts';
import { type Inflated, inflateRaw } from '../../element/read/inflate-raw.ts';
import { Malformed } from '../../element/read/malformed.ts';
import { excessOf } from './excess.ts';
import type { FrameCodec } from './frame-codec.ts';

/**
 * Deflated Image Frame Compression (PS3.5 A.4.13): every frame is the native frame, padded to whole bytes and deflated
 * (RFC 1951) separately.
 */
export const deflatedCodec: FrameCodec = {
  transferSyntaxUids: [COMPRESSED.deflatedImageFrame],
  async decodeFrame(frame, { rows, columns, bitsAllocated }) {
    const needed = Math.ceil((rows * columns * bitsAllocated) / 8);
    // A deflated byte expands to at most 1032 (zlib's technical notes), so that fewer bytes cannot become an image.
    if (needed > 1032 * (frame.byteLength + 1)) throw damaged();
    const { bytes, read } = inflated(frame, needed);
    if (bytes.byteLength < needed) throw damaged();
    const excessBytes = excessOf(bytes.byteLength, needed) + excessOf(frame.byteLength, read);
    return { pixels: new Uint8Array(bytes.subarray(0, needed)), excessBytes };
  },
};

/** No more than twice what is needed: a small frame may claim any size. */
function inflated(frame: Uint8Array, needed: number): Inflated {
  try {
    return inflateRaw(frame, 2 * needed + 2);
  } catch {
    throw damaged();
  }
}

function damaged(): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', 'A deflated frame cannot be decoded; its data are damaged.');
}
