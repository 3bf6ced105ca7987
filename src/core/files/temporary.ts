import { randomBytes } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { access, constants, lstat, mkdir, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../observe/clock.ts';
import { livenessOf, type Owner, ownerTag, parseTag, tagged, thisProcess } from './owner.ts';

/**
 * Unfinished output, under a name that identifies its owner. Every temporary name of this program, file or folder, is
 * created and removed here: never while its owner is alive, always when the owner is dead.
 */
export interface Temporary {
  /** Nothing exists yet: the caller creates a file or a folder there. */
  readonly path: string;
  /** Gives it its final name in one step, and waits until that is on the disk. */
  become(path: string): Promise<void>;
  /** Removes whatever is left under the temporary name. */
  release(): Promise<void>;
}

/** An owner of unknown state counts as dead if its temporary was not touched for this long. */
const silenceMs = 300_000;
const beatMs = 20_000;

const pattern = /^\.qiaw-([0-9a-z-]+)-[0-9a-f]{12}\.tmp$/;
/** Names of earlier releases, which contain no owner. */
const formerPattern = /\.[0-9a-f]{12}\.tmp$|^\.snapshot-[0-9a-f]{12}$/;

export const isTemporary = (name: string): boolean => pattern.test(name) || formerPattern.test(name);

let self: Promise<Owner> | undefined;
const own = new Set<string>();
let isBeating = false;
const swept = new Set<string>();

/**
 * A temporary name in a folder, which is created if missing; leftovers of dead processes directly in it are removed.
 * The name does not contain the final name, so that it is never too long and reveals nothing.
 */
export async function temporaryIn(folder: string): Promise<Temporary> {
  await makeFolder(folder);
  if (!swept.has(folder)) {
    if (swept.size > 1000) swept.clear();
    swept.add(folder);
    await clearTemporaries(folder, { below: false });
  }
  return claim(folder);
}

async function claim(folder: string): Promise<Temporary> {
  self ??= thisProcess();
  const path = join(folder, `.qiaw-${ownerTag(await self)}-${randomBytes(6).toString('hex')}.tmp`);
  own.add(path);
  if (!isBeating) setInterval(beat, beatMs).unref();
  isBeating = true;
  return {
    path,
    async become(final) {
      await rename(path, final);
      own.delete(path);
      await syncFolder(dirname(final));
    },
    async release() {
      await rm(path, { recursive: true, force: true });
      own.delete(path);
    },
  };
}

/** Processes that cannot query our state see from the times of our temporaries that we are alive. */
function beat(): void {
  const now = new Date(systemClock.now());
  for (const path of own) void utimes(path, now, now).catch(() => {});
}

export interface ClearOptions {
  /** Also in subfolders, including names of earlier releases: for folders that belong to this program (default). */
  readonly below?: boolean;
  /** Paths to skip, with everything below them. */
  readonly except?: (path: string) => boolean;
  readonly silence?: number;
}

/** Removes files and folders that dead processes left; those that cannot be removed stay for the next time. */
export async function clearTemporaries(folder: string, options: ClearOptions = {}): Promise<void> {
  const { below = true, except = () => false } = options;
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (except(path)) continue;
    if (below ? isTemporary(entry.name) : pattern.test(entry.name)) {
      if (await isLeft(path, entry.name, options.silence)) {
        await rm(path, { recursive: true, force: true }).catch(() => {});
      }
    } else if (below && entry.isDirectory()) await clearTemporaries(path, options);
  }
}

/** Whether a temporary belongs to a dead process, as far as that can be known. */
export async function isLeft(path: string, name: string, silence?: number): Promise<boolean> {
  const owner = parseTag(pattern.exec(name)?.[1] ?? '');
  const liveness = owner === undefined ? 'elsewhere' : await livenessOf(owner, tagged(await thisProcess()));
  if (liveness !== 'elsewhere') return liveness === 'gone';
  return isSilent(path, silence);
}

/**
 * Whether a file or folder was not touched for this long. Both times come from the file system: a change time cannot be
 * set, and the clock of a second machine is never involved.
 */
export async function isSilent(path: string, silence = silenceMs): Promise<boolean> {
  const { ctimeMs } = (await lstat(path).catch(() => undefined)) ?? {};
  if (ctimeMs === undefined) return false;
  const now = await timeAt(dirname(path)).catch(() => undefined);
  return now !== undefined && now.ctimeMs - ctimeMs > silence;
}

/** The current time of the file system. */
async function timeAt(folder: string): Promise<Stats> {
  const probe = await claim(folder);
  try {
    await writeFile(probe.path, '');
    return await lstat(probe.path);
  } finally {
    await probe.release();
  }
}

/**
 * Creates a folder. On a read-only disk Node reports ENOENT; the error of the nearest existing folder gives the real
 * reason.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, ...(mode !== undefined && { mode }) });
  } catch (error) {
    let there = dirname(resolve(path));
    while (dirname(there) !== there && (await lstat(there).catch(() => undefined)) === undefined)
      there = dirname(there);
    await access(there, constants.W_OK);
    throw error;
  }
}

/** Waits until names in a folder are on the disk, if the file system supports that; a rename is atomic in any case. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Not every file system can sync a folder.
  } finally {
    await handle.close();
  }
}
