import { untilAborted } from '../core/index.ts';
import { QueryCancelled, QueryTimeout } from './errors.ts';

export interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Settles when the time is up or the caller aborts, regardless of the state of the work. */
export async function withinLimits<T>(
  { timeoutMs, signal }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new QueryTimeout(timeoutMs)), timeoutMs);
  const leave = () => over.abort(new QueryCancelled());
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await untilAborted(over.signal, work(over.signal));
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}
