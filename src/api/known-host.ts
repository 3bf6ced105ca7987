import { isLoopback } from '../access/index.ts';
import { HttpProblem } from './problem.ts';

/** Refuses a Host that is neither the base nor loopback: a foreign name that points here is DNS rebinding (RFC 9110 15.5.20). */
export function assertKnownHost(request: Request, base: string): void {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const name = host.replace(/:\d+$/, '');
  if (host === new URL(base).host || isLoopback(name)) return;
  throw new HttpProblem(421, 'QIAW_HOST_UNKNOWN', 'This server does not answer for the host name in the request.');
}
