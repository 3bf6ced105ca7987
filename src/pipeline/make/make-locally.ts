import { availableParallelism } from 'node:os';
import { largestCase } from '../plan/planned-cases.ts';
import type { MakeCases, RunRequest } from '../run-request.ts';
import { identityOf } from './case-settings.ts';
import { availableForCases, threadsWithin } from './memory-budget.ts';

/** Keeps as many cases in flight on this machine as workers and memory allow. */
export function makeLocally(request: RunRequest): MakeCases {
  return async (session, waiting, execution, onSettled) => {
    const { settings, onEvent, signal, pause, log } = request;
    const memory = availableForCases(request.memoryBytes);
    const workers = request.workers ?? threadsWithin(memory, availableParallelism(), largestCase(waiting, settings));
    const inFlight = Math.max(1, Math.min(workers, waiting.length));
    log.debug({ workers: inFlight, memoryMb: Math.round(memory / 2 ** 20) }, 'threads for cases');
    const runner = session.runner(inFlight, memory);
    const identity = identityOf(settings);
    // Idle threads help the others with their filtered images.
    const threads = Math.floor(workers / inFlight);
    let next = 0;
    let fault: unknown;
    const worker = async (): Promise<void> => {
      while (next < waiting.length && !signal?.aborted && !pause?.aborted && fault === undefined) {
        const index = next++;
        const planned = waiting[index]!;
        const { job, about, crashes } = planned;
        const settled = await runner.run({
          job,
          about,
          settings,
          identity,
          execution,
          threads,
          crashes,
          onStep: (step) => onEvent({ event: 'step', index, subject: about.subject, step }),
          ...(signal && { signal }),
        });
        if (settled === undefined) return;
        onSettled(planned, settled);
        if ((index + 1) % 200 === 0) await session.publisher.tidy();
      }
    };
    const guarded = () =>
      worker().catch((error: unknown) => {
        fault ??= error;
      });
    await Promise.all(Array.from({ length: inFlight }, guarded));
    if (fault !== undefined) throw fault;
  };
}
