import { swapBytes } from '../../core/index.ts';
import type { OpenObject } from '../element/read/open.ts';
import type { FileBytes } from '../element/read/walk.ts';
import { isNative } from '../image/pixels/codec.ts';
import { decodedFrames } from '../image/pixels/encapsulated.ts';
import { excessOf } from '../image/pixels/excess.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { SegmentPixels } from './segment-pixels.ts';

/** The pixels of a segmentation. */
export interface FoundPixels {
  readonly pixels: SegmentPixels;
  /** Ignored bytes after the pixels: per frame, or for native PixelData as a whole. */
  readonly excessBytes: readonly number[];
}

/** Finds the pixels in the file; those of a compressed object are decoded into one block. */
export async function readSegmentPixels(
  file: FileBytes,
  object: OpenObject,
  layout: PixelLayout,
): Promise<FoundPixels> {
  const { rows, columns, bits, frames, byteLength } = layout;
  const area = rows * columns;
  if (isNative(object.transferSyntaxUid)) {
    const excess = excessOf(object.dataset.element('PixelData')!.length, byteLength);
    const excessBytes = Array.from({ length: frames }, (_, frame) => (frame === frames - 1 ? excess : 0));
    return { pixels: new SegmentPixels(nativeBytes(object, layout), area, bits), excessBytes };
  }
  const format = { rows, columns, bitsAllocated: bits, bitsStored: bits, pixelRepresentation: 0 } as const;
  const frameBytes = Math.ceil((area * bits) / 8);
  const bytes = new Uint8Array(frameBytes * frames);
  const excessBytes: number[] = [];
  for await (const decoded of decodedFrames(file, object, format, frames)) {
    bytes.set(decoded.pixels, frameBytes * excessBytes.length);
    excessBytes.push(decoded.excessBytes);
  }
  return { pixels: new SegmentPixels(bytes, area, bits, 8 * frameBytes), excessBytes };
}

/** OW of a big endian object is stored in swapped 16-bit words for any pixel size (PS3.5 7.3). */
function nativeBytes({ dataset, encoding }: OpenObject, { bits, byteLength }: PixelLayout): Uint8Array {
  const bytes = dataset.bytes('PixelData')!.subarray(0, byteLength + (byteLength % 2));
  if (encoding.littleEndian || (bits !== 16 && dataset.element('PixelData')!.vr !== 'OW')) return bytes;
  const own = bytes.slice();
  swapBytes(own, 2);
  return own;
}
