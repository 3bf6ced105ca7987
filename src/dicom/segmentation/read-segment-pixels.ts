import { Malformed } from '../part10/malformed.ts';
import type { OpenObject } from '../part10/open.ts';
import type { FileBytes } from '../part10/walk.ts';
import { isNative } from '../pixels/codec.ts';
import { decodedFrames } from '../pixels/encapsulated.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { SegmentPixels } from './segment-pixels.ts';

/** Finds the pixels in the file; those of a compressed object are decoded into one block. */
export async function readSegmentPixels(
  file: FileBytes,
  object: OpenObject,
  layout: PixelLayout,
): Promise<SegmentPixels> {
  const { rows, columns, bits, byteLength } = layout;
  if (isNative(object.transferSyntaxUid)) {
    return new SegmentPixels(nativeBytes(object, layout), rows * columns, bits);
  }
  if (bits === 1) {
    throw new Malformed('QIAW_TRANSFER_SYNTAX', 'Single bits are compressed in a way that cannot be read.', {
      transferSyntaxUid: object.transferSyntaxUid,
    });
  }
  const format = { rows, columns, bitsAllocated: bits, bitsStored: bits, pixelRepresentation: 0 } as const;
  const pixels = new Uint8Array(byteLength);
  let at = 0;
  for await (const frame of decodedFrames(file, object, format, layout.frames)) {
    pixels.set(frame, at);
    at += frame.byteLength;
  }
  return new SegmentPixels(pixels, rows * columns, bits);
}

/** OW of a big endian object lies in swapped 16-bit words, whatever the size of the pixels (PS3.5 7.3). */
function nativeBytes({ dataset, encoding }: OpenObject, { bits }: PixelLayout): Uint8Array {
  const bytes = dataset.bytes('PixelData')!;
  if (encoding.littleEndian || (bits !== 16 && dataset.element('PixelData')!.vr !== 'OW')) return bytes;
  return new Uint8Array(Buffer.from(bytes).swap16());
}
