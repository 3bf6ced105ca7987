import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets this thread give way to the rest of the program when there is more work than cores. On Linux threads have priorities
 * of their own; elsewhere nothing happens, as the whole process would be meant.
 */
export function runInBackground(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread > 0 && thread !== process.pid) setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // No /proc, or not allowed: all threads are equal.
  }
}
