import { readFile } from 'node:fs/promises';
import { livenessOf, parseOwner } from './owner.ts';

/** Who holds a lock file: nobody, a process on this machine, one on another machine (state unknown), or a dead one. */
export async function lockState(path: string): Promise<'free' | 'held' | 'elsewhere' | 'left'> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'free';
  const liveness = await livenessOf(parseOwner(text) ?? {});
  if (liveness === 'alive') return 'held';
  return liveness === 'gone' ? 'left' : 'elsewhere';
}
