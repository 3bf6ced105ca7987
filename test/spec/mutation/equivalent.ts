/** A mutant that no test can notice, or none should. */
export interface Equivalent {
  /** The last two parts of the path. */
  readonly file: string;
  /** The line of the source, without its indentation. */
  readonly line: string;
  /** As the report names it; without, every change of the line. */
  readonly change?: string;
  readonly why: string;
}

export const equivalent: readonly Equivalent[] = [
  {
    file: 'http/multipart.ts',
    line: 'while (at < 0) {',
    change: 'at < 0 → at <= 0',
    why: 'headers that begin with the mark are taken before: a part without headers',
  },
  {
    file: 'http/multipart.ts',
    line: 'this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);',
    why: 'only saves a copy',
  },
];
