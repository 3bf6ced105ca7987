import { promisify } from 'node:util';
import { createUnzip, gzip as gzipCallback } from 'node:zlib';
import { ImageFileInvalid } from './errors.ts';

const gzipAsync = promisify(gzipCallback);

/**
 * gzip off the main thread. The header is fixed (no time, no name, operating system "unknown"), so the same voxels give the
 * same bytes wherever the same zlib runs.
 */
export async function compress(data: Uint8Array, level: number): Promise<Uint8Array> {
  const bytes = await gzipAsync(data, { level });
  bytes.fill(0, 4, 8);
  bytes[9] = 255;
  return bytes;
}

/** A deflated byte stands for at most 1032 bytes (zlib's technical notes: "maximum compression factor"). */
const largestRatio = 1032;

/**
 * The first `wanted` bytes of gzip or zlib data, of which several members may follow each other (as pigz and bgzip write).
 * Fewer come back where the data hold fewer. What they expand to beyond `wanted` is never kept.
 *
 * @throws ImageFileInvalid for damaged data, and before expanding any where they cannot hold what is wanted
 */
export async function decompress(data: Uint8Array, format: string, wanted: number): Promise<Uint8Array> {
  if (wanted > largestRatio * (data.byteLength + 1)) {
    throw new ImageFileInvalid(
      `The ${format} header promises ${wanted} bytes of voxels, more than ${data.byteLength} compressed bytes can hold. Copy the file again.`,
    );
  }
  const stream = createUnzip({ chunkSize: 1 << 18 });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    stream.end(data);
    for await (const chunk of stream) {
      chunks.push(chunk as Uint8Array);
      length += (chunk as Uint8Array).byteLength;
      if (length > wanted) break;
    }
  } catch (cause) {
    throw new ImageFileInvalid(`The compressed voxels of the ${format} file are damaged. Copy the file again.`, {
      cause,
    });
  }
  return Buffer.concat(chunks, Math.min(length, wanted));
}
