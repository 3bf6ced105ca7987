import { kindOf, type RemoteAddress } from '../kinds.ts';
import type { Spool } from '../spool/spool.ts';
import type { FetchContext } from './fetch-context.ts';
import { fetchedBytes } from './metrics.ts';

export interface Fetched {
  /** Number of studies, subjects or series that the source could not deliver; the rest is complete. */
  readonly incomplete: number;
  /** Number of delineations that the filters excluded, if any. */
  readonly leftOut?: number;
}

/**
 * Fetches everything that the pipeline needs from a source into its spool; existing objects are not fetched again.
 * @throws QiawError when the source cannot be reached, refuses the credentials or sends an unusable response.
 */
export async function fetchSource(address: RemoteAddress, spool: Spool, context: FetchContext): Promise<Fetched> {
  let counted = 0;
  let leftOut = 0;
  const kind = kindOf(address);
  const incomplete = await kind.fetch(address, spool, {
    ...context,
    onLeftOut() {
      leftOut += 1;
    },
    onProgress(progress) {
      context.metrics.count(fetchedBytes, { kind: address.kind }, progress.bytes - counted);
      counted = progress.bytes;
      context.onProgress?.(progress);
    },
  });
  // Objects that the source no longer has are removed.
  if (kind.listsAll && incomplete === 0) await spool.prune();
  return { incomplete, ...(leftOut > 0 && { leftOut }) };
}
