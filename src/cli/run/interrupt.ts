import { terminal } from '../output/terminal.ts';

export interface Interrupt {
  /** Start nothing new; running cases are completed. */
  readonly pause: AbortSignal;
  /** Abort running cases. */
  readonly drop: AbortSignal;
  /** Removes the signal handlers. */
  dispose(): void;
}

/**
 * The first SIGINT or SIGTERM pauses: running cases have `graceSeconds` to end. The second signal, or the end of that
 * time, aborts them. Partial results are never visible, and the next run continues.
 */
export function onInterrupt(graceSeconds: number, quiet: boolean): Interrupt {
  const pause = new AbortController();
  const drop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (): void => {
    if (pause.signal.aborted || graceSeconds === 0) {
      pause.abort();
      drop.abort(new Error('interrupted'));
      return;
    }
    pause.abort();
    if (!quiet) {
      terminal.say(
        `Finishing the running cases, at most ${graceSeconds} s; interrupt again to abort them. Run again to continue.`,
      );
    }
    timer = setTimeout(() => drop.abort(new Error('interrupted')), graceSeconds * 1000);
    timer.unref();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    pause: pause.signal,
    drop: drop.signal,
    dispose() {
      clearTimeout(timer);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}

/**
 * Ends the program after two seconds if something still keeps it alive: BullMQ keeps trying to reach a missing Redis.
 * Called when the work is complete and the exit code is set.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), 2_000).unref();
}
