import type { Budget } from './archive/limits.ts';

/** One file of a source, not opened yet. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** Path relative to its source, with `/` between the parts; what a refusal names. What an archive holds lies below the archive. */
  readonly relative: string;
  readonly bytes: number;
  /** Position of its source among those walked, from 0. */
  readonly source?: number;
  /** Of a file that came out of an archive: how many archives it was in, what all that came out counts against, its key in the spool. */
  readonly archive?: { readonly depth: number; readonly budget: Budget; readonly key: string };
}
