import { stat } from 'node:fs/promises';
import type { FixedCounts } from '../cohorts/index.ts';
import { readCounts } from './fixed-counts.ts';
import { listVersions, readVersion, readWithdrawal } from './publish/versions.ts';
import { DatasetFolder } from './record/dataset-folder.ts';
import { datasetId } from './record/record-schema.ts';

/** The fixed counts of the newest available version of a dataset. */
export interface PublishedCounts {
  readonly version: string;
  readonly counts: FixedCounts;
  /** Whether the steward agreed to publish the numbers of patients and records. */
  readonly totals: boolean;
}

/** Undefined if nothing is published, all is withdrawn, or no counts were fixed. While nothing changes, a call only checks two folders. */
export async function publishedCounts(dataDirectory: string, dataset: string): Promise<PublishedCounts | undefined> {
  if (!datasetId.test(dataset)) return undefined;
  const folder = new DatasetFolder(dataDirectory, dataset);
  const stamps = await Promise.all(
    [folder.root, folder.versions].map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs),
  );
  const stamp = stamps.join(' ');
  const known = cache.get(folder.root);
  if (known?.stamp === stamp) return known.counts;
  const counts = await read(folder).catch(() => undefined);
  cache.set(folder.root, { stamp, counts });
  return counts;
}

const cache = new Map<string, { readonly stamp: string; readonly counts: PublishedCounts | undefined }>();

async function read(folder: DatasetFolder): Promise<PublishedCounts | undefined> {
  if ((await readWithdrawal(folder.withdrawal)) !== undefined) return undefined;
  for (const name of (await listVersions(folder)).reverse()) {
    if ((await readWithdrawal(folder.versionWithdrawal(name))) !== undefined) continue;
    const version = await readVersion(folder, name);
    const counts = await readCounts(folder, name);
    if (version === undefined || counts === undefined) return undefined;
    return { version: name, counts, totals: version.record.disclosure?.totals === true };
  }
  return undefined;
}
