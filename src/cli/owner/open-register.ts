import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  keyFileBeside,
  knownRegister,
  Register,
  RegisterKeyError,
  RegisterUnreadable,
  registerPointer,
  requirePrivatePlace,
  writeFileAtomic,
} from '../../core/index.ts';
import type { OwnEntry } from '../../pipeline/index.ts';
import type { Setup } from '../options/common.ts';

/** The register that a command names, or that runs of the data directory wrote. */
export async function registerPath(dataDirectory: string, { config }: Setup): Promise<string | undefined> {
  return config.run.register === undefined ? knownRegister(dataDirectory) : resolve(config.run.register);
}

/** The register of these cases, made if there is none; the data directory's neighbour remembers where it is. */
export async function registerForRun(dataDirectory: string, setup: Setup): Promise<Register<OwnEntry> | undefined> {
  const { register: given } = setup.config.run;
  if (given === undefined) return undefined;
  const path = resolve(given);
  await requirePrivatePlace(path, 'The register', dataDirectory);
  const register = await Register.open<OwnEntry>(path, await passphrase(dataDirectory, setup));
  await writeFileAtomic(registerPointer(dataDirectory), `${path}\n`, 0o600);
  return register;
}

/** The entries of the register, if there is one. */
export async function readRegister(dataDirectory: string, setup: Setup): Promise<readonly OwnEntry[] | undefined> {
  const path = await registerPath(dataDirectory, setup);
  if (path === undefined || (await stat(path).catch(() => undefined)) === undefined) return undefined;
  const register = await Register.open<OwnEntry>(path, await passphrase(dataDirectory, setup));
  return register.read();
}

/**
 * Destroys what the register knows about a subject. A register that cannot be reached stops the erasure before anything is removed.
 * @throws RegisterUnreadable
 */
export async function eraseFromRegister(dataDirectory: string, subject: string, setup: Setup): Promise<void> {
  const path = await registerPath(dataDirectory, setup);
  if (path === undefined) return;
  if ((await stat(path).catch(() => undefined)) === undefined)
    throw new RegisterUnreadable(
      `The register ${path} is not there, so the subject cannot be erased from it. Make it available, or, if it no longer exists, ` +
        `remove ${registerPointer(dataDirectory)}. Nothing was erased.`,
    );
  await Register.erase(path, subject);
}

async function passphrase(dataDirectory: string, { environment }: Setup): Promise<string> {
  const { registerPassphrase: text, registerPassphraseFile: file } = environment;
  const given = text ?? (file === undefined ? undefined : await readSecret(file));
  if (given === undefined)
    throw new RegisterKeyError(
      'The register needs a passphrase of at least 12 characters: set QIAW_REGISTER_PASSPHRASE or QIAW_REGISTER_PASSPHRASE_FILE.',
    );
  const identity =
    environment.identityKey ??
    (await readFile(environment.identityKeyFile ?? keyFileBeside(dataDirectory), 'utf8').catch(() => undefined));
  if (identity?.trim() === given.trim())
    throw new RegisterKeyError('The passphrase of the register must not be the identity key.');
  return given;
}

async function readSecret(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new RegisterKeyError('The file named by QIAW_REGISTER_PASSPHRASE_FILE cannot be read.', { cause });
  });
}
