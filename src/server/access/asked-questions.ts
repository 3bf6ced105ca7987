import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { QiawError, takeLock, writeFileAtomic } from '../../core/index.ts';
import { QuestionsUsedUp } from './errors.ts';
import type { QuestionBudget } from './model.ts';

/** The question counter cannot be read or written; no question is answered then. */
export class AskedUnwritable extends QiawError {
  readonly code = 'QIAW_COUNT_BUDGET_FILE';
}

const fileSchema = z.record(z.string(), z.number().int().nonnegative());

/**
 * Counts questions per token in a file that survives restarts and is shared by the servers on one data directory. A question is
 * counted before it is answered; repeating it counts again. Calls within this process run one after the other.
 */
export class AskedQuestions {
  readonly #path: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Counts one question and returns how many are left. @throws QuestionsUsedUp (QIAW_COUNT_BUDGET), AskedUnwritable */
  spend(budget: QuestionBudget): Promise<number> {
    const spent = this.#writing.then(() => this.#spend(budget));
    this.#writing = spent.catch(() => undefined);
    return spent;
  }

  async #spend({ id, most }: QuestionBudget): Promise<number> {
    const lock = await takeLock(`${this.#path}.lock`, 10_000).catch(() => undefined);
    if (lock === undefined) throw unwritable();
    try {
      const asked = await this.#read();
      const before = Object.hasOwn(asked, id) ? asked[id]! : 0;
      if (before >= most) throw new QuestionsUsedUp(most);
      await writeFileAtomic(this.#path, `${JSON.stringify({ ...asked, [id]: before + 1 })}\n`, 0o600).catch((cause) => {
        throw unwritable(cause);
      });
      return most - before - 1;
    } finally {
      await lock.release();
    }
  }

  async #read(): Promise<Readonly<Record<string, number>>> {
    const text = await readFile(this.#path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return '{}';
      throw unwritable(cause);
    });
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw unwritable(cause);
    }
  }
}

const unwritable = (cause?: unknown): AskedUnwritable =>
  new AskedUnwritable(
    'The question counter cannot be read or written (asked-questions.json in the data directory), so no questions are answered. Make the file writable, or restore it.',
    { cause },
  );
