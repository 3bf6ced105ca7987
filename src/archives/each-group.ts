import { concurrently } from './concurrently.ts';
import type { FetchContext } from './fetch-source.ts';
import { SourceAnswer } from './http/index.ts';

/** So many failures without one success are taken for a service that does not work. */
const HOPELESS = 10;

/**
 * Fetches groups of objects (studies, subjects, series), several at a time. One that the service cannot give does not stop the
 * others; gives how many there were. A lost network, refused credentials or a full disk stop everything.
 *
 * @throws SourceAnswer when nothing at all could be fetched.
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
