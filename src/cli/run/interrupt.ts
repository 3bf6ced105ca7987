import { terminal } from '../output/terminal.ts';

export interface Interrupt {
  /** Take nothing new; what runs is finished. */
  readonly pause: AbortSignal;
  /** Drop what runs. */
  readonly drop: AbortSignal;
  /** Gives the signals back to the system. */
  dispose(): void;
}

/**
 * The first SIGINT or SIGTERM pauses: running cases get `graceSeconds` to end. The second one, or the end of that time, drops
 * them; nothing half-made is ever visible, and the next run goes on.
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
        `Finishing the running cases, at most ${graceSeconds} s; interrupt again to drop them. Run again to go on.`,
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
 * Ends the program in two seconds if something still keeps it: BullMQ goes on looking for a Redis that is away. Called when the
 * work is done; the exit code is set by then.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), 2_000).unref();
}
