import { EndableThread, type QiawError, type ThreadEnd, workerEntry } from '../../core/index.ts';
import { QuerySyntaxError, QueryTooDeep, QueryUnsupported, StoreBusy, UpdateTooCostly } from '../errors.ts';
import type { UpdateOperation } from './model.ts';
import { type ReadUpdateOptions, readUpdate } from './read-update.ts';

export interface UpdateJob {
  readonly text: string;
  readonly options: ReadUpdateOptions;
}

/** Up to this many characters are parsed on the calling thread, which takes milliseconds. */
const short = 8 * 1024;
const timeMs = ({ text }: UpdateJob): number => 30_000 + text.length / 100;

function noAnswer(why: ThreadEnd): QiawError {
  if (why === 'time' || why === 'memory') return new UpdateTooCostly();
  return new StoreBusy();
}

function failed(code: string | undefined, message: string): Error {
  if (code === 'QIAW_RDF_TOO_COSTLY') return new UpdateTooCostly();
  if (code === 'QIAW_QUERY_TOO_DEEP') return new QueryTooDeep();
  if (code === 'QIAW_QUERY_UNSUPPORTED') return new QueryUnsupported(message);
  return code === 'QIAW_QUERY_SYNTAX' ? new QuerySyntaxError(message) : new Error(message);
}

/** Parses updates (see {@link readUpdate}) in a thread that can be stopped: a megabyte takes seconds and would block others. */
export class UpdateThread {
  private readonly thread = new EndableThread<UpdateJob, UpdateOperation>(workerEntry('update-worker'), {
    timeMs,
    memoryMb: 2048,
    mostWaiting: 16,
    noAnswer,
    failed,
  });

  async read(text: string, options: ReadUpdateOptions, signal?: AbortSignal): Promise<readonly UpdateOperation[]> {
    if (text.length <= short) return readUpdate(text, options);
    return [await this.thread.run({ text, options }, signal)];
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
