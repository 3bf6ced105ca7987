import { TRANSFER_SYNTAX } from '../uids.ts';
import { libraryCodecs } from './codec-library.ts';
import { jpegLosslessCodec } from './jpeg-lossless.ts';
import { rleCodec } from './rle.ts';
import type { BitFormat } from './stored-values.ts';

/** Decodes frames of encapsulated pixel data; a codec is added to {@link frameCodecs}, nothing else changes. */
export interface FrameCodec {
  readonly transferSyntaxUids: readonly string[];
  /**
   * @param frame the compressed frame: its fragments joined (PS3.5 A.4).
   * @returns native little endian pixels, rows × columns × BitsAllocated / 8 bytes.
   * @throws Malformed when the frame is damaged or does not decode to an image of this format
   */
  decodeFrame(frame: Uint8Array, format: BitFormat, transferSyntaxUid: string): Promise<Uint8Array>;
}

const frameCodecs: readonly FrameCodec[] = [rleCodec, jpegLosslessCodec, ...libraryCodecs];

const NATIVE: ReadonlySet<string> = new Set(Object.values(TRANSFER_SYNTAX));

export function isNative(transferSyntaxUid: string): boolean {
  return NATIVE.has(transferSyntaxUid);
}

export function codecFor(transferSyntaxUid: string): FrameCodec | undefined {
  return frameCodecs.find((codec) => codec.transferSyntaxUids.includes(transferSyntaxUid));
}
