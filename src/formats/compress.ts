import { promisify } from 'node:util';
import { gunzip as gunzipCallback, gzip as gzipCallback } from 'node:zlib';
import { ImageFileInvalid } from './errors.ts';

const gzipAsync = promisify(gzipCallback);
const gunzipAsync = promisify(gunzipCallback);

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

/** The content of gzip data, of which several members may follow each other (as pigz and bgzip write). */
export async function decompress(data: Uint8Array, format: string): Promise<Uint8Array> {
  try {
    return await gunzipAsync(data);
  } catch (cause) {
    throw new ImageFileInvalid(`The compressed voxels of the ${format} file are damaged. Copy the file again.`, {
      cause,
    });
  }
}
