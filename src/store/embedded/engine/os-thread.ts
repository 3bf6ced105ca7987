import { readFileSync, readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Operating system number of the calling thread (Linux); undefined if the system does not provide it. */
export function osThread(): number | undefined {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    return thread > 0 && thread !== process.pid ? thread : undefined;
  } catch {
    return undefined;
  }
}

/** Lowers the priority of a thread, so that the rest of the program goes first when cores are scarce. */
export function runInBackground(thread: number | undefined): void {
  try {
    if (thread !== undefined) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not permitted: all threads keep the same priority.
  }
}

/**
 * CPU time of a thread of this process in milliseconds; on a busy machine it is less than the elapsed time. Undefined if the
 * operating system does not provide it.
 */
export function workOf(thread: number | undefined): number | undefined {
  try {
    if (thread === undefined) return undefined;
    return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
