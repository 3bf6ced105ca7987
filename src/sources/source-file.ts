/** One file of a source, not opened yet. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** Path relative to its source, with `/` between the parts; what a refusal names. */
  readonly relative: string;
  readonly bytes: number;
}
