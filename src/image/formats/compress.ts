import type { Unzip } from 'node:zlib';
import { builtin, expand } from '../../core/index.ts';
import { ImageFileInvalid } from './errors.ts';

/**
 * gzip, in Node off the main thread. The header is fixed (no time, no name, operating system "unknown"), so the same
 * voxels give the same bytes with the same zlib; outside Node another implementation is used.
 */
export async function compress(data: Uint8Array, level: number): Promise<Uint8Array> {
  const bytes = await gzip(data, level);
  bytes.fill(0, 4, 8);
  bytes[9] = 255;
  return bytes;
}

async function gzip(data: Uint8Array, level: number): Promise<Uint8Array> {
  const zlib = builtin('node:zlib');
  if (!zlib) return (await import('fflate')).gzipSync(data, { level: level as 6 });
  return new Promise((resolve, reject) => {
    zlib.gzip(data, { level }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

/** A deflated byte stands for at most 1032 bytes (zlib's technical notes: "maximum compression factor"). */
const largestRatio = 1032;
/**
 * Images compress 2 to 5 times. Masks compress up to 1000 times, but the largest whole-body mask is not longer than
 * this.
 */
const largestMask = 512 * 1024 * 1024;
const largestImageRatio = 200;

/**
 * The first `wanted` bytes of gzip or zlib data, which may have several members (as pigz and bgzip write). Fewer are
 * returned if the data contain fewer. Bytes beyond `wanted` are never kept.
 *
 * @throws ImageFileInvalid for damaged data, and before unpacking if the data cannot expand to `wanted` bytes, or only
 * at the ratio of a decompression bomb
 */
export async function decompress(data: Uint8Array, format: string, wanted: number): Promise<Uint8Array> {
  if (wanted > largestRatio * (data.byteLength + 1)) {
    throw new ImageFileInvalid(
      `The ${format} header declares ${wanted} bytes of voxels, more than ${data.byteLength} compressed bytes can contain. Copy the file again.`,
    );
  }
  if (wanted > largestMask && wanted > largestImageRatio * data.byteLength) {
    throw new ImageFileInvalid(
      `The ${format} header declares ${wanted} bytes of voxels, more than ${largestImageRatio} times its ${data.byteLength} compressed ones, like a file that is made to fill the memory. If it is trusted, store it uncompressed.`,
    );
  }
  // Allocated in full and then filled, because joining pieces at the end would need twice the memory.
  const content = new Uint8Array(wanted);
  let length = 0;
  const keep = (chunk: Uint8Array): 'more' | 'enough' => {
    const piece = chunk.subarray(0, wanted - length);
    content.set(piece, length);
    length += piece.byteLength;
    return length === wanted ? 'enough' : 'more';
  };
  try {
    const stream = builtin('node:zlib')?.createUnzip({ chunkSize: 1 << 18 });
    if (stream) await pass(stream, data, keep);
    else expand(data, 'wrapped', keep);
  } catch (cause) {
    throw new ImageFileInvalid(`The compressed voxels of the ${format} file are damaged. Copy the file again.`, {
      cause,
    });
  }
  return content.subarray(0, length);
}

async function pass(stream: Unzip, data: Uint8Array, keep: (piece: Uint8Array) => 'more' | 'enough'): Promise<void> {
  stream.end(data);
  for await (const chunk of stream) if (keep(chunk as Uint8Array) === 'enough') break;
}
