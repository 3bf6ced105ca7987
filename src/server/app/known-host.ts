import { isLoopback } from '../access/loopback.ts';
import { HttpProblem } from '../answer/problem.ts';
import { urlOf } from '../http/url.ts';

/**
 * Refuses a Host that is neither the base nor loopback: a foreign name that resolves to this server is DNS rebinding (RFC 9110
 * 15.5.20). If the target is an absolute URL, its host is checked in the same way (RFC 9112 3.2.2).
 */
export function assertKnownHost(request: Request, base: string): void {
  const own = new URL(base).host;
  const target = urlOf(request).host;
  for (const host of [request.headers.get('host') ?? target, target]) {
    if (host === own || isLoopback(host.replace(/:\d+$/, ''))) continue;
    throw new HttpProblem(421, 'QIAW_HOST_UNKNOWN', 'This server does not answer for the host name in the request.');
  }
}

/** The refusal of a request whose Host and target do not form a URL (RFC 9112 3.2: 400); undefined for any other. */
export function unaddressed(request: Request): HttpProblem | undefined {
  try {
    urlOf(request);
    return undefined;
  } catch {
    return new HttpProblem(400, 'QIAW_HOST_UNKNOWN', 'The Host and the target of the request do not form a valid URL.');
  }
}
