import { computeFacts } from '../facts/compute-facts.ts';
import { DatasetFolder } from '../record/dataset-folder.ts';
import { listVersions, readVersion, readWithdrawal } from './versions.ts';

/** The published version whose content is exactly that of the directory now; undefined if there is none. */
export async function currentVersion(dataDirectory: string, dataset: string): Promise<string | undefined> {
  const folder = new DatasetFolder(dataDirectory, dataset);
  const last = (await listVersions(folder)).at(-1);
  if (last === undefined || (await readWithdrawal(folder.versionWithdrawal(last))) !== undefined) return undefined;
  const [published, now] = [await readVersion(folder, last), (await computeFacts(dataDirectory)).get(dataset)];
  return published?.computed.contentDigest === now?.computed.contentDigest ? last : undefined;
}
