import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/index.ts';
import type { DatasetVersion } from '../model.ts';
import { DatasetFolder, datasetFolders } from '../record/dataset-folder.ts';
import type { CatalogueRequest } from '../refresh/conforming.ts';
import { publishSuccessor } from './publish.ts';
import { listVersions, readVersion, readWithdrawal, writeWithdrawal } from './versions.ts';

/**
 * After an erasure: withdraws every published version of the datasets that contained the subject and removes their downloads,
 * because these still contain its data. Idempotent. The next refresh publishes the successors.
 */
export async function withdrawErased(dataDirectory: string, datasets: readonly string[], clock: Clock): Promise<void> {
  const withdrawnAt = new Date(clock.now()).toISOString();
  for (const dataset of datasets) {
    const folder = new DatasetFolder(dataDirectory, dataset);
    for (const version of await listVersions(folder)) {
      await writeWithdrawal(folder.versionWithdrawal(version), { withdrawnAt, reason: 'erasure' });
    }
    for (const downloads of [join(dataDirectory, 'exports', dataset), join(folder.root, 'files')]) {
      await rm(downloads, { recursive: true, force: true });
    }
  }
}

/** Publishes successors of the versions that were withdrawn for an erasure, if the dataset still has content. */
export async function succeedErased(request: CatalogueRequest & { readonly clock: Clock }): Promise<DatasetVersion[]> {
  const published: DatasetVersion[] = [];
  for (const id of await datasetFolders(request.dataDirectory)) {
    const folder = new DatasetFolder(request.dataDirectory, id);
    const newest = (await listVersions(folder)).at(-1);
    if (newest === undefined || (await readWithdrawal(folder.withdrawal)) !== undefined) continue;
    if ((await readWithdrawal(folder.versionWithdrawal(newest)))?.reason !== 'erasure') continue;
    const before = await readVersion(folder, newest);
    const successor = before && (await publishSuccessor(folder, before, request));
    if (successor !== undefined) published.push(successor);
  }
  return published;
}
