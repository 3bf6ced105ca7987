import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, gunzipSync, constants as zlib } from 'node:zlib';
import type { ArchiveFormat } from './limits.ts';
import type { UnpackOptions } from './unpacking.ts';

/** Compressed bytes that are read to identify a file; they inflate to at most 1032 times as many. */
const GLIMPSE = 8 * 1024;

/** The first bytes of a file, and whether they were compressed by gzip; fewer if it ends or is damaged. */
export async function beginningOf(path: string, wanted: number): Promise<{ bytes: Buffer; gzip: boolean }> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(Math.max(wanted, GLIMPSE)),
      0,
      Math.max(wanted, GLIMPSE),
      0,
    );
    const raw = buffer.subarray(0, bytesRead);
    if (raw[0] !== 0x1f || raw[1] !== 0x8b) return { bytes: raw.subarray(0, wanted), gzip: false };
    return { bytes: inflatedBeginning(raw).subarray(0, wanted), gzip: true };
  } finally {
    await handle.close();
  }
}

function inflatedBeginning(raw: Buffer): Buffer {
  try {
    return gunzipSync(raw, { finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** The declared inflated size of a gzip file, modulo 2^32 (RFC 1952 2.3.1): a hint. */
export async function statedSize(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size < 18) return 0;
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, size - 4);
    return buffer.readUInt32LE(0);
  } finally {
    await handle.close();
  }
}

/** The bytes of a file, inflated if compressed; each piece is counted against the budget. */
export async function* inflated(
  path: string,
  format: ArchiveFormat,
  gzip: boolean,
  { budget, signal }: Pick<UnpackOptions, 'budget' | 'signal'>,
): AsyncGenerator<Buffer> {
  const input = createReadStream(path, { highWaterMark: 256 * 1024 });
  const plain = gzip ? input.pipe(createGunzip()) : input;
  input.on('error', (error) => plain.destroy(error));
  try {
    for await (const piece of plain as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      budget.addBytes(format, piece.byteLength);
      yield piece;
    }
  } finally {
    input.destroy();
    plain.destroy();
  }
}
