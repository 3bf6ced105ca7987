import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  keyFileBeside,
  keysFileOf,
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
import { passphraseInKeyring } from './keyring.ts';
import { askHidden, atTerminal, canAsk } from './questions.ts';

/** The register that a command names, or that runs of the data directory wrote. */
export async function registerPath(dataDirectory: string, { config }: Setup): Promise<string | undefined> {
  return config.run.register === undefined ? knownRegister(dataDirectory) : resolve(config.run.register);
}

/**
 * The register of these cases, made if there is none; the data directory's neighbour remembers where it is. A directory that has
 * one keeps it up to date in later runs, too, as far as the passphrase is there: `note` is told if it is not.
 */
export async function registerForRun(
  dataDirectory: string,
  setup: Setup,
  note: (text: string) => void,
): Promise<Register<OwnEntry> | undefined> {
  const path = await registerPath(dataDirectory, setup);
  if (path === undefined) return undefined;
  if (setup.config.run.register === undefined && !(await canUpdate(path, dataDirectory, setup))) {
    note(`The register of this directory is not updated, because it or its passphrase is not available: ${path}`);
    return undefined;
  }
  await requirePrivatePlace(path, 'The register', dataDirectory);
  const register = await Register.open<OwnEntry>(path, await passphrase(path, dataDirectory, setup));
  await writeFileAtomic(registerPointer(dataDirectory), `${path}\n`, 0o600);
  return register;
}

/** The entries of the register, if there is one. */
export async function readRegister(dataDirectory: string, setup: Setup): Promise<readonly OwnEntry[] | undefined> {
  const path = await registerPath(dataDirectory, setup);
  if (path === undefined || (await stat(path).catch(() => undefined)) === undefined) return undefined;
  const register = await Register.open<OwnEntry>(path, await passphrase(path, dataDirectory, setup));
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

async function canUpdate(path: string, dataDirectory: string, setup: Setup): Promise<boolean> {
  if ((await stat(path).catch(() => undefined)) === undefined) return false;
  return passphrase(path, dataDirectory, setup).then(
    () => true,
    () => false,
  );
}

/** From the environment, a file, the user's keyring, or the person at the terminal, who is asked once per process. */
async function passphrase(path: string, dataDirectory: string, { environment }: Setup): Promise<string> {
  const { registerPassphrase: text, registerPassphraseFile: file } = environment;
  const given =
    text ??
    (file === undefined ? undefined : await readSecret(file)) ??
    typed.get(path) ??
    (await passphraseInKeyring(path)) ??
    (await typedPassphrase(path));
  if (given === undefined)
    throw new RegisterKeyError(
      'The register needs a passphrase of at least 12 characters: set QIAW_REGISTER_PASSPHRASE or QIAW_REGISTER_PASSPHRASE_FILE, ' +
        'put it into a keyring (docs/own-data.md), or start the command at a terminal, where you are asked for it.',
    );
  const identity =
    environment.identityKey ??
    (await readFile(environment.identityKeyFile ?? keyFileBeside(dataDirectory), 'utf8').catch(() => undefined));
  if (identity?.trim() === given.trim())
    throw new RegisterKeyError('The passphrase of the register must not be the identity key.');
  return given;
}

const typed = new Map<string, string>();

/** Asked twice for a new register, because nobody sees a mistake. Undefined if nobody can be asked, or nothing was typed. */
export async function typedPassphrase(path: string, terminal = atTerminal()): Promise<string | undefined> {
  if (!canAsk(terminal)) return undefined;
  const isNew = (await stat(keysFileOf(path)).catch(() => undefined)) === undefined;
  const text = await askHidden(
    `Passphrase of the register${isNew ? ' (new, at least 12 characters)' : ''}: `,
    terminal,
  );
  if (text === '') return undefined;
  if (isNew && (await askHidden('The same again: ', terminal)) !== text)
    throw new RegisterKeyError('The two passphrases differ. Start again.');
  typed.set(path, text);
  return text;
}

async function readSecret(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new RegisterKeyError('The file named by QIAW_REGISTER_PASSPHRASE_FILE cannot be read.', { cause });
  });
}
