import { Decompress, Inflate } from 'fflate';

/** Compressed bytes that are expanded at once: they become at most 66 MB. */
const step = 1 << 16;

/**
 * Expands without Node: gives `keep` piece after piece until it says that it has enough. `kind`: raw deflate (RFC 1951), or gzip
 * (also several members) or zlib, whichever it is.
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
