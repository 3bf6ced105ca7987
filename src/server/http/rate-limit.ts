import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblem } from '../answer/problem.ts';

export interface RateLimits {
  /** Requests per minute from one address without a token; 0 for no limit. */
  readonly anonymousPerMinute: number;
  /** Requests per minute with one token or identity; 0 for no limit. */
  readonly knownPerMinute: number;
}

export interface RateLimiter {
  /** Throws QIAW_TOO_MANY_REQUESTS (429, with Retry-After) for a caller above the limit; the user of this machine has none. */
  consume(name: string | undefined, address: string): Promise<void>;
}

export function rateLimiter({ anonymousPerMinute, knownPerMinute }: RateLimits): RateLimiter {
  const limiter = (points: number) => (points > 0 ? new RateLimiterMemory({ points, duration: 60 }) : undefined);
  const anonymous = limiter(anonymousPerMinute);
  const known = limiter(knownPerMinute);
  return {
    async consume(name, address) {
      if (name === 'local') return;
      const limited = name === undefined ? anonymous : known;
      try {
        await limited?.consume(name ?? networkOf(address));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const seconds = String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
        throw new HttpProblem(429, 'QIAW_TOO_MANY_REQUESTS', `Try again in ${seconds} s.`, { 'retry-after': seconds });
      }
    },
  };
}

/** A household or server usually has a whole /64 of IPv6 addresses, which count as one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  return [...groups, ...Array.from({ length: missing }, () => '0')].slice(0, 4).join(':');
}
