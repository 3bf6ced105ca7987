import { pipeline, Readable } from 'node:stream';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import Negotiator from 'negotiator';
import { wholeAnswer, wholeBodyOf } from './whole-answer.ts';

/** Text types. Images and volumes are already compressed or requested in ranges; events must not be delayed by buffering. */
const compressible =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/(?:n-triples|n-quads|trig|x-turtle|xhtml|javascript)\b)/;
/** Smaller answers would not benefit, because of the added headers. */
const leastBytes = 1024;
/**
 * Fast levels: any level compresses tables to about a tenth, and few clients have slow connections. From level 4, Brotli takes twice
 * the time and buffers megabytes before its first output.
 */
const gzip = { level: 1 };
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };

/**
 * Compresses an answer while sending it, with an encoding the client accepts (RFC 9110 12.5.3). Answers with ranges or a digest
 * of their bytes are left unchanged. A compressed answer is another representation: a strong entity tag becomes a weak one.
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
  // HEAD has the same headers as GET, but no body to compress.
  if (request.method === 'HEAD') return new Response(null, init);
  if (whole) return wholeAnswer(encoding === 'br' ? brotliCompressSync(whole, brotli) : gzipSync(whole, gzip), init);
  const compressor = encoding === 'br' ? createBrotliCompress(brotli) : createGzip(gzip);
  // Closing either side closes the other; errors are reported where they occur.
  pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), compressor, () => undefined);
  return new Response(Readable.toWeb(compressor) as ReadableStream<Uint8Array>, init);
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
