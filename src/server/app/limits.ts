import type { RateLimits } from '../http/rate-limit.ts';

/** Resource limits per caller and in total. */
export interface Limits {
  /** Maximum run time of a query in milliseconds; a request can only lower it. */
  readonly queryTimeoutMs: number;
  /** Maximum size of a request body or query string in bytes. */
  readonly maxQueryBytes: number;
  /** Total bytes of answers that wait for their readers. */
  readonly maxUnreadBytes: number;
  /** Milliseconds after which a client that reads nothing is disconnected. */
  readonly readerStallMs: number;
  readonly rate: RateLimits;
  /** Whether to take the caller's address from X-Forwarded-For. */
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
