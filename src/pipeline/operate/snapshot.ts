import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { isTemporary, temporaryIn } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { withPublishLock } from '../files/lock.ts';

export interface Snapshot {
  /** Paths relative to the data directory, with `/`, sorted. */
  readonly files: readonly string[];
  readonly cases: number;
  /** Where a file of the snapshot can be read. */
  pathOf(file: string): string;
  remove(): Promise<void>;
}

/** Can be regenerated, so it is included only on request. */
const derived = /^(?:exports\/|\.checkpoints\.ndjson$)/;

/**
 * A consistent snapshot of a data directory, also while a run or workers publish to it. Under the publish lock, files
 * that may change are hard-linked (they are replaced by rename, so a link keeps the old content) or, if they are
 * append-only, copied. Case folders never change after publication, so they are only listed and are read later.
 */
export async function takeSnapshot(data: DataDirectory, withIndex: boolean): Promise<Snapshot> {
  const temporary = await temporaryIn(data.root);
  const aside = temporary.path;
  const kept = new Set<string>();
  const files: string[] = [];
  let cases = 0;
  try {
    await withPublishLock(data, async () => {
      const ids = (await readdir(data.cases).catch(() => [])).filter((name) => !name.startsWith('.'));
      cases = ids.length;
      for (const id of ids) files.push(...(await filesBelow(data.root, `cases/${id}`)));
      for (const name of await readdir(data.root)) {
        if (name === 'cases' || !(isKept(name) || (withIndex && derived.test(name)))) continue;
        for (const file of await filesBelow(data.root, name)) {
          if (!withIndex && derived.test(file)) continue;
          const target = join(aside, file);
          await mkdir(dirname(target), { recursive: true });
          await keep(join(data.root, file), target, file.endsWith('.ndjson') || file.endsWith('.log'));
          kept.add(file);
          files.push(file);
        }
      }
    });
  } catch (error) {
    await temporary.release();
    throw error;
  }
  return {
    files: files.sort(),
    cases,
    pathOf: (file) => join(kept.has(file) ? aside : data.root, file),
    remove: () => temporary.release(),
  };
}

/** Hidden names are work in progress. A key must not be in a backup even if a user put it here. */
function isKept(name: string): boolean {
  return !name.startsWith('.') && !name.endsWith('.identity-key') && !isTemporary(name);
}

async function keep(from: string, to: string, copied: boolean): Promise<void> {
  if (copied) return copyFile(from, to);
  // On file systems without hard links, files are copied.
  await link(from, to).catch(() => copyFile(from, to));
}

async function filesBelow(root: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (entries === undefined) return [inside];
  return entries
    .filter((entry) => entry.isFile() && !isTemporary(entry.name) && !entry.name.endsWith('.identity-key'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    );
}
