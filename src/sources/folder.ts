import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { SourceMissing, SourceUnreadable } from './errors.ts';
import type { SourceFile } from './source-file.ts';

export interface WalkOptions {
  /** Also follow symbolic links that lead out of the roots. */
  readonly followLinks?: boolean;
  /** Called with the position of a root that contains a file already reached from an earlier root. */
  readonly onRepeated?: (source: number) => void;
  /** Called with the position of a root for each link that leads out of all roots and is not followed. */
  readonly onLinkOut?: (source: number) => void;
}

/**
 * Every regular file below the roots, one at a time: root after root, names in code point order, so that two runs see
 * the same order on every file system. A file reached twice (overlapping roots, symbolic links) is yielded once.
 * Symbolic links are followed as long as they stay within the roots, except loops: a link that leads elsewhere would
 * add files that the user did not name. Dangling links, sockets, pipes and devices are skipped.
 *
 * @throws SourceMissing if a root is absent, before any file is yielded; SourceUnreadable if a folder cannot be listed.
 */
export async function* walkFolder(
  roots: readonly string[],
  signal?: AbortSignal,
  { followLinks = false, onRepeated = () => {}, onLinkOut = () => {} }: WalkOptions = {},
): AsyncIterable<SourceFile> {
  for (const [index, root] of roots.entries()) {
    const entry = await stat(root).catch(() => undefined);
    if (!entry?.isDirectory() && !entry?.isFile()) throw new SourceMissing(index + 1, roots.length, root);
  }
  const seen = new Map<string, number>();
  const named = await Promise.all(roots.map((root) => realpath(root)));
  const within = (real: string) => named.some((root) => real === root || real.startsWith(root.replace(/[\\/]?$/, sep)));
  for (const [source, root] of roots.entries()) {
    const isNew = (real: string): boolean => {
      if (!followLinks && !within(real)) {
        onLinkOut(source);
        return false;
      }
      const before = seen.get(real);
      if (before === undefined) seen.set(real, source);
      else if (before !== source) onRepeated(source);
      return before === undefined;
    };
    for await (const file of walk(resolve(root), resolve(root), isNew, signal)) yield { ...file, source };
  }
}

async function* walk(
  path: string,
  root: string,
  isNew: (real: string) => boolean,
  signal: AbortSignal | undefined,
): AsyncIterable<SourceFile> {
  signal?.throwIfAborted();
  const entry = await stat(path).catch(() => undefined);
  if (!entry?.isDirectory() && !entry?.isFile()) return;
  if (!isNew(await realpath(path))) return;
  if (entry.isFile()) {
    const inside = relative(root, path).split(sep).join('/');
    yield { path, relative: inside === '' ? (path.split(sep).at(-1) ?? path) : inside, bytes: entry.size };
    return;
  }
  for (const name of await namesIn(path)) yield* walk(join(path, name), root, isNew, signal);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  } catch (cause) {
    throw new SourceUnreadable({ cause });
  }
}
