import { createHash, randomBytes, scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { QiawError } from '../errors/qiaw-error.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { seal, unseal } from './seal.ts';

/** The register cannot be opened with the given passphrase, or there is none. */
export class RegisterKeyError extends QiawError {
  readonly code = 'QIAW_REGISTER_KEY';
}

/** The register or its keys cannot be read, or are not of this program. */
export class RegisterUnreadable extends QiawError {
  readonly code = 'QIAW_REGISTER_UNREADABLE';
}

/** `<register>.keys`: one random data key per subject, sealed by the key of the passphrase. */
interface KeysFile {
  readonly format: 'qiaw-register-keys/1';
  readonly kdf: { readonly name: 'scrypt'; readonly N: number; readonly r: number; readonly p: number };
  readonly salt: string;
  /** Tells a wrong passphrase from a damaged file. */
  readonly check: string;
  /** By {@link subjectId}. */
  readonly subjects: Record<string, string>;
}

/** OWASP Password Storage: scrypt with N = 2^17, r = 8, p = 1, which takes 128 MiB. */
export const passphraseCost = { N: 2 ** 17, r: 8, p: 1 };
const checkText = Buffer.from('qiaw-register');

export const keysFileOf = (register: string): string => `${register}.keys`;

/** The data keys of a register, opened with its passphrase. */
export class RegisterKeys {
  readonly #path: string;
  readonly #main: Uint8Array;
  #file: KeysFile;

  private constructor(path: string, main: Uint8Array, file: KeysFile) {
    this.#path = path;
    this.#main = main;
    this.#file = file;
  }

  /** Makes the file if there is none. The caller must hold the lock. @throws RegisterKeyError, RegisterUnreadable */
  static async open(register: string, passphrase: string): Promise<RegisterKeys> {
    const path = keysFileOf(register);
    const known = await readKeys(path);
    if (known === undefined) {
      const salt = randomBytes(16).toString('base64');
      const kdf = { name: 'scrypt', ...passphraseCost } as const;
      const main = await mainKey(passphrase, { kdf, salt });
      const check = seal(main, 'qiaw-register-check/1', checkText);
      const file = { format: 'qiaw-register-keys/1', kdf, salt, check, subjects: {} } as const;
      await writeKeys(path, file);
      return new RegisterKeys(path, main, file);
    }
    const main = await mainKey(passphrase, known);
    if (unseal(main, 'qiaw-register-check/1', known.check) === undefined)
      throw new RegisterKeyError(
        'The passphrase is not that of this register. Set QIAW_REGISTER_PASSPHRASE or QIAW_REGISTER_PASSPHRASE_FILE to the one it was made with.',
      );
    return new RegisterKeys(path, main, known);
  }

  /** Reads the file again, because other processes may have added or erased keys. The caller must hold the lock. */
  async refresh(): Promise<void> {
    this.#file = (await readKeys(this.#path)) ?? this.#file;
  }

  idOf(subject: string): string {
    return subjectId(this.#file.salt, subject);
  }

  /** The data key with this id; undefined if it was erased. */
  keyOf(id: string): Uint8Array | undefined {
    const sealed = this.#file.subjects[id];
    return sealed === undefined ? undefined : unseal(this.#main, `qiaw-register-key/1|${id}`, sealed);
  }

  /** Makes the missing data keys of these subjects and waits until they are on the disk. The caller must hold the lock. */
  async require(ids: Iterable<string>): Promise<void> {
    const subjects = { ...this.#file.subjects };
    for (const id of ids) subjects[id] ??= seal(this.#main, `qiaw-register-key/1|${id}`, randomBytes(32));
    this.#file = { ...this.#file, subjects };
    await writeKeys(this.#path, this.#file);
  }
}

/** Destroys the data key of a subject; needs no passphrase. Returns its id, or undefined if there are no keys. The caller must hold the lock. */
export async function destroyKey(register: string, subject: string): Promise<string | undefined> {
  const path = keysFileOf(register);
  const file = await readKeys(path);
  if (file === undefined) return undefined;
  const id = subjectId(file.salt, subject);
  const { [id]: gone, ...subjects } = file.subjects;
  if (gone !== undefined) await writeKeys(path, { ...file, subjects });
  return id;
}

const writeKeys = (path: string, file: KeysFile): Promise<void> =>
  writeFileAtomic(path, `${JSON.stringify(file)}\n`, 0o600);

/** The name of a subject in both files: a salted digest, so that an erasure can find it without the passphrase. */
const subjectId = (salt: string, subject: string): string =>
  createHash('sha256').update(`${salt}|${subject}`).digest('hex').slice(0, 32);

async function readKeys(path: string): Promise<KeysFile | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new RegisterUnreadable(`The keys of the register cannot be read (${cause.code}).`, { cause });
  });
  if (text === undefined) return undefined;
  try {
    const file = JSON.parse(text) as KeysFile;
    if (file.format === 'qiaw-register-keys/1') return file;
  } catch {
    // Told below.
  }
  throw new RegisterUnreadable('The keys of the register are damaged, or of a newer release.');
}

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

async function mainKey(
  passphrase: string,
  { kdf: { N, r, p }, salt }: Pick<KeysFile, 'kdf' | 'salt'>,
): Promise<Buffer> {
  const text = passphrase.trim().normalize('NFC');
  if (text.length < 12)
    throw new RegisterKeyError(
      `The passphrase of the register has ${text.length} characters; give at least 12. It must not be the identity key.`,
    );
  return derive(text, Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem: 256 * r * N });
}
