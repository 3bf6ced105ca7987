import { resolve } from 'node:path';
import { type FilterOptions, type Filters, fetchSource, readFilters } from '../archives/index.ts';
import { digestOf, type Metrics, noMetrics, systemClock } from '../core/index.ts';
import { dataFault, type RunSummary } from '../pipeline/index.ts';
import {
  addressText,
  FetchInterrupted,
  type RemoteAddress,
  readAddress,
  type SourceAddress,
  Spool,
} from '../sources/index.ts';
import type { Setup } from './common.ts';
import type { Progress } from './progress/index.ts';

export interface BringInOptions extends FilterOptions {
  readonly keepDownloads?: boolean;
}

/** Sources as folders the pipeline can walk. */
export interface BroughtIn {
  readonly folders: readonly string[];
  /** Studies, subjects or series that the sources could not give. */
  readonly incomplete: number;
  /** Removes what was fetched after a run that used it; an interrupted run goes on from it the next time. */
  release(outcome: RunSummary['outcome']): Promise<void>;
}

/** What every source is, before anything is touched. */
export async function readAddresses(sources: readonly string[]): Promise<SourceAddress[]> {
  const addresses: SourceAddress[] = [];
  for (const [index, source] of sources.entries()) addresses.push(await readAddress(source, index + 1, sources.length));
  return addresses;
}

/** Fetches the sources that are no folders into the spool of the data directory. */
export async function bringIn(
  sources: readonly SourceAddress[],
  dataDirectory: string,
  setup: Setup,
  options: BringInOptions,
  progress: Progress,
  signal: AbortSignal,
  metrics: Metrics = noMetrics,
): Promise<BroughtIn> {
  const filters = await readFilters(options);
  const folders: string[] = [];
  const spools: Spool[] = [];
  let incomplete = 0;
  for (const [index, source] of sources.entries()) {
    if (source.kind === 'folder') {
      folders.push(source.path);
      continue;
    }
    let spool: Spool | undefined;
    try {
      spool = await openSpool(source, filters, dataDirectory, setup);
      spools.push(spool);
      const fetched = await fetchSource(source, spool, {
        settings: setup.config.sources,
        environment: setup.environment.source,
        filters,
        clock: systemClock,
        log: setup.log,
        metrics,
        signal,
        onProgress: (reached) => progress.show({ event: 'fetch', source: index + 1, ...reached }),
      });
      incomplete += fetched.incomplete;
      if (fetched.incomplete > 0) progress.show({ event: 'note', ...incompleteNote(index + 1, fetched.incomplete) });
    } catch (error) {
      await spool?.close();
      if (signal.aborted) throw new FetchInterrupted({ cause: error });
      throw dataFault((error as NodeJS.ErrnoException).code, error) ?? error;
    }
    folders.push(spool.objects);
  }
  const keep = options.keepDownloads ?? setup.config.sources.keepDownloads;
  return {
    folders,
    incomplete,
    async release(outcome) {
      // What is missing may be there the next time; the rest need not be fetched again.
      const stays = keep || incomplete > 0 || outcome === 'interrupted' || outcome === 'failed';
      for (const spool of spools) await (stays ? spool.close() : spool.remove());
    },
  };
}

/** A spool holds what one address gave for one choice of patients: another choice must not find more in it than it asked for. */
async function openSpool(
  source: RemoteAddress,
  filters: Filters,
  dataDirectory: string,
  { config }: Setup,
): Promise<Spool> {
  const folder = Spool.folderOf(resolve(dataDirectory), `${addressText(source)} ${digestOf(filters)}`);
  return Spool.open(folder, { reserve: config.run.minimumFreeBytes });
}

function incompleteNote(source: number, groups: number): { readonly code: `QIAW_${string}`; readonly message: string } {
  const message =
    `Source ${source} could not give ${groups} of its studies, subjects or series; the log has the reasons. ` +
    'The rest was used and is kept: the same command asks again for what is missing.';
  return { code: 'QIAW_SOURCE_INCOMPLETE', message };
}
