import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: ((options?: { type: 'minor' | 'major' }) => void) | undefined;

/**
 * Frees what the last case left behind before the next one begins. V8 would let a thread's heap and the buffers it holds
 * grow over dozens of cases, because a small heap is never under pressure; a long run must not need more than a short one.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
