import type { RateLimits } from '../http/rate-limit.ts';

/** What one caller, and all together, may cost. */
export interface Limits {
  /** Milliseconds one query may run; a request can only lower it. */
  readonly queryTimeoutMs: number;
  /** Bytes of a request body or query string. */
  readonly maxQueryBytes: number;
  /** Bytes of answers that wait for their readers, together. */
  readonly maxUnreadBytes: number;
  /** Milliseconds after which a reader that takes nothing is hung up on. */
  readonly readerStallMs: number;
  readonly rate: RateLimits;
  /** Whether the address of a caller is what a proxy says in X-Forwarded-For. */
  readonly trustProxy: boolean;
}

export const defaultLimits: Limits = {
  queryTimeoutMs: 30_000,
  maxQueryBytes: 1_000_000,
  maxUnreadBytes: 512 * 1024 * 1024,
  readerStallMs: 30_000,
  rate: { anonymousPerMinute: 600, knownPerMinute: 6000 },
  trustProxy: false,
};
