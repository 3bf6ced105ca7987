import { randomInt } from 'node:crypto';
import type { Clock } from '../../core/index.ts';
import { PassingFault } from './errors.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Longest accepted delay; after that the request is retried even if the service asked for more. */
const LONGEST_ASKED_MS = 300_000;

/** Waits; rejects when aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

export interface RetryOptions {
  readonly retries: number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
  readonly onRetry?: (fault: PassingFault, attempt: number, waitMs: number) => void;
}

/**
 * Retries an action after transient faults, with increasing delays, or after the time that the service requests. The
 * delays are randomised, so that many clients do not return at once.
 * @throws PassingFault of the last attempt.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (fault) {
      options.signal?.throwIfAborted();
      if (!(fault instanceof PassingFault) || attempt >= options.retries) throw fault;
      const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      const waitMs = fault.retryAfterMs ?? Math.round(grown * (0.5 + randomInt(1001) / 2000));
      options.onRetry?.(fault, attempt + 1, waitMs);
      await options.sleep(waitMs, options.signal);
    }
  }
}

/**
 * The delay of `Retry-After` in milliseconds (RFC 9110 10.2.3). A date is compared with the service's own `Date`,
 * because the clocks of the two machines may differ, or ours may have jumped.
 */
export function retryAfter(headers: { get(name: string): string | null }, clock: Clock): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) * 1000 : Number.NaN;
  const now = Date.parse(headers.get('date') ?? '');
  const wait = Number.isNaN(seconds) ? Date.parse(value) - (Number.isNaN(now) ? clock.now() : now) : seconds;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_ASKED_MS, Math.max(0, wait));
}
