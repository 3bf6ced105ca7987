import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A full garbage collection takes as long as making a small case; below this size it is not worth it. */
const worthBytes = 48 * 2 ** 20;

let collect: ((options?: { type: 'minor' | 'major' }) => void) | undefined;
let kept = 0;

/**
 * Frees the memory of earlier cases before the next one begins, if it exceeds {@link worthBytes}. V8 lets the heap of a
 * thread and its buffers grow over dozens of cases, because a small heap causes no memory pressure. A long run must not
 * need more memory than a short one.
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

/** Bytes that this thread uses, including buffers outside the heap. */
function held(): number {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  return heap + buffers;
}
