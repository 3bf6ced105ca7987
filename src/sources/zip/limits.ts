/** What an archive may hold; each is a setting (`sources.zip`). */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Bytes of all entries together, unpacked. */
  readonly maxBytes: number;
  /** Unpacked bytes for each byte of the archive. Images pack 2 to 5 times, empty masks up to 1000 times. */
  readonly maxRatio: number;
}

/** Archives that unpack to less than this do no harm whatever their ratio. */
export const HARMLESS_BYTES = 64 * 1024 * 1024;
