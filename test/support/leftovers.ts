import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Owner, ownerTag, startOf, thisProcess } from '../../src/core/files/owner.ts';
import { isTemporary } from '../../src/core/index.ts';

/** Everything below a folder that no finished command leaves: temporary files, locks, plans in progress. */
export const leftBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const name = path.split('/').at(-1)!;
    return (
      isTemporary(name) ||
      /\.(tmp|part|takeover)$|^\.(lock|publish\.lock|staging|erasure\.json|rebase\.json|journal\.json)$/.test(name)
    );
  });

/** The temporary name that a process would use. */
export async function nameOf(owner: Partial<Owner>): Promise<string> {
  return `.qiaw-${ownerTag({ ...(await thisProcess()), ...owner })}-0123456789ab.tmp`;
}

/** Above every process number of Linux. */
const nobody = 2 ** 22 + 1;

/** Folders of a data directory in which a process may die while it creates something. */
export const placesOf = (root: string): string[] => [
  root,
  ...['exports/lung', 'datasets/lung/files', 'datasets/lung/versions', 'graphs', 'graphs/user', 'graphs/subjects'].map(
    (path) => join(root, path),
  ),
];

/**
 * Leaves in each folder what a dead process had begun, a file and a folder, and what a live one (the parent of
 * this process) is creating.
 */
export async function plantLeftovers(folders: readonly string[]): Promise<{ dead: string[]; living: string[] }> {
  const dead: string[] = [];
  const living: string[] = [];
  const started = await startOf(process.ppid);
  const parent = { pid: process.ppid, ...(started && { started }) };
  for (const folder of folders) {
    for (const [owner, list] of [
      [{ pid: nobody }, dead],
      [parent, living],
    ] as const) {
      const name = await nameOf(owner);
      const [file, half] = [join(folder, name), join(folder, name.replace('0123456789ab', 'ba9876543210'))];
      mkdirSync(join(half, 'tables'), { recursive: true });
      writeFileSync(join(half, 'tables', 'half.csv'), 'half');
      writeFileSync(file, 'half');
      list.push(file, half);
    }
  }
  return { dead, living };
}

export const present = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));
