import { stat } from 'node:fs/promises';
import { DatasetFolder } from '../record/dataset-folder.ts';
import { datasetId } from '../record/record-schema.ts';
import { listVersions, readVersion, readWithdrawal } from './versions.ts';

/** Who may read the record-level data of a dataset, as stated in its published record. */
export type PublishedAccess = 'public' | 'registered' | 'restricted';

/**
 * The access rights of a dataset's newest published version; undefined if nothing is published. A withdrawn dataset, or
 * an unreadable version, is restricted. While nothing changes, a call only checks the folder's modification time.
 */
export async function publishedAccess(dataDirectory: string, dataset: string): Promise<PublishedAccess | undefined> {
  if (!datasetId.test(dataset)) return undefined;
  const folder = new DatasetFolder(dataDirectory, dataset);
  const stamps = await Promise.all([folder.root, folder.versions].map(stampOf));
  if (stamps[1] === undefined) return undefined;
  const stamp = stamps.join(' ');
  const known = cache.get(folder.root);
  if (known?.stamp === stamp) return known.access;
  const access = await readAccess(folder).catch(() => 'restricted' as const);
  cache.set(folder.root, { stamp, access });
  return access;
}

const cache = new Map<string, { readonly stamp: string; readonly access: PublishedAccess | undefined }>();

async function stampOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

async function readAccess(folder: DatasetFolder): Promise<PublishedAccess | undefined> {
  if ((await readWithdrawal(folder.withdrawal)) !== undefined) return 'restricted';
  const newest = (await listVersions(folder)).at(-1);
  const version = newest === undefined ? undefined : await readVersion(folder, newest);
  return version && (version.record.accessRights ?? 'restricted');
}
