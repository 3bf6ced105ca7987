import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { AddressGuard } from './address-guard.ts';

/** Connections that are kept open and reused. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** A response whose body has not been read yet; it must be read or discarded. */
export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** Whether it comes from another address than the requested one. */
  readonly redirected: boolean;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
  /**
   * The body as UTF-8.
   * @param maxBytes default 256 MiB. @throws AnswerTooLarge
   */
  text(maxBytes?: number): Promise<string>;
  /** Discards the unread body and closes its connection. */
  discard(): void;
}

/**
 * How to handle a redirect. `follow`: it is followed with a GET. `origin`: 307 and 308 are followed within the origin
 * only, because credentials must not be sent elsewhere. `refuse`: it is an error. `return`: it is returned as the
 * response.
 */
export type Redirects = 'follow' | 'origin' | 'refuse' | 'return';

export interface Sending {
  readonly method?: string;
  /** Headers for an address: the credentials of one host must not be sent to another. */
  readonly headersFor?: (url: URL) => Promise<Readonly<Record<string, string>>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Milliseconds without a byte after which the request fails with ETIMEDOUT. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Default `follow`. */
  readonly redirects?: Redirects;
  /** Maximum number of redirects; default 5. */
  readonly mostRedirects?: number;
  /** The network addresses to which a connection is allowed; default all. */
  readonly guard?: AddressGuard;
  /** `false`: the request is not repeated if the peer had closed the reused idle connection. */
  readonly repeatable?: boolean;
}

/** A redirect that the caller does not allow. */
export class RedirectRefused extends Error {
  override readonly name = 'RedirectRefused';
}

/** A body exceeds the limit of the caller. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  constructor(readonly maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`);
  }
}

const redirectStatus = new Set([301, 302, 303, 307, 308]);
const mostText = 256 * 1024 * 1024;

export const openAgents = (options: { readonly maxSockets?: number } = {}, tls: HttpsAgentOptions = {}): Agents => ({
  http: new HttpAgent({ keepAlive: true, ...options }),
  https: new HttpsAgent({ keepAlive: true, ...options, ...tls }),
});

export function closeAgents({ http, https }: Agents): void {
  http.destroy();
  https.destroy();
}

/** Connections that are kept open for every request without its own agents; idle ones do not keep the process alive. */
const shared = openAgents();

/**
 * One request over node:http; every request that this program makes goes through here. The fetch of Node 20 and of
 * undici 7 is not used: it terminates the whole process if a peer closes a connection whose body is read more slowly
 * than it arrives (nodejs/undici#5360).
 *
 * @throws errors of the network or the signal; RedirectRefused, AddressRefused; ETIMEDOUT after silence.
 */
export async function send(url: URL, sending: Sending = {}, agents: Agents = shared): Promise<Answer> {
  const { method = 'GET', redirects = 'follow', mostRedirects = 5 } = sending;
  let target = url;
  for (let hops = 0; ; hops += 1) {
    const message = await once(target, sending, agents).catch((error: unknown) => {
      // The peer had closed the reused idle connection.
      if ((error as { reused?: unknown }).reused === true && sending.repeatable !== false)
        return once(target, sending, agents);
      throw error;
    });
    const status = message.statusCode ?? 0;
    const { location } = message.headers;
    const moved = redirectStatus.has(status) && location !== undefined;
    if (!moved || redirects === 'return' || (redirects === 'follow' && method !== 'GET')) {
      return answerOf(message, hops > 0);
    }
    discard(message);
    if (hops === mostRedirects) throw new RedirectRefused('too many redirects');
    const next = URL.canParse(location, target.href) ? new URL(location, target) : undefined;
    if (next === undefined || !/^https?:$/.test(next.protocol)) {
      throw new RedirectRefused('redirected to something that is not a web address');
    }
    const keeps = (status === 307 || status === 308) && next.origin === target.origin;
    if (redirects === 'refuse' || (redirects === 'origin' && !keeps)) throw new RedirectRefused('redirected elsewhere');
    target = next;
  }
}

async function once(url: URL, sending: Sending, agents: Agents): Promise<IncomingMessage> {
  const { method = 'GET', body, silenceMs, signal, guard } = sending;
  guard?.assertLiteral(url);
  const headers = {
    'user-agent': 'fair-qiaw',
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    ...sending.headers,
    ...(await sending.headersFor?.(url)),
  };
  const secure = url.protocol === 'https:';
  const options: RequestOptions & { lookup?: LookupFunction } = {
    method,
    headers,
    agent: secure ? agents.https : agents.http,
    ...(silenceMs !== undefined && { timeout: silenceMs }),
    ...(signal && { signal }),
    ...(guard && { lookup: guard.lookup }),
  };
  return new Promise((resolve, reject) => {
    const request = secure ? requestHttps(url, options) : requestHttp(url, options);
    request.on('timeout', () => request.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })));
    request.on('response', resolve);
    request.on('error', (error: NodeJS.ErrnoException) => {
      const reused = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(Object.assign(error, { reused }));
    });
    request.end(body);
  });
}

function answerOf(message: IncomingMessage, redirected: boolean): Answer {
  const status = message.statusCode ?? 0;
  const body = decoded(message);
  return {
    status,
    ok: status >= 200 && status < 300,
    redirected,
    headers: new Headers(
      Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    ),
    body,
    async text(maxBytes = mostText) {
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of body) {
        length += chunk.byteLength;
        if (length > maxBytes) throw new AnswerTooLarge(maxBytes);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    discard: () => discard(message),
  };
}

const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** No encoding is requested, but some servers use one. */
function decoded(message: IncomingMessage): AsyncIterable<Uint8Array> {
  const decoder = decoders[message.headers['content-encoding'] as 'gzip']?.();
  if (decoder === undefined) return message;
  // The reader of the decoder receives any error of the pipeline.
  pipeline(message, decoder, () => undefined);
  return decoder;
}

/**
 * An unread response that ends with an error must not terminate the process. A short remainder is read, so that the
 * connection can be reused.
 */
function discard(message: IncomingMessage): void {
  let rest = 65_536;
  message.on('error', () => undefined);
  message.on('data', (chunk: Uint8Array) => {
    rest -= chunk.byteLength;
    if (rest < 0) message.destroy();
  });
}
