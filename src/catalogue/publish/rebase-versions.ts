import { join } from 'node:path';
import { canonicalJson, sha256, writeFileAtomic } from '../../core/index.ts';
import { readdressSet } from '../exports/package/readdress.ts';
import { readCounts, writeCounts } from '../fixed-counts.ts';
import type { DatasetVersion } from '../model.ts';
import { DatasetFolder, datasetFolders } from '../record/dataset-folder.ts';
import { listVersions, readVersion, readWithdrawal } from './versions.ts';

/** The versions of a data directory whose downloads can be fetched, as `dataset version`. */
export async function availableVersions(dataDirectory: string): Promise<string[]> {
  const found: string[] = [];
  for (const { folder, version } of await eachVersion(dataDirectory)) found.push(`${folder.id} ${version}`);
  return found;
}

async function eachVersion(
  dataDirectory: string,
): Promise<Array<{ readonly folder: DatasetFolder; readonly version: string }>> {
  const found: Array<{ folder: DatasetFolder; version: string }> = [];
  for (const id of await datasetFolders(dataDirectory)) {
    const folder = new DatasetFolder(dataDirectory, id);
    if ((await readWithdrawal(folder.withdrawal)) !== undefined) continue;
    for (const version of await listVersions(folder))
      if ((await readWithdrawal(folder.versionWithdrawal(version))) === undefined) found.push({ folder, version });
  }
  return found;
}

/**
 * Publishes every version again below another base: the same number, record, facts and content, with all addresses in record and downloads
 * changed. The digests that the version had before are kept in it as a revision. May be interrupted and repeated.
 * @returns what was published again, as `dataset version`
 */
export async function rebaseVersions(dataDirectory: string, from: string, to: string): Promise<string[]> {
  const done: string[] = [];
  for (const { folder, version } of await eachVersion(dataDirectory)) {
    const before = (await readVersion(folder, version))!;
    if (before.revisions?.at(-1)?.base === from && !JSON.stringify(before.distributions).includes(from)) {
      done.push(`${folder.id} ${version}`);
      continue;
    }
    await rebaseVersion(folder, before, from, to);
    done.push(`${folder.id} ${version}`);
  }
  return done;
}

async function rebaseVersion(folder: DatasetFolder, before: DatasetVersion, from: string, to: string): Promise<void> {
  const kept = join(folder.root, 'files');
  const [first] = before.distributions;
  const set = first && (await readdressSet(kept, first.path.split('/').at(-2)!, from, to));
  const { revisions = [], ...content } = before;
  const readdressed = JSON.parse(JSON.stringify(content).replaceAll(from, to)) as DatasetVersion;
  const after: DatasetVersion = {
    ...readdressed,
    distributions: readdressed.distributions.map((one) => {
      const parts = one.path.split('/');
      const file = set?.files.get(decodeURIComponent(parts.at(-1)!));
      if (set === undefined || file === undefined) return one;
      const path = [...parts.slice(0, -2), set.version, parts.at(-1)].join('/');
      return { ...one, path, bytes: file.bytes, sha256: file.sha256 };
    }),
    revisions: [
      ...revisions,
      {
        base: from,
        digest: sha256(canonicalJson(before)),
        files: before.distributions.map(({ path, sha256: digest }) => ({ path, sha256: digest })),
      },
    ],
  };
  const counts = await readCounts(folder, before.version);
  if (counts !== undefined)
    await writeCounts(folder, before.version, JSON.parse(JSON.stringify(counts).replaceAll(from, to)));
  const sealed = { ...after, digest: sha256(canonicalJson(after)) };
  await writeFileAtomic(folder.version(before.version), `${JSON.stringify(sealed, null, 2)}\n`);
}
