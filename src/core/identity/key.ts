import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { QiawError } from '../errors/qiaw-error.ts';
import { base32 } from './base32.ts';

/** The site's secret for keyed hashes. `id` names the key without revealing it, so that keys can be rotated. */
export interface IdentityKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Stands for the key where nothing is hashed, or no key is known. */
export const noIdentityKey: IdentityKey = { id: 'knone', bytes: new Uint8Array(32) };

/** The identity key is too short, cannot be read or cannot be made; there is no other to take its place. */
export class IdentityKeyError extends QiawError {
  readonly code = 'QIAW_IDENTITY_KEY';
}

/** Reads a key given as text: at least 32 characters, so that it cannot be guessed. Surrounding blanks are ignored. */
export function keyFromText(text: string): IdentityKey {
  const trimmed = text.trim();
  if (trimmed.length < 32) {
    throw new IdentityKeyError(
      `The identity key has ${trimmed.length} characters; give at least 32 (for example \`openssl rand -hex 32\`).`,
    );
  }
  const bytes = new TextEncoder().encode(trimmed);
  const id = `k${base32(createHash('sha256').update('key-id|').update(bytes).digest()).slice(0, 4)}`;
  return { id, bytes };
}

/** The path of a generated key: next to the data directory, so that copies of the directory do not contain it. */
export function keyFileBeside(dataDirectory: string): string {
  return `${resolve(dataDirectory)}.identity-key`;
}

/**
 * The key from the environment's text, else from the given file, else from the file next to the data directory, which
 * is created once with mode 600.
 */
export async function loadIdentityKey(options: KeyPlaces & { readonly dataDirectory: string }): Promise<IdentityKey> {
  return (await givenKey(options)) ?? keyOfFile(keyFileBeside(options.dataDirectory));
}

/** The same key, if there is one; for commands that must not make one. */
export async function knownIdentityKey(options: KeyPlaces): Promise<IdentityKey | undefined> {
  const { dataDirectory } = options;
  const given = await givenKey(options);
  return given ?? (dataDirectory === undefined ? undefined : await existingKey(keyFileBeside(dataDirectory)));
}

/** A key that is not on the disk yet if there was none: a command that fails, or only looks, leaves none behind. */
export interface ProspectiveKey extends IdentityKey {
  /** Writes a new key. Returns the key that counts: another process may have made one first. */
  keep(): Promise<IdentityKey>;
}

/** The known key, or a new one that is kept only on demand. */
export async function prospectiveKey(options: KeyPlaces & { readonly dataDirectory: string }): Promise<ProspectiveKey> {
  const known = await knownIdentityKey(options);
  if (known !== undefined) return { ...known, keep: async () => known };
  const text = randomBytes(32).toString('hex');
  return { ...keyFromText(text), keep: () => makeKeyFile(keyFileBeside(options.dataDirectory), text) };
}

interface KeyPlaces {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly dataDirectory?: string | undefined;
}

async function givenKey({ text, file }: KeyPlaces): Promise<IdentityKey | undefined> {
  if (text !== undefined) return keyFromText(text);
  if (file === undefined) return undefined;
  const content = await readFile(file, 'utf8').catch((cause) => {
    throw new IdentityKeyError('The file named by QIAW_IDENTITY_KEY_FILE cannot be read.', { cause });
  });
  return keyFromText(content);
}

/** The path of the key of the audit log's digests. */
export const auditKeyFileBeside = (dataDirectory: string): string => `${resolve(dataDirectory)}.audit-key`;

/**
 * The key of the digests in the audit log of a data directory, created once: next to the directory like the identity
 * key, or hidden inside it if the parent folder is not writable.
 */
export async function loadAuditKey(dataDirectory: string): Promise<IdentityKey> {
  const inside = join(resolve(dataDirectory), '.audit-key');
  try {
    return await keyOfFile(auditKeyFileBeside(dataDirectory));
  } catch {
    return keyOfFile(inside);
  }
}

async function keyOfFile(path: string): Promise<IdentityKey> {
  return (await existingKey(path)) ?? makeKeyFile(path);
}

async function existingKey(path: string): Promise<IdentityKey | undefined> {
  const existing = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new IdentityKeyError(`The identity key ${path} cannot be read (${cause.code}).`, { cause });
  });
  return existing === undefined ? undefined : keyFromText(existing);
}

/**
 * Two simultaneous first runs must end with one key: the file is written under a temporary name and then linked, which
 * succeeds in only one of them.
 */
async function makeKeyFile(path: string, text = randomBytes(32).toString('hex')): Promise<IdentityKey> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    // The data directory of a first run may be several folders deep.
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'wx', 0o600);
    await handle.writeFile(`${text}\n`);
    await handle.sync();
    await handle.close();
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (cause) {
    throw new IdentityKeyError(
      'No identity key was given and none can be created next to the data directory. Set QIAW_IDENTITY_KEY or ' +
        'QIAW_IDENTITY_KEY_FILE, or make the parent folder of the data directory writable.',
      { cause },
    );
  } finally {
    // If it could not be created there is nothing to remove, and the error is already reported.
    await rm(temporary).catch(() => undefined);
  }
  return keyFromText(await readFile(path, 'utf8'));
}
