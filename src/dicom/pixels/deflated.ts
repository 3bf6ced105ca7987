import { inflateRawSync, type Zlib } from 'node:zlib';
import { Malformed } from '../part10/malformed.ts';
import { COMPRESSED } from '../uids.ts';
import type { FrameCodec } from './codec.ts';
import { excessOf } from './excess.ts';

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
    const { buffer, engine } = inflated(frame, needed);
    if (buffer.byteLength < needed) throw damaged();
    const excessBytes = excessOf(buffer.byteLength, needed) + excessOf(frame.byteLength, engine.bytesWritten);
    return { pixels: new Uint8Array(buffer.subarray(0, needed)), excessBytes };
  },
};

/** `engine.bytesWritten` is the number of bytes read from the frame. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: Zlib;
}

/** At most twice the required size, because a small frame may claim any size. */
function inflated(frame: Uint8Array, needed: number): Inflated {
  try {
    return inflateRawSync(frame, { info: true, maxOutputLength: 2 * needed + 2 }) as unknown as Inflated;
  } catch {
    throw damaged();
  }
}

function damaged(): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', 'A deflated frame cannot be decoded; its data are damaged.');
}
