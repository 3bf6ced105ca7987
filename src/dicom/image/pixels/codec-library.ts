import { builtin } from '../../../core/index.ts';
import { COMPRESSED } from '../../element/dictionary/uids.ts';
import { Malformed } from '../../element/read/malformed.ts';
import type { FrameCodec } from './frame-codec.ts';
import { checkFrameHeader } from './frame-header.ts';
import type { BitFormat } from './stored-values.ts';

/** A decoder of the codec packages (Emscripten): set bytes, decode, get bytes. */
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
 * The codecs of `@cornerstonejs`, used directly: the wrapper of that project prints the messages of OpenJPEG and leaks
 * the memory of a decoder that threw. Node uses WebAssembly. Elsewhere JavaScript is used, which is slower but does not
 * need a second file. OpenJPH exists only as WebAssembly.
 */
const inJavaScript: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'codec-charls/decodewasmjs': () => import('@cornerstonejs/codec-charls/decode'),
  'codec-openjpeg/decodewasmjs': () => import('@cornerstonejs/codec-openjpeg/decode'),
  'codec-libjpeg-turbo-8bit/decodewasmjs': () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode'),
};

async function factoryOf(module: string): Promise<Load | undefined> {
  const node = builtin('node:module');
  if (node) return node.createRequire(import.meta.url)(`@cornerstonejs/${module}`) as Load;
  return (await inJavaScript[module]?.())?.default as Load | undefined;
}

const loaded = new Map<string, Promise<Library>>();

function load(module: string): Promise<Library> {
  let library = loaded.get(module);
  if (!library) {
    library = factoryOf(module).then((factory) => {
      if (!factory) throw new Malformed('QIAW_TRANSFER_SYNTAX', 'This compression cannot be read outside Node.', {});
      return factory({ print() {}, printErr() {} });
    });
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
      const { precision, signed, codestream, excessBytes } = checkFrameHeader(frame, format);
      if (precision > maxPrecision) throw tooDeep(precision, transferSyntaxUid);
      const clipped = signed === true && precision <= 8;
      const library = await load(module);
      const decoder = new library[decoderName]!();
      try {
        const pixels = run(decoder, clipped ? unsignedFrame(codestream) : codestream, format);
        if (clipped) for (let i = 0; i < pixels.length; i += 1) pixels[i] = pixels[i]! - 2 ** (precision - 1);
        const decoded = { pixels: cells(pixels, precision, format), excessBytes };
        decoder.delete();
        return decoded;
      } catch (cause) {
        // A C++ exception arrives as a number and leaves the module usable; after a trap the next frame needs a new one.
        if (typeof cause === 'number' || cause instanceof Malformed) decoder.delete();
        else loaded.delete(module);
        throw undecodable();
      }
    },
  };
}

/**
 * The wrappers of OpenJPEG and OpenJPH clip signed one-byte values as if they were unsigned. If the codestream is
 * marked unsigned, they return the same values raised by half their range (T.800 G.1.2), which fit.
 */
function unsignedFrame(frame: Uint8Array): Uint8Array {
  const own = frame.slice();
  own[SIGN_AT]! &= 0x7f;
  return own;
}

/** Ssiz of the only component: its highest bit says signed. */
const SIGN_AT = 42;

function run(decoder: Decoder, frame: Uint8Array, format: BitFormat): Uint8Array {
  decoder.getEncodedBuffer(frame.byteLength).set(frame);
  decoder.decode();
  const { width, height } = decoder.getFrameInfo();
  if (width !== format.columns || height !== format.rows) throw undecodable();
  return Uint8Array.from(decoder.getDecodedBuffer());
}

/** Decoders return one byte per pixel up to 8 bits of precision, else two; BitsAllocated may be larger. */
function cells(pixels: Uint8Array, precision: number, { rows, columns, bitsAllocated }: BitFormat): Uint8Array {
  const count = rows * columns;
  const width = precision <= 8 ? 1 : precision <= 16 ? 2 : 4;
  if (pixels.byteLength !== count * width) throw undecodable();
  if (bitsAllocated === 1) return packed(pixels);
  const cell = bitsAllocated / 8;
  if (cell === width) return pixels;
  const wide = new Uint8Array(count * cell);
  for (let i = 0; i < count; i += 1) for (let b = 0; b < width; b += 1) wide[i * cell + b] = pixels[i * width + b]!;
  return wide;
}

/** Bits from one byte each, least significant first. */
function packed(pixels: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(pixels.length / 8));
  for (let i = 0; i < pixels.length; i += 1) if (pixels[i] !== 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
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
