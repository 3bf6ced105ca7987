import { SourceAnswer } from '../http/errors.ts';
import type { FetchContext } from './fetch-context.ts';

/** After this many failures without a success the service is considered broken. */
const HOPELESS = 10;

/**
 * Fetches groups of objects (studies, subjects, series), several at a time. A group that the service cannot deliver
 * does not stop the others; returns the number of such groups. A lost network, refused credentials or a full disk stop
 * everything.
 *
 * @throws SourceAnswer if nothing at all could be fetched.
 */
export async function eachGroup<T>(
  groups: AsyncIterable<T> | Iterable<T>,
  context: FetchContext,
  work: (group: T) => Promise<void>,
): Promise<number> {
  let [done, failed] = [0, 0];
  let last: SourceAnswer | undefined;
  await concurrently(groups, context.settings.concurrency, async (group) => {
    try {
      await work(group);
      done += 1;
    } catch (error) {
      if (!(error instanceof SourceAnswer)) throw error;
      [failed, last] = [failed + 1, error];
      context.log.warn({ code: error.code, status: error.status }, 'a part of a source could not be fetched');
      if (done === 0 && failed >= HOPELESS) throw error;
    }
  });
  if (done === 0 && last !== undefined) throw last;
  return failed;
}

/**
 * Does `work` for each item, at most `limit` at a time, in order. After the first failure no new item is started,
 * running ones are awaited, and the failure is thrown.
 */
export async function concurrently<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const item of items) {
    const one = work(item)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= limit) await Promise.race(running);
    if (failure) break;
  }
  await Promise.all(running);
  if (failure) throw failure.error;
}
