import { resolve, sep } from 'node:path';
import type { Config } from '../../core/config/index.ts';
import { dataFault, digestOf, type Metrics, noMetrics, systemClock, UsageError } from '../../core/index.ts';
import type { DelineationFilter } from '../../dicom/index.ts';
import { DataDirectory, type RunSummary, type SurveyRequest } from '../../pipeline/index.ts';
import {
  Archives,
  addressText,
  FetchInterrupted,
  type FilterOptions,
  type Filters,
  fetchSource,
  type RemoteAddress,
  readAddress,
  readFilters,
  type SourceAddress,
  Spool,
} from '../../sources/index.ts';
import type { Setup } from '../options/common.ts';
import type { Progress } from '../output/progress/progress.ts';

export interface BringInOptions extends FilterOptions {
  readonly keepDownloads?: boolean;
  readonly followLinks?: boolean;
}

/** Sources in a form that the pipeline can walk. */
export interface BroughtIn {
  readonly found: Pick<SurveyRequest, 'sources' | 'paths' | 'delineations' | 'notFetched' | 'archives' | 'followLinks'>;
  /** Number of studies, subjects or series that the sources did not provide. */
  readonly incomplete: number;
  /** Removes the fetched files after a run that used them; after an interrupted run the next one uses them. */
  release(outcome: RunSummary['outcome']): Promise<void>;
}

/**
 * The kind of every source, before anything is read. Output of this program is not a source: in the data directory,
 * only fetched or received objects may be read.
 * @throws UsageError, SourceMissing, SourceUnreadable
 */
export async function readAddresses(sources: readonly string[], dataDirectory: string): Promise<SourceAddress[]> {
  const data = new DataDirectory(resolve(dataDirectory));
  const addresses: SourceAddress[] = [];
  for (const [index, source] of sources.entries()) {
    const address = await readAddress(source, index + 1, sources.length);
    if (address.kind === 'folder' && isWithin(data.root, address.path) && !isWithin(data.spool, address.path)) {
      throw new UsageError(
        `Source ${index + 1} of ${sources.length} is in the data directory, where the results are written. Give the folder ` +
          'of the images, or another --data.',
      );
    }
    addresses.push(address);
  }
  return addresses;
}

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep);

/**
 * Fetches the sources that are not folders into the spool of the data directory, and defines how archives in them are
 * opened.
 */
export async function bringIn(
  sources: readonly SourceAddress[],
  dataDirectory: string,
  setup: Setup,
  options: BringInOptions,
  progress: Progress,
  signal: AbortSignal,
  metrics: Metrics = noMetrics,
): Promise<BroughtIn> {
  const delineations = delineationFilter(setup.config.run);
  const filters = await readFilters(options, delineations);
  const folders: string[] = [];
  const notFetched: number[] = [];
  const spools: Spool[] = [];
  let incomplete = 0;
  for (const [index, source] of sources.entries()) {
    if (source.kind === 'folder') {
      folders.push(source.path);
      notFetched.push(0);
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
      notFetched.push(fetched.leftOut ?? 0);
      if (fetched.incomplete > 0) progress.show({ event: 'note', ...incompleteNote(index + 1, fetched.incomplete) });
    } catch (error) {
      await spool?.close();
      throw faultOf(error, signal);
    }
    folders.push(spool.objects);
  }
  const keep = options.keepDownloads ?? setup.config.sources.keepDownloads;
  const followLinks = options.followLinks ?? setup.config.sources.followLinks;
  const archives = archivesOf(sources, dataDirectory, setup, signal, spools, progress);
  return {
    found: { sources: folders, paths: sources.map(pathOf), delineations, notFetched, archives, followLinks },
    incomplete,
    async release(outcome) {
      // Missing objects may be available the next time; the others are not fetched again.
      const stays = keep || incomplete > 0 || outcome === 'interrupted' || outcome === 'failed';
      for (const spool of spools) await (stays ? spool.close() : spool.remove());
    },
  };
}

/** Remote addresses may contain credentials and are not repeated. */
const pathOf = (source: SourceAddress): string | undefined => (source.kind === 'folder' ? source.path : undefined);

/** The content of archives among the files is kept in a separate spool, which is created for the first archive. */
function archivesOf(
  sources: readonly SourceAddress[],
  dataDirectory: string,
  { config }: Setup,
  signal: AbortSignal,
  spools: Spool[],
  progress: Progress,
): Archives {
  const named = sources.map((source) => (source.kind === 'folder' ? source.path : addressText(source)));
  const folder = Spool.folderOf(resolve(dataDirectory), `archives of ${digestOf(named)}`);
  let opening: Promise<Spool> | undefined;
  return new Archives({
    spool() {
      opening ??= Spool.open(folder, { reserve: config.run.minimumFreeBytes }).then((spool) => {
        spools.push(spool);
        return spool;
      });
      return opening;
    },
    limits: config.sources.zip,
    signal,
    faultOf: (error) => faultOf(error, signal),
    onFile: (source, objects, bytes) =>
      progress.show({ event: 'fetch', source: source + 1, groups: 1, objects, bytes }),
  });
}

function faultOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new FetchInterrupted({ cause: error });
  return dataFault((error as NodeJS.ErrnoException).code, error) ?? error;
}

/**
 * A spool belongs to one address and one selection of patients: another selection must not find extra objects in it.
 */
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
    `Source ${source} did not provide ${groups} of its studies, subjects or series; the log has the reasons. ` +
    'The rest was used and is kept: the same command requests the missing ones again.';
  return { code: 'QIAW_SOURCE_INCOMPLETE', message };
}

/** @throws UsageError when the description is not a regular expression. */
export function delineationFilter({ delineations, seriesDescription }: Config['run']): DelineationFilter {
  if (seriesDescription === undefined) return { kinds: delineations };
  try {
    new RegExp(seriesDescription, 'iu');
  } catch {
    throw new UsageError(`--series-description is not a regular expression: ${seriesDescription}`);
  }
  return { kinds: delineations, seriesDescription };
}
