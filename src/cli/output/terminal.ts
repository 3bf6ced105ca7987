import { wrapped } from './wrap.ts';

/** The two streams of the command line: results to stdout, messages to stderr. */
export const terminal = {
  /** Writes a result and waits if the reader is slower. */
  async result(text: string): Promise<void> {
    if (process.stdout.write(text)) return;
    await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  },
  /** A result of sentences, broken at words on a terminal. */
  async text(text: string): Promise<void> {
    await terminal.result(process.stdout.isTTY ? wrapped(text, process.stdout.columns || 80) : text);
  },
  say(text: string): void {
    terminal.lines(terminal.interactive ? wrapped(text, terminal.columns) : text);
  },
  /** Lines that are to be copied, and must not be broken. */
  lines(text: string): void {
    process.stderr.write(`${text}\n`);
  },
  /** Whether a live display makes sense. */
  get interactive(): boolean {
    return process.stderr.isTTY === true;
  },
  get columns(): number {
    return process.stderr.columns || 80;
  },
};

// In `qiaw … | head` the reader ends first, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
