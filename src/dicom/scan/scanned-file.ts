/** A file to look into: where it is, and its path relative to its source, which a refusal names. */
export interface ScannedFile {
  readonly path: string;
  readonly relative: string;
}
