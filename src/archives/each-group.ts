import { concurrently } from './concurrently.ts';
import type { FetchContext } from './fetch-source.ts';
import { SourceAnswer } from './http/index.ts';

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
