import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { RegisterKeyError } from '../../core/index.ts';
import { wrapped } from '../output/wrap.ts';

/** The terminal of a person; tests give streams of their own. */
export interface Conversation {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown };
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Questions go to stderr, because stdout has the results. */
export const atTerminal = (): Conversation => ({ input: process.stdin, output: process.stderr });

/** Whether somebody can answer: both streams are a terminal, and this is not CI. */
export function canAsk({ input, output }: Conversation): boolean {
  return input.isTTY === true && output.isTTY === true && !process.env['CI'];
}

/** With room for an answer behind it. */
const broken = (question: string, { columns = 80 }: Conversation['output']): string => wrapped(question, columns - 20);

/** One line; empty at the end of the input. */
export async function askLine(question: string, { input, output }: Conversation): Promise<string> {
  const lines = createInterface({ input, output });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const answer = await Promise.race([lines.question(broken(question, output)), ended]);
  lines.close();
  return answer.trim();
}

/**
 * One line that is not shown while it is typed. Backspace removes a character, Ctrl+U all; Ctrl+C and Ctrl+D end it.
 * @throws RegisterKeyError when the question is left without an answer
 */
export async function askHidden(question: string, { input, output }: Conversation): Promise<string> {
  // Before the question: what is typed at once must not be shown either.
  input.setRawMode?.(true);
  output.write(broken(question, output));
  input.setEncoding('utf8');
  let text = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const left = (): void => reject(new RegisterKeyError('No passphrase was given.'));
      const onData = (typed: string): void => {
        for (const key of typed) {
          if (key === '\r' || key === '\n') {
            end(resolve);
            return;
          }
          if (key === '\u0003' || key === '\u0004') {
            end(left);
            return;
          }
          if (key === '\u0015') text = '';
          else if (key === '\u007f' || key === '\b') text = [...text].slice(0, -1).join('');
          else if (key >= ' ') text += key;
        }
      };
      const onEnd = (): void => end(left);
      const end = (then: () => void): void => {
        input.off('data', onData).off('end', onEnd);
        then();
      };
      input.on('data', onData).once('end', onEnd);
      input.resume();
    });
  } finally {
    input.setRawMode?.(false);
    input.pause();
    output.write('\n');
  }
  return text;
}
