import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A whole collection costs a small case as much as making it; below this it is not worth it. */
const worthBytes = 48 * 2 ** 20;

let collect: ((options?: { type: 'minor' | 'major' }) => void) | undefined;
let kept = 0;

/**
 * Frees what earlier cases left behind before the next one begins, once that is more than {@link worthBytes}. V8 would let a
 * thread's heap and the buffers it holds grow over dozens of cases, because a small heap is never under pressure; a long run
 * must not need more than a short one.
 */
export function collectGarbage(): void {
  if (held() - kept < worthBytes) return;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  kept = held();
}

/** Bytes this thread holds, buffers outside the heap included. */
function held(): number {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  return heap + buffers;
}
