import { readFile } from 'node:fs/promises';
import { type IdentityMode, QiawError, writeFileAtomic } from '../../core/index.ts';
import type { DataDirectory } from './data-directory.ts';
import { requireKnownLayout, requirePresentLayout } from './layout.ts';

/** qiaw.json: the properties shared by all files of a data directory. */
export interface DirectoryManifest {
  readonly layout: 1;
  readonly base: string;
  readonly identity: IdentityMode;
  /** Id of the identity key (not the key); absent under `keep`. */
  readonly keyId?: string;
  /**
   * Bases before `qiaw rebase`. Tombstones of subjects erased before the rebase are digests of IRIs under these bases.
   */
  readonly formerBases?: readonly string[];
}

export class RebaseUnfinished extends QiawError {
  readonly code = 'QIAW_REBASE_UNFINISHED';
}

export class DirectoryMismatch extends QiawError {
  readonly code = 'QIAW_DATA_MISMATCH';
}

/**
 * The manifest of a data directory; undefined if the folder is not a data directory. @throws LayoutTooNew for data of a
 * later release
 */
export async function readManifest(data: DataDirectory): Promise<DirectoryManifest | undefined> {
  const text = await readFile(data.manifest, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = JSON.parse(text) as DirectoryManifest;
  requireKnownLayout(manifest.layout ?? 0);
  return manifest;
}

/** Refuses to write if a rebase was interrupted. */
async function requireOneBase(data: DataDirectory): Promise<void> {
  const text = await readFile(data.rebase, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { to } = JSON.parse(text) as { to: string };
  throw new RebaseUnfinished(
    `A rebase of this data directory was interrupted. Run \`qiaw rebase --base ${to}\` to complete it.`,
  );
}

/**
 * Records base, identity mode and key on the first run, and refuses later runs that would mix different ones in one
 * directory.
 * @throws DirectoryMismatch which states what differs and what to do.
 */
export async function claimDirectory(data: DataDirectory, wanted: DirectoryManifest): Promise<void> {
  const existing = await readManifest(data);
  if (existing === undefined) {
    await writeFileAtomic(data.manifest, `${JSON.stringify(wanted, null, 2)}\n`);
    return;
  }
  requirePresentLayout(existing.layout ?? 0);
  await requireOneBase(data);
  if (existing.identity !== wanted.identity || existing.keyId !== wanted.keyId) {
    throw new DirectoryMismatch(
      `This data directory was made with --identity ${existing.identity}${existing.keyId ? ` and key ${existing.keyId}` : ''}, ` +
        `this run has --identity ${wanted.identity}${wanted.keyId ? ` and key ${wanted.keyId}` : ''}: the same patient would get two ` +
        'names. Give the same key (QIAW_IDENTITY_KEY_FILE), or create a new directory from the sources with another --data ' +
        '(docs/privacy.md, "Changing the key").',
    );
  }
  if (existing.base !== wanted.base) {
    throw new DirectoryMismatch(
      `The IRIs in this data directory begin with ${existing.base}, the configured base is ${wanted.base}. ` +
        'Set `base` to the base of the directory, or use another --data.',
    );
  }
}
