import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** Texts; pictures and volumes are compressed already or asked for in ranges, and events must not wait to be compressed together. */
const compressible =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/(?:n-triples|n-quads|trig|x-turtle|xhtml|javascript)\b)/;
/** Below this the headers cost more than they save. */
const leastBytes = 1024;

/**
 * Compresses an answer as it is sent, in what the reader accepts (RFC 9110 12.5.3). Answers with ranges or a digest of
 * their bytes stay as they are. A compressed answer is another representation: a strong entity tag becomes a weak one.
 */
export function compressed(request: Request, response: Response): Response {
  const { headers, body } = response;
  if (!compressible.test(headers.get('content-type') ?? '') || headers.has('content-encoding')) return response;
  if (headers.has('repr-digest') || headers.has('content-range') || headers.get('accept-ranges') === 'bytes')
    return response;
  addVary(headers, 'Accept-Encoding');
  const length = headers.get('content-length');
  if (body === null || request.method === 'HEAD' || (length !== null && Number(length) < leastBytes)) return response;
  const encoding = encodingFor(request.headers.get('accept-encoding'));
  if (encoding === undefined) return response;
  const squeezer =
    encoding === 'br'
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : createGzip({ level: 5 });
  // An end on either side ends the other; what went wrong is said where it happened.
  pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), squeezer, () => undefined);
  const sent = new Headers(headers);
  sent.set('content-encoding', encoding);
  sent.delete('content-length');
  const tag = sent.get('etag');
  if (tag !== null && !tag.startsWith('W/')) sent.set('etag', `W/${tag}`);
  const { status, statusText } = response;
  return new Response(Readable.toWeb(squeezer) as ReadableStream<Uint8Array>, { status, statusText, headers: sent });
}

function encodingFor(accept: string | null): 'br' | 'gzip' | undefined {
  if (accept === null) return undefined;
  const best = new Negotiator({ headers: { 'accept-encoding': accept } }).encoding(['br', 'gzip', 'identity']);
  return best === 'br' || best === 'gzip' ? best : undefined;
}

export function addVary(headers: Headers, name: string): void {
  const known = (headers.get('vary') ?? '').split(',').map((one) => one.trim().toLowerCase());
  if (!known.includes(name.toLowerCase()) && !known.includes('*')) headers.append('vary', name);
}
