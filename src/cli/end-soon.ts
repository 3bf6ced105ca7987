/**
 * Ends the program in two seconds if something still keeps it: BullMQ goes on looking for a Redis that is away. Called when the
 * work is done; the exit code is set by then.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), 2_000).unref();
}
