import type { Zlib } from 'node:zlib';
import { builtin, expand, joinBytes } from '../../../core/index.ts';

/** The result of raw deflate (RFC 1951). */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** Number of bytes read; more may follow the end. Outside Node it is unknown, and all bytes count as read. */
  readonly read: number;
}

/**
 * Inflates to at most `limit` bytes. @throws an error with zlib's code for damaged data, `Z_BUF_ERROR` for data that end too early,
 * another for more than `limit`
 */
export function inflateRaw(data: Uint8Array, limit: number): Inflated {
  const zlib = builtin('node:zlib');
  if (!zlib) return { bytes: portableInflateRaw(data, limit), read: data.byteLength };
  const { buffer, engine } = zlib.inflateRawSync(data, { info: true, maxOutputLength: limit }) as unknown as {
    readonly buffer: Uint8Array;
    readonly engine: Zlib;
  };
  return { bytes: buffer, read: engine.bytesWritten };
}

/** fflate's code of "unexpected EOF". */
const endsEarly = 0;

/** The implementation in JavaScript. */
export function portableInflateRaw(data: Uint8Array, limit: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    expand(data, 'raw', (piece) => {
      pieces.push(piece);
      length += piece.byteLength;
      return length > limit ? 'enough' : 'more';
    });
  } catch (cause) {
    const code = (cause as { code?: number }).code === endsEarly ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR';
    throw Object.assign(new Error('inflate', { cause }), { code });
  }
  if (length > limit) throw Object.assign(new Error('inflate'), { code: 'ERR_BUFFER_TOO_LARGE' });
  return joinBytes(pieces);
}
