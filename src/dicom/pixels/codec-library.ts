import { createRequire } from 'node:module';
import { Malformed } from '../part10/malformed.ts';
import { COMPRESSED } from '../uids.ts';
import type { FrameCodec } from './codec.ts';
import { checkFrameHeader } from './frame-header.ts';
import type { BitFormat } from './stored-values.ts';

/** A decoder of the codec packages (Emscripten): give bytes, decode, take bytes. */
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly bitsPerSample: number };
  delete(): void;
}
type Library = Readonly<Record<string, new () => Decoder>>;
type Load = (options: { print(): void; printErr(): void }) => Promise<Library>;

/**
 * The WASM modules that `@cornerstonejs/dicom-codec` brings along, reached directly: its own front loads the slower
 * JavaScript builds, prints what OpenJPEG says, and keeps the memory of a decoder that threw.
 */
const require = createRequire(import.meta.url);
const requireCodec = createRequire(require.resolve('@cornerstonejs/dicom-codec'));

const loaded = new Map<string, Promise<Library>>();

function load(module: string): Promise<Library> {
  let library = loaded.get(module);
  if (!library) {
    library = (requireCodec(`@cornerstonejs/${module}`) as Load)({ print() {}, printErr() {} });
    loaded.set(module, library);
  }
  return library;
}

function wasmCodec(
  module: string,
  decoderName: string,
  transferSyntaxUids: readonly string[],
  maxPrecision = 16,
): FrameCodec {
  return {
    transferSyntaxUids,
    async decodeFrame(frame, format, transferSyntaxUid) {
      const { precision, signed } = checkFrameHeader(frame, format);
      // OpenJPEG's wrapper clips signed values of one byte as if they were unsigned.
      const clipped = decoderName === 'J2KDecoder' && signed === true && precision <= 8;
      if (precision > maxPrecision || clipped) throw tooDeep(precision, transferSyntaxUid);
      const library = await load(module);
      const decoder = new library[decoderName]!();
      try {
        const pixels = cells(run(decoder, frame, format), precision, format);
        decoder.delete();
        return pixels;
      } catch (cause) {
        // A C++ exception arrives as a number and leaves the module usable; after a trap the next frame needs a new one.
        if (typeof cause === 'number' || cause instanceof Malformed) decoder.delete();
        else loaded.delete(module);
        throw undecodable();
      }
    },
  };
}

function run(decoder: Decoder, frame: Uint8Array, format: BitFormat): Uint8Array {
  decoder.getEncodedBuffer(frame.byteLength).set(frame);
  decoder.decode();
  const { width, height } = decoder.getFrameInfo();
  if (width !== format.columns || height !== format.rows) throw undecodable();
  return Uint8Array.from(decoder.getDecodedBuffer());
}

interface JpegLossless {
  readonly Decoder: new () => { decode(bytes: ArrayBuffer, offset: number, length: number, width: number): Uint8Array };
}

/** Huffman-coded lossless JPEG; a decoder in JavaScript. */
const jpegLosslessCodec: FrameCodec = {
  transferSyntaxUids: [COMPRESSED.jpegLossless, COMPRESSED.jpegLosslessSv1],
  async decodeFrame(frame, format) {
    const { precision } = checkFrameHeader(frame, format);
    const { Decoder } = requireCodec('jpeg-lossless-decoder-js') as JpegLossless;
    const own = frame.slice();
    try {
      const out = new Decoder().decode(own.buffer, 0, own.byteLength, precision <= 8 ? 1 : 2);
      return cells(new Uint8Array(out.buffer, out.byteOffset, out.byteLength), precision, format);
    } catch (cause) {
      if (cause instanceof Malformed) throw cause;
      throw undecodable();
    }
  },
};

/** Decoders give one byte a pixel up to 8 bits of precision, else two; BitsAllocated may be more. */
function cells(pixels: Uint8Array, precision: number, { rows, columns, bitsAllocated }: BitFormat): Uint8Array {
  const count = rows * columns;
  const width = precision <= 8 ? 1 : precision <= 16 ? 2 : 4;
  if (pixels.byteLength !== count * width) throw undecodable();
  const cell = bitsAllocated / 8;
  if (cell === width) return pixels;
  const wide = new Uint8Array(count * cell);
  for (let i = 0; i < count; i += 1) for (let b = 0; b < width; b += 1) wide[i * cell + b] = pixels[i * width + b]!;
  return wide;
}

function tooDeep(precision: number, transferSyntaxUid: string): Malformed {
  return new Malformed('QIAW_TRANSFER_SYNTAX', 'Pixels of this depth cannot be read in this compression.', {
    precision,
    transferSyntaxUid,
  });
}

function undecodable(): Malformed {
  return new Malformed('QIAW_PIXEL_DECODING', 'A compressed frame cannot be decoded; its data is damaged.');
}

export const libraryCodecs: readonly FrameCodec[] = [
  jpegLosslessCodec,
  wasmCodec('codec-charls/decodewasmjs', 'JpegLSDecoder', [COMPRESSED.jpegLs, COMPRESSED.jpegLsNearLossless]),
  wasmCodec('codec-openjpeg/decodewasmjs', 'J2KDecoder', [COMPRESSED.jpeg2000Lossless, COMPRESSED.jpeg2000]),
  wasmCodec('codec-openjph/wasmjs', 'HTJ2KDecoder', [
    COMPRESSED.htj2kLossless,
    COMPRESSED.htj2kLosslessRpcl,
    COMPRESSED.htj2k,
  ]),
  wasmCodec(
    'codec-libjpeg-turbo-8bit/decodewasmjs',
    'JPEGDecoder',
    [COMPRESSED.jpegBaseline, COMPRESSED.jpegExtended],
    8,
  ),
];
