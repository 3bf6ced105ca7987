import { setTimeout as sleep } from 'node:timers/promises';
import { backOff, dataFault, faultKind, type Log, type Metrics, systemCode } from '../../core/index.ts';
import { retriesTotal } from '../metrics.ts';
import type { CaseOutcome } from './case-worker.ts';

/** The result of an attempt that did not settle the case; `crashed` means that its thread died. */
export type Unsettled =
  | { readonly status: 'failed'; readonly code: string; readonly tries: number }
  | { readonly status: 'crashed'; readonly code: string }
  | { readonly status: 'interrupted' };

export type Tried = Exclude<CaseOutcome, { status: 'faulted' }> | Unsettled;

export interface TryOptions {
  readonly subject: string;
  readonly maxTries: number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal?: AbortSignal;
  /** Waits between attempts; replaced in tests. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Tries a case until it settles. After transient faults (disk, network, memory) it is tried again, with an increasing
 * delay.
 * @throws DiskFull, DataReadOnly: every other case would fail too.
 */
export async function tryCase(make: () => Promise<CaseOutcome>, options: TryOptions): Promise<Tried> {
  const { subject, maxTries, log, metrics, signal } = options;
  const wait = options.wait ?? ((ms) => sleep(ms, undefined, { ...(signal && { signal }) }));
  for (let attempt = 1; ; attempt++) {
    const outcome = await make().catch((error: unknown) => faulted(error));
    if (signal?.aborted) return { status: 'interrupted' };
    if (outcome.status === 'faulted') {
      log.debug({ subject, frames: framesOf(outcome.stack) }, 'where a case failed');
      const stop = dataFault(outcome.code);
      if (stop !== undefined) throw stop;
      if (outcome.code === 'ERR_WORKER_OUT_OF_MEMORY' || outcome.code === 'ERR_WORKER_EXITED')
        return { status: 'crashed', code: outcome.code };
    }
    const code = outcome.status === 'faulted' ? outcome.code : unreadable(outcome);
    if (outcome.status !== 'faulted' && (code === undefined || attempt >= maxTries)) return outcome;
    if (faultKind(code) !== 'passing' || attempt >= maxTries) {
      log.error({ code, subject, tries: attempt }, 'a case failed');
      return { status: 'failed', code: code ?? '', tries: attempt };
    }
    const pause = backOff(attempt + 1);
    log.warn({ code, subject, tries: attempt, pauseMs: pause }, 'a case is tried again after a pause');
    metrics.count(retriesTotal, { code: code ?? '' });
    await wait(pause).catch(() => {});
    if (signal?.aborted) return { status: 'interrupted' };
  }
}

/** Only the stack frames: the message before them may name a source file. */
function framesOf(stack = ''): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}

function faulted(error: unknown): Extract<CaseOutcome, { status: 'faulted' }> {
  const { name, stack, message } = error as Error;
  const died = /worker thread exited/i.test(message ?? '') ? 'ERR_WORKER_EXITED' : undefined;
  return { status: 'faulted', code: systemCode(error) ?? died ?? 'QIAW_INTERNAL', name, ...(stack && { stack }) };
}

/** The error code if a case was refused only because a file was temporarily unreadable. */
function unreadable(outcome: CaseOutcome): string | undefined {
  if (outcome.status !== 'refused') return undefined;
  const codes = outcome.refusals.map(({ code, evidence }) =>
    code === 'QIAW_FILE_UNREADABLE' ? String(evidence['system'] ?? '') : '',
  );
  return codes.length > 0 && codes.every((code) => faultKind(code) === 'passing') ? codes[0] : undefined;
}
