import type { BitFormat } from './stored-values.ts';

export interface DecodedFrame {
  /** Native little endian, rows × columns × BitsAllocated / 8 bytes; single bits packed from the lowest bit. */
  readonly pixels: Uint8Array;
  /** Ignored bytes after the image in the frame; a padding byte is not counted. */
  readonly excessBytes: number;
}

/** Decodes frames of encapsulated pixel data; a new codec only needs an entry in {@link frameCodecs}. */
export interface FrameCodec {
  readonly transferSyntaxUids: readonly string[];
  /**
   * @param frame the compressed frame: its fragments joined (PS3.5 A.4).
   * @throws Malformed if the frame is damaged or does not decode to an image of this format
   */
  decodeFrame(frame: Uint8Array, format: BitFormat, transferSyntaxUid: string): Promise<DecodedFrame>;
}
