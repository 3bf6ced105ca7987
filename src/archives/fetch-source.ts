import type { Config, SourceEnvironment } from '../config/index.ts';
import type { Clock, Log, Metrics } from '../core/index.ts';
import type { RemoteAddress, Spool } from '../sources/index.ts';
import { fetchDicomWeb } from './dicomweb/index.ts';
import type { Filters } from './filters.ts';
import type { Sleep } from './http/index.ts';
import { fetchS5cmd, fetchTcia } from './manifest/index.ts';
import { fetchedBytes } from './measures.ts';
import { fetchXnat } from './xnat/index.ts';

/** Settings for fetching a source. */
export interface FetchContext {
  readonly settings: Config['sources'];
  readonly environment: SourceEnvironment;
  readonly filters: Filters;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal?: AbortSignal;
  /** How to wait between attempts; tests skip the delay. */
  readonly sleep?: Sleep;
  /** Called as objects arrive. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Called for each delineation that the filters exclude. */
  readonly onLeftOut?: () => void;
}

export interface FetchProgress {
  /** Patients, studies or archives processed so far; the total is often unknown. */
  readonly groups: number;
  /** Objects in the spool, including those of an earlier attempt. */
  readonly objects: number;
  /** Bytes that arrived in this run. */
  readonly bytes: number;
}

export interface Fetched {
  /** Number of studies, subjects or series that the source could not deliver; the rest is complete. */
  readonly incomplete: number;
  /** Number of delineations that the filters excluded, if any. */
  readonly leftOut?: number;
}

/**
 * Fetches everything that the pipeline needs from a source into its spool; existing objects are not fetched again.
 * @throws QiawError when the source cannot be reached, refuses the credentials or sends what cannot be used.
 */
export async function fetchSource(address: RemoteAddress, spool: Spool, context: FetchContext): Promise<Fetched> {
  let counted = 0;
  let leftOut = 0;
  const incomplete = await fetchFrom(address, spool, {
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
  // Objects that the source no longer has are removed; series of a TCIA manifest are not listed object by object.
  if (address.kind !== 'tcia' && incomplete === 0) await spool.prune();
  return { incomplete, ...(leftOut > 0 && { leftOut }) };
}

async function fetchFrom(address: RemoteAddress, spool: Spool, context: FetchContext): Promise<number> {
  switch (address.kind) {
    case 'dicomweb':
      return fetchDicomWeb(address.url, spool, context);
    case 'xnat':
      return fetchXnat(address.url, address.project, spool, context);
    case 's5cmd':
      return fetchS5cmd(address.path, spool, context);
    case 'tcia':
      return fetchTcia(address.path, spool, context);
  }
}
