import { readFileSync, readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Number of the calling thread at the operating system (Linux); undefined where threads cannot be told apart. */
export function osThread(): number | undefined {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    return thread > 0 && thread !== process.pid ? thread : undefined;
  } catch {
    return undefined;
  }
}

/** Lets a thread give way to the rest of the program when there is more work than cores. */
export function runInBackground(thread: number | undefined): void {
  try {
    if (thread !== undefined) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed: all threads are equal.
  }
}

/**
 * Milliseconds of work a thread of this process has done; on a busy machine less than the time that passed. Undefined where
 * the operating system does not say.
 */
export function workOf(thread: number | undefined): number | undefined {
  try {
    if (thread === undefined) return undefined;
    return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
