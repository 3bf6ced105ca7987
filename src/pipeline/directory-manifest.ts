import { readFile } from 'node:fs/promises';
import { QiawError } from '../core/index.ts';
import type { IdentityMode } from '../identity/index.ts';
import { writeFileAtomic } from './atomic.ts';
import type { DataDirectory } from './data-directory.ts';

/** qiaw.json: what all files of a data directory have in common. */
export interface DirectoryManifest {
  readonly layout: 1;
  readonly base: string;
  readonly identity: IdentityMode;
  /** Id of the identity key (not the key); absent under `keep`. */
  readonly keyId?: string;
}

export class DirectoryMismatch extends QiawError {
  readonly code = 'QIAW_DATA_MISMATCH';
}

export async function readManifest(data: DataDirectory): Promise<DirectoryManifest | undefined> {
  const text = await readFile(data.manifest, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as DirectoryManifest);
}

/**
 * Notes base, identity mode and key on the first run, and refuses later runs that would mix two of them in one directory.
 * @throws DirectoryMismatch saying what differs and what to do.
 */
export async function claimDirectory(data: DataDirectory, wanted: DirectoryManifest): Promise<void> {
  const existing = await readManifest(data);
  if (existing === undefined) {
    await writeFileAtomic(data.manifest, `${JSON.stringify(wanted, null, 2)}\n`);
    return;
  }
  if (existing.identity !== wanted.identity || existing.keyId !== wanted.keyId) {
    throw new DirectoryMismatch(
      `This data directory was made with --identity ${existing.identity}${existing.keyId ? ` and key ${existing.keyId}` : ''}, ` +
        `this run has --identity ${wanted.identity}${wanted.keyId ? ` and key ${wanted.keyId}` : ''}: the same patient would get two ` +
        'names. Give the same key (QIAW_IDENTITY_KEY_FILE), or make a fresh directory from the sources with another --data ' +
        '(docs/privacy.md, "Changing the key").',
    );
  }
  if (existing.base !== wanted.base) {
    throw new DirectoryMismatch(
      `The IRIs in this data directory begin with ${existing.base}, the configured base is ${wanted.base}. ` +
        'Set `base` to the former, or use another --data.',
    );
  }
}
