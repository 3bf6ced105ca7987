import { randomUUID } from 'node:crypto';

/** Hexadecimal digits and hyphens, as proxies and libraries make them (UUIDs): a name in words could identify somebody in the logs. */
const wellFormed = /^[0-9A-Fa-f][0-9A-Fa-f-]{7,63}$/;
/** W3C Trace Context 3.2.2: version, trace, parent, flags; a trace or parent of zeros is invalid. */
const traceContext = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const ids = new WeakMap<Request, string>();

/** The id of a request in the log, the answer and the trace: the one sent by the client, else its trace id, else a new one. */
export function requestIdOf(request: Request): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const given = request.headers.get('x-request-id') ?? '';
  const id = wellFormed.test(given) ? given : (traceContext.exec(traceparentOf(request) ?? '')?.[1] ?? randomUUID());
  ids.set(request, id);
  return id;
}

/** The client's trace, if it is well formed. */
export function traceparentOf(request: Request): string | undefined {
  const given = request.headers.get('traceparent') ?? '';
  return traceContext.test(given) ? given : undefined;
}
