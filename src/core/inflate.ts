import { Decompress, Inflate } from 'fflate';

/** Number of compressed bytes that are expanded at a time, to at most 66 MB. */
const step = 1 << 16;

/**
 * Decompresses without Node: passes piece after piece to `keep` until it has enough. `kind`: raw deflate (RFC 1951), or
 * gzip (also several members) or zlib, detected from the data.
 * @throws an error of fflate for damaged data, and for data that end too early
 */
export function expand(
  data: Uint8Array,
  kind: 'raw' | 'wrapped',
  keep: (piece: Uint8Array) => 'more' | 'enough',
): void {
  let enough = false;
  const take = (piece: Uint8Array): void => {
    if (!enough) enough = keep(piece) === 'enough';
  };
  const stream = kind === 'raw' ? new Inflate(take) : new Decompress(take);
  for (let at = 0; at < data.byteLength && !enough; at += step) {
    stream.push(data.subarray(at, at + step), at + step >= data.byteLength);
  }
}
