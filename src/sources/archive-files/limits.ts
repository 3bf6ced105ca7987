import { ArchiveRefused } from '../errors.ts';

/** Limits of an archive; each is a setting (`sources.zip`), for every kind of archive. */
export interface ArchiveLimits {
  readonly maxEntries: number;
  /** Bytes of all entries together, unpacked. */
  readonly maxBytes: number;
  /** Unpacked bytes per byte of the archive. Images compress 2 to 5 times, empty masks up to 1000 times. */
  readonly maxRatio: number;
}

export type ArchiveFormat = 'zip' | 'tar' | 'gzip';

/** Archives that unpack to less than this are harmless at any ratio. */
export const HARMLESS_BYTES = 64 * 1024 * 1024;

/** Files with fewer bytes contain no object: even its preamble is longer (PS3.10 7.1). */
const HOLLOW_BYTES = 132;
/** This many useless files may be an accident; more, if they are most of an archive, only waste time. */
const HARMLESS_HOLLOW = 1000;

/** The unpacked total of one archive on disk so far, including nested archives. */
export class Budget {
  private entries = 0;
  private bytes = 0;
  private files = 0;
  private hollow = 0;
  private readonly limits: ArchiveLimits;
  private readonly archiveBytes: number;

  constructor(limits: ArchiveLimits, archiveBytes: number) {
    this.limits = limits;
    this.archiveBytes = archiveBytes;
  }

  /** @throws ArchiveRefused if there are more entries than allowed. */
  addEntries(format: ArchiveFormat, count: number): void {
    this.entries += count;
    if (this.entries <= this.limits.maxEntries) return;
    throw new ArchiveRefused(
      format,
      `it has ${this.entries} entries, more than the ${this.limits.maxEntries} allowed.`,
      'If it is trusted, raise sources.zip.maxEntries or unpack it yourself.',
    );
  }

  /**
   * Called for every file before it is unpacked. @throws ArchiveRefused if there are very many entries and most are too
   * small to be useful.
   */
  addFile(format: ArchiveFormat, bytes: number): void {
    this.files += 1;
    if (bytes < HOLLOW_BYTES) this.hollow += 1;
    if (this.hollow <= HARMLESS_HOLLOW || this.hollow <= this.files / 2) return;
    throw new ArchiveRefused(
      format,
      `more than ${HARMLESS_HOLLOW} of its entries, and most of them, are empty or nearly empty.`,
      'Make a new archive of the required files.',
    );
  }

  /** @throws ArchiveRefused if more was unpacked than allowed. */
  addBytes(format: ArchiveFormat, bytes: number): void {
    this.expect(format, bytes);
    this.bytes += bytes;
  }

  /**
   * Compares the declared size of an archive with the limits before anything is written.
   * @throws ArchiveRefused if it is larger than allowed.
   */
  expect(format: ArchiveFormat, bytes: number): void {
    const sum = this.bytes + bytes;
    const { maxBytes, maxRatio } = this.limits;
    if (sum > maxBytes) {
      throw new ArchiveRefused(
        format,
        `it unpacks to more than ${(maxBytes / 1024 ** 3).toFixed(1)} GB.`,
        'If it is trusted, raise sources.zip.maxBytes or unpack it yourself.',
      );
    }
    if (sum > HARMLESS_BYTES && sum > this.archiveBytes * maxRatio) {
      throw new ArchiveRefused(
        format,
        `it unpacks to more than ${maxRatio} times its size, like an archive that is made to fill disks.`,
        'If it is trusted, raise sources.zip.maxRatio or unpack it yourself.',
      );
    }
  }
}
