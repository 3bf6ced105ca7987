import { type Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Agents } from './agents.ts';

/** An answer with an unread body, which must be read or discarded. */
export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** Whether it comes from an address other than the requested one. */
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array>;
  text(): Promise<string>;
  /** Discards the body. */
  discard(): void;
}

export interface Sending {
  readonly method: string;
  /** Headers for an address: credentials of one host must not be sent to another. */
  readonly headersFor: (url: URL) => Promise<Readonly<Record<string, string>>>;
  readonly body?: Uint8Array;
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;
/** Maximum length of a text answer (a listing, a refusal). */
const TEXT_LIMIT = 256 * 1024 * 1024;

/**
 * One request over node:http, redirects followed. The fetch of Node 20 and of undici 7 is not used: it crashes the
 * process if a peer closes a connection whose body is read more slowly than it arrives (nodejs/undici#5360).
 *
 * @throws errors of the network or the signal; an idle timeout is the error ETIMEDOUT.
 */
export async function send(url: URL, sending: Sending, agents: Agents): Promise<Answer> {
  let target = url;
  for (let hops = 0; ; hops += 1) {
    const message = await once(target, sending, agents).catch((error: unknown) => {
      // The peer had closed an idle connection that was reused.
      if ((error as { reused?: unknown }).reused === true) return once(target, sending, agents);
      throw error;
    });
    const location = message.headers.location;
    if (!REDIRECTS.has(message.statusCode ?? 0) || location === undefined || sending.method !== 'GET') {
      return answerOf(message, hops > 0);
    }
    message.resume();
    if (hops === MOST_REDIRECTS) throw new Error('too many redirects');
    const next = new URL(location, target);
    if (!/^https?:$/.test(next.protocol)) throw new Error('redirected to something that is not a web address');
    target = next;
  }
}

async function once(url: URL, sending: Sending, agents: Agents): Promise<IncomingMessage> {
  const { method, body, silenceMs, signal } = sending;
  const headers = {
    'user-agent': 'fair-qiaw',
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-length': String(body.byteLength) }),
    ...(await sending.headersFor(url)),
  };
  const secure = url.protocol === 'https:';
  const agent: Agent = secure ? agents.https : agents.http;
  const options: RequestOptions = { method, headers, agent, timeout: silenceMs, ...(signal && { signal }) };
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
  return {
    status,
    ok: status >= 200 && status < 300,
    redirected,
    headers: {
      get(name) {
        const value = message.headers[name.toLowerCase()];
        return (Array.isArray(value) ? value.join(', ') : value) ?? null;
      },
    },
    body: message,
    async text() {
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of message as AsyncIterable<Uint8Array>) {
        length += chunk.byteLength;
        if (length > TEXT_LIMIT) throw new Error('the answer does not end');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    discard: () => void message.resume(),
  };
}
