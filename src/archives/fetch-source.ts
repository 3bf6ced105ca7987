import type { Config, SourceEnvironment } from '../config/index.ts';
import type { Clock, Log, Metrics } from '../core/index.ts';
import type { RemoteAddress, Spool } from '../sources/index.ts';
import { fetchDicomWeb } from './dicomweb/index.ts';
import type { Filters } from './filters.ts';
import type { Sleep } from './http/index.ts';
import { fetchS5cmd, fetchTcia } from './manifest/index.ts';
import { fetchedBytes } from './measures.ts';
import { fetchXnat } from './xnat/index.ts';

/** What a source is fetched with. */
export interface FetchContext {
  readonly settings: Config['sources'];
  readonly environment: SourceEnvironment;
  readonly filters: Filters;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal?: AbortSignal;
  /** How to wait between attempts; tests do not. */
  readonly sleep?: Sleep;
  /** Called as objects arrive. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Called for each delineation that the filters leave where it is. */
  readonly onLeftOut?: () => void;
}

export interface FetchProgress {
  /** Patients, studies or archives looked at so far; how many there are is often not known. */
  readonly groups: number;
  /** Objects in the spool, those of an earlier attempt included. */
  readonly objects: number;
  /** Bytes that arrived in this run. */
  readonly bytes: number;
}

export interface Fetched {
  /** Studies, subjects or series that the source could not give; the rest is there. */
  readonly incomplete: number;
  /** Delineations that the filters left where they are, if any. */
  readonly leftOut?: number;
}

/**
 * Brings everything the pipeline needs of a source into its spool; what is there already is not fetched again.
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
  // What an earlier run fetched and the source does not have any more goes; series of a TCIA manifest are not asked for one by one.
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
