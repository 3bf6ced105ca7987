import {
  type CatalogueRequest,
  DistributionCache,
  distributionProvider,
  refreshCatalogue,
} from '../../catalogue/index.ts';
import { type Config, effectiveBase, readSoftware } from '../../core/config/index.ts';
import { type Clock, errorCode, QiawError, systemClock, UsageError } from '../../core/index.ts';
import { createGate } from '../../graph/index.ts';
import { DataDirectory, KnownPatients, readManifest, withLock } from '../../pipeline/index.ts';
import type { Setup } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

/** Base of the IRIs of a data directory. @throws UsageError for any other folder */
export async function baseOf(data: DataDirectory, config: Config): Promise<string> {
  const manifest = await readManifest(data);
  if (manifest !== undefined) return manifest.base ?? effectiveBase(config);
  throw new UsageError(
    `${data.root} is not a data directory of this program: it has no qiaw.json. Run \`qiaw run\` first.`,
  );
}

/** The inputs for the metadata of a data directory. @throws UsageError for a folder that is not a data directory */
export async function catalogueRequest(
  data: DataDirectory,
  { config }: Setup,
  patients: KnownPatients = new KnownPatients(data),
): Promise<CatalogueRequest & { readonly clock: Clock }> {
  const base = await baseOf(data, config);
  const { identifiers } = patients;
  return {
    dataDirectory: data.root,
    base,
    settings: config.catalogue,
    release: readSoftware().version,
    distributions: distributionProvider(new DistributionCache({ root: data.root, base, patients: identifiers })),
    gate: await createGate({ onlyCatalogue: true, patients: identifiers }),
    clock: systemClock,
    levels: config.access.datasets,
    counts: config.cohorts,
  };
}

/**
 * Updates the metadata graph to match the content. The caller must hold the lock. The command has already done its
 * work, so a fault here is reported and does not change its exit code.
 */
export async function refreshAfter(root: string, setup: Setup, patients?: KnownPatients): Promise<void> {
  try {
    const { datasets } = await refreshCatalogue(await catalogueRequest(new DataDirectory(root), setup, patients));
    for (const { problem } of datasets) if (problem !== undefined) terminal.say(`QIAW_DATASET_RECORD: ${problem}`);
  } catch (error) {
    if (!(error instanceof QiawError)) throw error;
    setup.log.error({ code: error.code }, error.message);
    terminal.say(`The metadata were not updated. ${error.code}: ${error.message}`);
  }
}

/** The same, but takes the lock. If another command is writing, the update is left to that command. */
export async function refreshLocked(root: string, setup: Setup, patients?: KnownPatients): Promise<void> {
  try {
    await withLock(new DataDirectory(root), () => refreshAfter(root, setup, patients));
  } catch (error) {
    if (errorCode(error) !== 'QIAW_DATA_BUSY') throw error;
    setup.log.info({}, 'another command is writing; it will update the metadata');
  }
}
