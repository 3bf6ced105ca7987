import type { Budget } from './archive-files/limits.ts';

/** One file of a source, not opened yet. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /**
   * Path relative to its source, with `/` between the parts; as named in refusals. The content of an archive has paths
   * below the archive.
   */
  readonly relative: string;
  readonly bytes: number;
  /** Position of its source among those walked, from 0. */
  readonly source?: number;
  /**
   * For a file from an archive: its nesting depth, the budget that unpacked data counts against, and its key in the
   * spool.
   */
  readonly archive?: { readonly depth: number; readonly budget: Budget; readonly key: string };
}
