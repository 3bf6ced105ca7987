/** The two streams of the command line: results to stdout, everything for people to stderr. */
export const terminal = {
  /** Writes a result and waits when the reader is slower than we are. */
  async result(text: string): Promise<void> {
    if (process.stdout.write(text)) return;
    await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  },
  say(line: string): void {
    process.stderr.write(`${line}\n`);
  },
  /** Whether a live display makes sense. */
  get interactive(): boolean {
    return process.stderr.isTTY === true;
  },
  get columns(): number {
    return process.stderr.columns ?? 100;
  },
};

// `qiaw … | head` ends the reader first: no error for the user.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
