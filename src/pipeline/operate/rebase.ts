import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { availableVersions, rebaseVersions } from '../../catalogue/index.ts';
import { QiawError, UsageError, writeFileAtomic } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { type DirectoryManifest, readManifest } from '../files/directory-manifest.ts';
import { withLock, withPublishLock } from '../files/lock.ts';
import { BackupFailed } from './backup-format.ts';
import { graphFiles, rewriteGraphFile } from './rewrite-graph.ts';

interface Rebase {
  readonly from: string;
  readonly to: string;
}

/** Published versions contain addresses, so that they have to be published again. */
export class PublishedVersions extends QiawError {
  readonly code = 'QIAW_REBASE_PUBLISHED';
}

export interface RebaseReport extends Rebase {
  /** Versions that were published again, or would be, as `dataset version`. */
  readonly versions: readonly string[];
  /** Files that were rewritten, or would be. */
  readonly files: number;
}

/**
 * Rewrites every IRI below the base of a data directory to another base: graphs of cases, of the catalogue and in
 * quarantine. Each file is replaced atomically. The plan is written to disk first, so that every writer refuses to work
 * after an interrupted rebase until it is run again and completed. Run digests and file digests in case.json do not
 * contain the base and do not change. The bytes are those a run with the new base would have written.
 *
 * @param newVersions whether published versions are published again, because their downloads contain addresses
 * @throws PublishedVersions if there are such versions and that is not wanted
 * @throws UsageError for an invalid base, BackupFailed when there is no data directory, DataDirectoryBusy.
 */
export async function rebase(
  data: DataDirectory,
  to: string,
  dryRun: boolean,
  newVersions = false,
): Promise<RebaseReport> {
  if (!/^https?:\/\/[^\s<>"{}|\\^`?#]+\/$/.test(to) || !URL.canParse(to)) {
    throw new UsageError('--base must be an http or https address that ends with /.');
  }
  const manifest = await readManifest(data);
  if (manifest === undefined) throw new BackupFailed(`${data.root} is not a data directory: it has no qiaw.json.`);
  const published = manifest.base === to ? [] : await availableVersions(data.root);
  if (published.length > 0 && !newVersions) {
    throw new PublishedVersions(
      `Published versions contain addresses of ${manifest.base}: ${published.join(', ')}. Repeat with --new-versions to publish each of ` +
        'them again with addresses of the new base; the former digests stay in its record. Nothing was changed.',
    );
  }
  if (dryRun) return { from: manifest.base, to, files: (await graphFiles(data)).length, versions: published };
  return withLock(data, () => withPublishLock(data, () => apply(data, manifest, to)));
}

async function apply(data: DataDirectory, manifest: DirectoryManifest, to: string): Promise<RebaseReport> {
  const begun = await readFile(data.rebase, 'utf8').catch(() => undefined);
  const { from } = begun === undefined ? { from: manifest.base } : (JSON.parse(begun) as Rebase);
  if (from === to && begun === undefined) return { from, to, files: 0, versions: [] };
  await writeFileAtomic(data.rebase, JSON.stringify({ from, to }));
  let files = 0;
  for (const path of await graphFiles(data)) if (await rewrite(data, path, { from, to })) files++;
  const versions = await rebaseVersions(data.root, from, to);
  // Regenerated from the other files.
  await rm(join(data.root, 'exports'), { recursive: true, force: true });
  const formerBases = [...new Set([...(manifest.formerBases ?? []), from])].filter((one) => one !== to);
  await writeFileAtomic(data.manifest, `${JSON.stringify({ ...manifest, base: to, formerBases }, null, 2)}\n`);
  await rm(data.rebase, { force: true });
  return { from, to, files, versions };
}

async function rewrite(data: DataDirectory, path: string, { from, to }: Rebase): Promise<boolean> {
  if (!(await readFile(path, 'utf8')).includes(from)) return false;
  await rewriteGraphFile(data, path, from, (iri) => (iri.startsWith(from) ? to + iri.slice(from.length) : iri));
  return true;
}
