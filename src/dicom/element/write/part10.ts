import { latin1Bytes } from '../../../core/index.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Dataset, encodeDataset, ValueNotEncodable } from './encode.ts';

/** Pixel data that is written directly into the bytes of the file, without a second copy. */
export interface PixelSource {
  /** OF: Float Pixel Data. */
  readonly vr: 'OB' | 'OW' | 'OF';
  readonly byteLength: number;
  /** Fills a zeroed array of `byteLength` bytes. */
  fill(target: Uint8Array): void;
}

const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** Identifies this writer; a UUID-derived UID (PS3.5 B.2) assigned once to this product. */
const implementationClassUid = '2.25.134590358695878520090030896766451963634';
const implementationVersionName = 'FAIR-QIAW';

/**
 * A complete Part 10 file, Explicit VR Little Endian: preamble, meta information, data set, then the pixel data.
 * SOPClassUID and SOPInstanceUID are taken from the data set.
 */
export function writePart10(
  dataset: Dataset & { SOPClassUID: string; SOPInstanceUID: string },
  pixels?: PixelSource,
): Uint8Array {
  const meta = encodeMeta(dataset.SOPClassUID, dataset.SOPInstanceUID);
  const body = encodeDataset(dataset);
  const pixelLength = pixels ? pixels.byteLength + (pixels.byteLength % 2) : 0;
  if (pixelLength > 0xfffffffe)
    throw new ValueNotEncodable('PixelData', 'is longer than 4 GiB, the limit of one object');
  const head = 132 + meta.length + body.length;
  const file = new Uint8Array(head + (pixels ? 12 + pixelLength : 0));
  file.set([0x44, 0x49, 0x43, 0x4d], 128);
  file.set(meta, 132);
  file.set(body, 132 + meta.length);
  if (pixels) {
    const header = new ByteWriter();
    header.uint16(0x7fe0);
    header.uint16(pixels.vr === 'OF' ? 0x0008 : 0x0010);
    header.ascii(pixels.vr);
    header.uint16(0);
    header.uint32(pixelLength);
    file.set(header.written(), head);
    pixels.fill(file.subarray(head + 12, head + 12 + pixels.byteLength));
  }
  return file;
}

/** File meta information (PS3.10 7.1) without preamble and prefix. */
export function encodeMeta(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string = explicitLittleEndian,
): Uint8Array {
  const group = new ByteWriter();
  element(group, 0x0001, 'OB', Uint8Array.of(0, 1));
  element(group, 0x0002, 'UI', even(sopClassUid, '\0'));
  element(group, 0x0003, 'UI', even(sopInstanceUid, '\0'));
  element(group, 0x0010, 'UI', even(transferSyntaxUid, '\0'));
  element(group, 0x0012, 'UI', even(implementationClassUid, '\0'));
  element(group, 0x0013, 'SH', even(implementationVersionName, ' '));
  const meta = new ByteWriter();
  element(meta, 0x0000, 'UL', new Uint8Array(Uint32Array.of(group.length).buffer));
  meta.bytes(group.written());
  return meta.written();
}

function element(writer: ByteWriter, tag: number, vr: 'OB' | 'UI' | 'SH' | 'UL', value: Uint8Array): void {
  writer.uint16(0x0002);
  writer.uint16(tag);
  writer.ascii(vr);
  if (vr === 'OB') {
    writer.uint16(0);
    writer.uint32(value.length);
  } else writer.uint16(value.length);
  writer.bytes(value);
}

function even(text: string, padding: string): Uint8Array {
  return latin1Bytes(text.length % 2 === 1 ? text + padding : text);
}
