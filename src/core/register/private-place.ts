import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors/qiaw-error.ts';

/** `<data directory>.register`: the path of the register that runs of the directory write, beside it like the identity key. */
export const registerPointer = (dataDirectory: string): string => `${resolve(dataDirectory)}.register`;

/** The register that runs of a data directory wrote last. */
export async function knownRegister(dataDirectory: string): Promise<string | undefined> {
  const text = await readFile(registerPointer(dataDirectory), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** Files that make a folder one that is served, backed up, or passed on. */
const shared = [
  ['qiaw.json', 'a data directory, which is served and backed up'],
  ['.git', 'a git checkout'],
] as const;

/**
 * A file that names patients must not lie in a data directory or git checkout, also behind a symbolic link.
 * @throws UsageError
 */
export async function requirePrivatePlace(path: string, what: string, dataDirectory?: string): Promise<void> {
  let folder = await realFolder(dirname(resolve(path)));
  const own = dataDirectory === undefined ? undefined : await realFolder(resolve(dataDirectory));
  for (; ; folder = dirname(folder)) {
    const found = folder === own ? shared[0] : await first(folder);
    if (found !== undefined)
      throw new UsageError(`${what} names patients and must not be in ${found[1]}. Give another path.`);
    if (dirname(folder) === folder) return;
  }
}

async function first(folder: string): Promise<(typeof shared)[number] | undefined> {
  for (const one of shared) if ((await stat(join(folder, one[0])).catch(() => undefined)) !== undefined) return one;
  return undefined;
}

/** Without symbolic links, as far as it exists. */
async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined || dirname(folder) === folder) return real ?? folder;
  return join(await realFolder(dirname(folder)), basename(folder));
}
