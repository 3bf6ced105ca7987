/** The two streams of the command line: results to stdout, messages to stderr. */
export const terminal = {
  /** Writes a result and waits if the reader is slower. */
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

// In `qiaw … | head` the reader ends first, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
