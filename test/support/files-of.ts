import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Content of every file below a folder, including hidden ones, as Latin-1 text by relative path. */
export async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) files.set(name, await readFile(path, 'latin1'));
  }
  return files;
}
