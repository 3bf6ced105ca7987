import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../observe/clock.ts';
import { livenessOf, parseOwner, thisProcess } from './owner.ts';
import { isSilent, temporaryIn } from './temporary.ts';

/**
 * A lock of another machine is considered dead if its file was not touched for this long, by this machine's monotonic
 * clock.
 */
const silenceMs = 60_000;
const beatMs = 5_000;

export interface HeldLock {
  /** Taken over from a dead owner, whose last write may be incomplete. */
  readonly inherited: boolean;
  release(): Promise<void>;
}

/**
 * Takes the lock file, or returns undefined if it is not free within `waitMs`. The lock of a dead owner is taken over:
 * on this machine if the process is gone, on another if its heartbeat (the file's modification time) stops while we
 * watch; clocks of two machines are never compared. Works on NFS: the file appears by link(2), with its content.
 */
export async function takeLock(
  path: string,
  waitMs: number,
  silence: number = silenceMs,
): Promise<HeldLock | undefined> {
  const token = randomBytes(9).toString('hex');
  const text = JSON.stringify({ ...(await thisProcess()), token });
  const start = systemClock.elapsed();
  let inherited = false;
  const watched = { beat: -1, since: start };
  for (let wait = 4; ; wait = Math.min(wait * 1.5, 80)) {
    if (await create(path, text)) return held(path, text, inherited);
    if (await isAbandoned(path, watched, silence)) {
      inherited = true;
      await remove(path, text);
    } else if (systemClock.elapsed() - start > waitMs) return undefined;
    else await sleep(wait * (0.5 + randomBytes(1)[0]! / 255));
  }
}

/**
 * Takes a lock that is held for a long time, immediately or not at all. If the owner's state is unknown, its heartbeat
 * is watched first, for just over a minute.
 */
export async function takeLongLock(path: string, silence: number = silenceMs): Promise<HeldLock | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const elsewhere = text !== '' && (await livenessOf(parseOwner(text) ?? {})) === 'elsewhere';
  return takeLock(path, elsewhere ? silence * 1.2 : 0, silence);
}

async function create(path: string, text: string): Promise<boolean> {
  const own = await temporaryIn(dirname(path));
  try {
    await writeFile(own.path, text);
    await link(own.path, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // On file systems without hard links the file is created empty first; watchers treat it as a lock of unknown owner.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code ?? '')) throw error;
    return await createExclusive(path, text);
  } finally {
    await own.release();
  }
}

async function createExclusive(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function held(path: string, text: string, inherited: boolean): HeldLock {
  const heart = setInterval(() => {
    const now = new Date(systemClock.now());
    void utimes(path, now, now).catch(() => {});
  }, beatMs);
  heart.unref();
  return {
    inherited,
    async release() {
      clearInterval(heart);
      // If it was taken over meanwhile (this machine was suspended), we must not remove it.
      if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true });
    },
  };
}

async function isAbandoned(path: string, watched: { beat: number; since: number }, silence: number): Promise<boolean> {
  // Opening it makes an NFS client query the server instead of its cache; stat alone does not.
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const owner = parseOwner(await handle.readFile('utf8'));
    if (owner?.host !== undefined) {
      const liveness = await livenessOf(owner);
      if (liveness !== 'elsewhere') return liveness === 'gone';
    }
    const { mtimeMs } = await handle.stat();
    const now = systemClock.elapsed();
    if (mtimeMs !== watched.beat) Object.assign(watched, { beat: mtimeMs, since: now });
    // Only a process that died while creating it leaves an empty file.
    return now - watched.since > (owner === undefined ? 2_000 : silence);
  } finally {
    await handle.close();
  }
}

/**
 * Two processes that find the same dead lock must not remove each other's new lock: only the holder of the second lock
 * removes.
 */
async function remove(path: string, text: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, text))) {
    await sleep(200);
    await removeDeadGuard(guard);
    return;
  }
  try {
    const owner = parseOwner(await readFile(path, 'utf8').catch(() => ''));
    if (owner?.host === undefined || (await livenessOf(owner)) !== 'alive') await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** A process died in the few lines above. Before removing the guard, check that it is still the dead one's. */
async function removeDeadGuard(guard: string): Promise<void> {
  const found = await readFile(guard, 'utf8').catch(() => undefined);
  if (found === undefined) return;
  const owner = parseOwner(found);
  const liveness = owner === undefined ? 'elsewhere' : await livenessOf(owner);
  if (liveness === 'alive' || (liveness === 'elsewhere' && !(await isSilent(guard, 30_000)))) return;
  const away = await temporaryIn(dirname(guard));
  try {
    await rename(guard, away.path);
    if ((await readFile(away.path, 'utf8')) !== found) await link(away.path, guard);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await away.release();
  }
}

/** Who holds a lock file: nobody, a process on this machine, one on another machine (state unknown), or a dead one. */
export async function lockState(path: string): Promise<'free' | 'held' | 'elsewhere' | 'left'> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'free';
  const liveness = await livenessOf(parseOwner(text) ?? {});
  if (liveness === 'alive') return 'held';
  return liveness === 'gone' ? 'left' : 'elsewhere';
}
