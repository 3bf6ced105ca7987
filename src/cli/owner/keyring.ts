import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A person may first have to unlock the keyring in a window. */
const timeout = 120_000;
const service = 'fair-qiaw';

/** The programs of keyrings that are asked, in this order; the first that is installed and has an entry answers. */
const keyrings: ReadonlyArray<(register: string, ask: Ask) => Promise<string>> = [
  // Secret Service (GNOME Keyring, KWallet, KeePassXC).
  (register, ask) => ask('secret-tool', 'lookup', 'service', service, 'register', register),
  // Keychain of macOS.
  (register, ask) => ask('security', 'find-generic-password', '-s', service, '-a', register, '-w'),
  // Keyring of the Linux kernel, for machines without a desktop.
  async (register, ask) =>
    ask('keyctl', 'pipe', (await ask('keyctl', 'search', '@u', 'user', `${service}:${register}`)).trim()),
];

type Ask = (program: string, ...args: string[]) => Promise<string>;

/** The passphrase that the user's keyring has for a register, by its absolute path; undefined if there is none. */
export async function passphraseInKeyring(register: string): Promise<string | undefined> {
  const ask: Ask = async (program, ...args) => (await run(program, args, { timeout, windowsHide: true })).stdout;
  for (const keyring of keyrings) {
    // Not installed, locked, or without an entry.
    const found = await keyring(register, ask).catch(() => '');
    if (found.trim() !== '') return found.trim();
  }
  return undefined;
}
