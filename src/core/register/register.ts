import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { takeLock } from '../files/file-lock.ts';
import { makeFolder } from '../files/temporary.ts';
import { destroyKey, RegisterKeys, RegisterUnreadable } from './register-keys.ts';
import { seal, unseal } from './seal.ts';

/** One line: id of the subject, sealed entry. */
interface Line {
  readonly subject: string;
  readonly entry: string;
}

/**
 * The owner's private register: entries about subjects, encrypted record by record with one data key per subject. The data keys are in
 * `<path>.keys`, so that destroying one makes the entries of that subject unreadable, also in copies of the register.
 * Entries are appended; a line that a crash left incomplete is ignored and overwritten. Both files have mode 600.
 */
export class Register<T extends object> {
  readonly #path: string;
  readonly #keys: RegisterKeys;

  private constructor(path: string, keys: RegisterKeys) {
    this.#path = path;
    this.#keys = keys;
  }

  /** Opens a register; makes it if there is none. @throws RegisterKeyError, RegisterUnreadable */
  static async open<T extends object>(path: string, passphrase: string): Promise<Register<T>> {
    await makeFolder(dirname(path), 0o700);
    return new Register<T>(path, await locked(path, () => RegisterKeys.open(path, passphrase)));
  }

  /** All entries whose subject was not erased, oldest first, each once. */
  async read(): Promise<T[]> {
    await this.#keys.refresh();
    const entries = new Map<string, T>();
    for (const { subject, entry } of await linesOf(this.#path)) {
      const key = this.#keys.keyOf(subject);
      if (key === undefined) continue;
      const text = unseal(key, aboutEntry(subject), entry);
      if (text === undefined) throw new RegisterUnreadable('An entry of the register is damaged.');
      entries.set(Buffer.from(text).toString(), JSON.parse(Buffer.from(text).toString()) as T);
    }
    return [...entries.values()];
  }

  /** Adds the entries that are not in the register yet, and waits until they are on the disk. */
  async add(entries: ReadonlyArray<{ readonly subject: string; readonly entry: T }>): Promise<void> {
    if (entries.length === 0) return;
    await locked(this.#path, async () => {
      const known = new Set((await this.read()).map((entry) => JSON.stringify(entry)));
      const fresh = entries.filter(({ entry }) => !known.has(JSON.stringify(entry)));
      if (fresh.length === 0) return;
      await this.#keys.require(new Set(fresh.map(({ subject }) => this.#keys.idOf(subject))));
      const lines = fresh.map(({ subject, entry }) => {
        const id = this.#keys.idOf(subject);
        const sealed = seal(this.#keys.keyOf(id)!, aboutEntry(id), Buffer.from(JSON.stringify(entry)));
        return `${JSON.stringify({ subject: id, entry: sealed } satisfies Line)}\n`;
      });
      await append(this.#path, lines.join(''));
    });
  }

  /** Destroys the data key of a subject, then removes its entries; needs no passphrase. */
  static async erase(path: string, subject: string): Promise<void> {
    await locked(path, async () => {
      const id = await destroyKey(path, subject);
      const lines = await linesOf(path);
      const kept = lines.filter((line) => line.subject !== id);
      if (kept.length < lines.length)
        await writeFileAtomic(path, kept.map((line) => `${JSON.stringify(line)}\n`).join(''), 0o600);
    });
  }
}

const aboutEntry = (subject: string): string => `qiaw-register/1|${subject}`;

async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = await takeLock(`${path}.lock`, 30_000);
  if (lock === undefined) throw new RegisterUnreadable('Another process is writing the register; try again.');
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Complete lines; what follows the last line end was not completed. */
async function linesOf(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw new RegisterUnreadable(`The register cannot be read (${cause.code}).`, { cause });
  });
  try {
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  } catch (cause) {
    throw new RegisterUnreadable('The register is damaged, or not a register.', { cause });
  }
}

/** After the last complete line. */
async function append(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a+', 0o600);
  try {
    const before = await handle.readFile();
    const complete = before.lastIndexOf('\n') + 1;
    if (complete < before.length) await handle.truncate(complete);
    await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
