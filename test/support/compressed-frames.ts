import { createRequire } from 'node:module';
import type { Encapsulated } from './dicom-fixture.ts';

/** A grey image to compress: one value per pixel, columns fastest. */
export interface Grey {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly values: readonly number[];
}

interface Encoder {
  getDecodedBuffer(info: object): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
  setQuality?(lossless: boolean, quality: number): void;
  setNearLossless?(near: number): void;
  setDecompositions?(levels: number): void;
}

const require = createRequire(import.meta.url);

/** Values in the form that the codecs accept: one byte up to 8 bits, else two, little endian. */
function bytesOf({ bits, values }: Grey): Uint8Array {
  const mask = 2 ** bits - 1;
  return bits <= 8
    ? Uint8Array.from(values, (value) => value & mask)
    : new Uint8Array(Uint16Array.from(values, (value) => value & mask).buffer);
}

async function encodeWith(
  module: string,
  name: string,
  grey: Grey,
  set: (encoder: Encoder) => void,
): Promise<Uint8Array> {
  const load = require(`@cornerstonejs/${module}/wasmjs`) as (
    options: object,
  ) => Promise<Record<string, new () => Encoder>>;
  const library = await load({ print() {}, printErr() {} });
  const encoder = new library[name]!();
  const { rows: height, columns: width, bits: bitsPerSample, signed } = grey;
  const info = {
    width,
    height,
    bitsPerSample,
    isSigned: signed,
    signed,
    componentCount: 1,
    isUsingColorTransform: false,
  };
  // Two-byte codecs sign-extend values declared as signed.
  const extended = signed && bitsPerSample > 8 ? new Uint8Array(Int16Array.from(grey.values).buffer) : bytesOf(grey);
  encoder.getDecodedBuffer(info).set(module === 'codec-charls' ? bytesOf(grey) : extended);
  encoder.setDecompositions?.(1);
  set(encoder);
  encoder.encode();
  const encoded = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}

export const jpegLs = (grey: Grey, near = 0): Promise<Uint8Array> =>
  encodeWith('codec-charls', 'JpegLSEncoder', grey, (encoder) => encoder.setNearLossless!(near));

/**
 * The encoders of JPEG 2000 take signed values of one byte as unsigned. So the values are shifted by half their range
 * (T.800 G.1.2), and Ssiz of the only component is marked as signed afterwards.
 */
async function encodeSigned(grey: Grey, encode: (grey: Grey) => Promise<Uint8Array>): Promise<Uint8Array> {
  if (!grey.signed || grey.bits > 8) return await encode(grey);
  const values = grey.values.map((value) => value + 2 ** (grey.bits - 1));
  const frame = await encode({ ...grey, values, signed: false });
  frame[42]! |= 0x80;
  return frame;
}

export const jpeg2000 = (grey: Grey, lossless = true): Promise<Uint8Array> =>
  encodeSigned(grey, (one) =>
    encodeWith('codec-openjpeg', 'J2KEncoder', one, (encoder) => encoder.setQuality!(lossless, lossless ? 0 : 30)),
  );

export const htj2k = (grey: Grey, lossless = true): Promise<Uint8Array> =>
  encodeSigned(grey, (one) =>
    encodeWith('codec-openjph', 'HTJ2KEncoder', one, (encoder) => encoder.setQuality!(lossless, lossless ? 0 : 0.01)),
  );

/** RLE Lossless of PS3.5 Annex G, with literal and repeated runs and no-operation bytes. */
export function rle(grey: Grey, bytesPerPixel: 1 | 2 | 4): Uint8Array {
  const segments = Array.from({ length: bytesPerPixel }, (_, s) => {
    const plane = grey.values.map((value) => (value >> (8 * (bytesPerPixel - 1 - s))) & 0xff);
    const out: number[] = [];
    for (let i = 0; i < plane.length; ) {
      let run = 1;
      while (run < 128 && plane[i + run] === plane[i]) run += 1;
      if (run > 1) out.push(257 - run, plane[i]!);
      else out.push(0, plane[i]!, 128);
      i += run;
    }
    if (out.length % 2) out.push(0);
    return out;
  });
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  view.setUint32(0, segments.length, true);
  let at = 64;
  for (const [s, segment] of segments.entries()) {
    view.setUint32(4 + 4 * s, at, true);
    at += segment.length;
  }
  return Uint8Array.from([...header, ...segments.flat()]);
}

/** Encapsulated pixel data (PS3.5 A.4) for the fixture's encoder. */
export function encapsulated(fragments: readonly Uint8Array[], offsets: readonly number[] = []): Encapsulated {
  const table = Buffer.alloc(4 * offsets.length);
  for (const [i, offset] of offsets.entries()) table.writeUInt32LE(offset, 4 * i);
  return { encapsulated: Buffer.concat([...[table, ...fragments].map(item), tag(0xe0dd, 0)]) };
}

function item(bytes: Uint8Array): Uint8Array {
  const even = bytes.byteLength + (bytes.byteLength % 2);
  return Buffer.concat([tag(0xe000, even), bytes, Buffer.alloc(even - bytes.byteLength)]);
}

function tag(element: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(0xfffe, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
