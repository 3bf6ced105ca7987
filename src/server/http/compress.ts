import { pipeline, Readable } from 'node:stream';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import Negotiator from 'negotiator';
import { wholeAnswer, wholeBodyOf } from './whole-answer.ts';

/** Texts; pictures and volumes are compressed already or asked for in ranges, and events must not wait to be compressed together. */
const compressible =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/(?:n-triples|n-quads|trig|x-turtle|xhtml|javascript)\b)/;
/** Below this the headers cost more than they save. */
const leastBytes = 1024;
/**
 * Quick levels: tables shrink to a tenth with any of them, and readers on a slow line are few. Brotli from 4 on takes twice the time, and
 * keeps back megabytes before it gives anything.
 */
const gzip = { level: 1 };
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };

/**
 * Compresses an answer as it is sent, in what the reader accepts (RFC 9110 12.5.3). Answers with ranges or a digest of
 * their bytes stay as they are. A compressed answer is another representation: a strong entity tag becomes a weak one.
 */
export function compressed(request: Request, response: Response): Response {
  const { headers } = response;
  if (!compressible.test(headers.get('content-type') ?? '') || headers.has('content-encoding')) return response;
  if (headers.has('repr-digest') || headers.has('content-range') || headers.get('accept-ranges') === 'bytes')
    return response;
  addVary(headers, 'Accept-Encoding');
  const whole = wholeBodyOf(response);
  const length = whole?.byteLength ?? headers.get('content-length');
  const body = whole ?? response.body;
  if (body === null || (length !== null && Number(length) < leastBytes)) return response;
  const encoding = encodingFor(request.headers.get('accept-encoding'));
  if (encoding === undefined) return response;
  const sent = new Headers(headers);
  sent.set('content-encoding', encoding);
  sent.delete('content-length');
  const tag = sent.get('etag');
  if (tag !== null && !tag.startsWith('W/')) sent.set('etag', `W/${tag}`);
  const { status, statusText } = response;
  const init = { status, statusText, headers: sent };
  // Says what GET would, and has nothing to compress.
  if (request.method === 'HEAD') return new Response(null, init);
  if (whole) return wholeAnswer(encoding === 'br' ? brotliCompressSync(whole, brotli) : gzipSync(whole, gzip), init);
  const squeezer = encoding === 'br' ? createBrotliCompress(brotli) : createGzip(gzip);
  // An end on either side ends the other; what went wrong is said where it happened.
  pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), squeezer, () => undefined);
  return new Response(Readable.toWeb(squeezer) as ReadableStream<Uint8Array>, init);
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
