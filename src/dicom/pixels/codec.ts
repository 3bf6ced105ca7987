import type { ImageInstance } from '../model.ts';
import { TRANSFER_SYNTAX } from '../uids.ts';

/** Decodes the one frame of an encapsulated image; a codec is added to {@link frameCodecs}, nothing else changes. */
export interface FrameCodec {
  readonly transferSyntaxUids: readonly string[];
  /**
   * @param fragments of the frame, in order, without the basic offset table (PS3.5 A.4).
   * @returns native little endian pixels, rows × columns × BitsAllocated / 8 bytes.
   */
  decodeFrame(fragments: readonly Uint8Array[], image: ImageInstance): Uint8Array;
}

export const frameCodecs: readonly FrameCodec[] = [];

const NATIVE: ReadonlySet<string> = new Set(Object.values(TRANSFER_SYNTAX));

export function isNative(transferSyntaxUid: string): boolean {
  return NATIVE.has(transferSyntaxUid);
}

export function codecFor(transferSyntaxUid: string): FrameCodec | undefined {
  return frameCodecs.find((codec) => codec.transferSyntaxUids.includes(transferSyntaxUid));
}
