import { joinBytes } from '../../../core/index.ts';
import { Malformed } from '../../element/read/malformed.ts';
import type { OpenObject } from '../../element/read/open.ts';
import { type FileBytes, items } from '../../element/read/walk.ts';
import { codecFor } from './codec.ts';
import type { DecodedFrame } from './frame-codec.ts';
import type { BitFormat } from './stored-values.ts';

/** The frames of encapsulated pixel data, decoded, in the order of the object. */
export async function* decodedFrames(
  file: FileBytes,
  object: OpenObject,
  format: BitFormat,
  frames: number,
): AsyncGenerator<DecodedFrame> {
  for (const frame of compressedFrames(file, object, frames)) yield await decodeFrame(object, frame, format);
}

/** Maximum bytes of one frame: 16 times those of the largest detector. A few compressed bytes can claim gigabytes. */
const largestFrame = 512 * 1024 * 1024;

/** Decodes one of {@link compressedFrames}. */
export async function decodeFrame(object: OpenObject, frame: Uint8Array, format: BitFormat): Promise<DecodedFrame> {
  const codec = codecFor(object.transferSyntaxUid);
  if (!codec) throw unsupported(object);
  const expected = Math.ceil((format.rows * format.columns * format.bitsAllocated) / 8);
  if (expected > largestFrame) {
    throw new Malformed('QIAW_PIXEL_DATA_LENGTH', 'A compressed frame declares a size larger than any image.', {
      bytes: frame.byteLength,
      expectedBytes: expected,
    });
  }
  const decoded = await codec.decodeFrame(frame, format, object.transferSyntaxUid);
  if (decoded.pixels.byteLength !== expected) {
    throw new Malformed('QIAW_PIXEL_DATA_LENGTH', 'The decoded pixels do not fill the image.', {
      bytes: decoded.pixels.byteLength,
      expectedBytes: expected,
    });
  }
  return decoded;
}

function unsupported(object: OpenObject): Malformed {
  return new Malformed('QIAW_TRANSFER_SYNTAX', 'The images are compressed in a way that cannot be read.', {
    transferSyntaxUid: object.transferSyntaxUid,
  });
}

/**
 * Joins the fragments of each frame (PS3.5 A.4). The extended or the basic offset table assigns fragments to frames;
 * without one, there is one fragment per frame, or the beginnings of the codestreams decide.
 */
export function compressedFrames(file: FileBytes, object: OpenObject, frames: number): readonly Uint8Array[] {
  const element = object.dataset.element('PixelData')!;
  if (!codecFor(object.transferSyntaxUid) || !element.undefinedLength) throw unsupported(object);
  const end = element.offset + element.length;
  const [table, ...parts] = items(file, element.offset, end, object.encoding, false, 1, true);
  if (!table || parts.length === 0) throw unclear(0, frames);
  const fragments = parts.map((part) => file.bytes.subarray(part.start, part.end));
  if (frames === 1) return [joined(fragments)];
  if (fragments.length === frames) return fragments;
  // Offsets count from the first byte of the item that follows the table.
  const origin = table.next;
  const starts = parts.map((part) => part.start - 8 - origin);
  const first = firstFragments(offsetsOf(file, object, table), starts) ?? codestreamStarts(fragments);
  if (first.length !== frames || first[0] !== 0) throw unclear(fragments.length, frames);
  return first.map((begin, index) => joined(fragments.slice(begin, first[index + 1] ?? fragments.length)));
}

function unclear(fragments: number, frames: number): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', 'The fragments of the pixel data cannot be assigned to frames.', {
    fragments,
    frames,
  });
}

function offsetsOf(
  file: FileBytes,
  { dataset }: OpenObject,
  table: { readonly start: number; readonly end: number },
): readonly number[] {
  const extended = dataset.bytes('ExtendedOffsetTable');
  if (extended && extended.byteLength >= 8) {
    const view = new DataView(extended.buffer, extended.byteOffset, extended.byteLength);
    return Array.from({ length: extended.byteLength >> 3 }, (_, i) => Number(view.getBigUint64(8 * i, true)));
  }
  return Array.from({ length: (table.end - table.start) >> 2 }, (_, i) =>
    file.view.getUint32(table.start + 4 * i, true),
  );
}

/** Index of the first fragment of each frame; undefined if the table is absent or does not point to a fragment. */
function firstFragments(offsets: readonly number[], starts: readonly number[]): number[] | undefined {
  const indices = offsets.map((offset) => starts.indexOf(offset));
  const ascending = indices.every((index, i) => index >= 0 && (i === 0 || index > indices[i - 1]!));
  return offsets.length > 0 && ascending ? indices : undefined;
}

/** JPEG and JPEG-LS begin with SOI and a marker, JPEG 2000 with SOC and SIZ. */
function codestreamStarts(fragments: readonly Uint8Array[]): number[] {
  return fragments.flatMap((bytes, index) => {
    const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
    const j2k = bytes[0] === 0xff && bytes[1] === 0x4f && bytes[2] === 0xff && bytes[3] === 0x51;
    return jpeg || j2k ? [index] : [];
  });
}

function joined(fragments: readonly Uint8Array[]): Uint8Array {
  return fragments.length === 1 ? fragments[0]! : joinBytes(fragments);
}
