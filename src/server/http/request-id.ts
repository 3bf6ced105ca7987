import { randomUUID } from 'node:crypto';

/** Ids as proxies and libraries generate them; excludes anything that could break a log line or be mistaken for text. */
const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;
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
