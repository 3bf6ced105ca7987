import { sendRequest, sha256, untilAborted } from '../../../core/index.ts';
import type { Fetch, HarvestOptions } from '../model.ts';

/** The answer of an address after its redirects. */
export interface Answer {
  /** The requested address, without fragment. */
  readonly url: string;
  /** The address that answered after redirects. */
  readonly finalUrl: string;
  /** 0 if it could not be reached. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Why there is no answer. */
  readonly failure?: string;
}

const maximumRedirects = 10;
/** Larger documents and downloads are not read to the end. */
const maximumBytes = 512 * 1024 * 1024;
/** Number of documents cached for the next dialect. */
const maximumKept = 2000;

/** Sends requests as a harvester does, caches documents, and never throws: failures are part of the answer. */
export class WebClient {
  requests = 0;
  private readonly fetch: Fetch;
  private readonly timeoutMs: number;
  private readonly token: string | undefined;
  private readonly tokenOrigin: string;
  private readonly kept = new Map<string, Answer>();

  /** @param root root of the catalogue: the token is sent to its server only, not to others that a document links or redirects to. */
  constructor(root: string, { fetch = sendRequest, timeoutMs = 10_000, token }: HarvestOptions) {
    this.tokenOrigin = new URL(root).origin;
    this.fetch = fetch;
    this.timeoutMs = timeoutMs;
    this.token = token;
  }

  /** GET with this Accept header; the answer is cached if it is a document of ordinary size. */
  async get(url: string, accept = '*/*'): Promise<Answer> {
    const key = `${accept} ${withoutFragment(url)}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const answer = await this.ask('GET', url, accept);
    if (answer.body.byteLength < 1_000_000) {
      if (this.kept.size >= maximumKept) this.kept.delete(this.kept.keys().next().value!);
      this.kept.set(key, answer);
    }
    return answer;
  }

  head(url: string, accept = '*/*'): Promise<Answer> {
    return this.ask('HEAD', url, accept);
  }

  private async ask(method: 'GET' | 'HEAD', url: string, accept: string): Promise<Answer> {
    let current = withoutFragment(url);
    const seen = new Set<string>();
    for (;;) {
      if (seen.has(current) || seen.size > maximumRedirects) return failed(url, current, 'the redirects never end');
      seen.add(current);
      const answer = await this.once(method, url, current, accept);
      const target = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || target === null) return answer;
      if (!URL.canParse(target, current))
        return failed(url, current, `it redirects to "${target}", which is not a valid address`);
      current = withoutFragment(new URL(target, current).href);
    }
  }

  private async once(method: string, url: string, current: string, accept: string): Promise<Answer> {
    this.requests++;
    try {
      const known = this.token !== undefined && new URL(current).origin === this.tokenOrigin;
      const headers = { accept, ...(known && { authorization: `Bearer ${this.token}` }) };
      const signal = AbortSignal.timeout(this.timeoutMs);
      const request = new Request(current, { method, headers, redirect: 'manual', signal });
      const response = await untilAborted(signal, this.fetch(request));
      const body = await untilAborted(signal, readBody(response));
      return { url: withoutFragment(url), finalUrl: current, status: response.status, headers: response.headers, body };
    } catch (error) {
      const { message, cause } = error as Error & { cause?: { code?: string } };
      return failed(url, current, cause?.code ?? message);
    }
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) throw new Error(`it is larger than ${maximumBytes} bytes`);
  }
  return Buffer.concat(chunks);
}

const failed = (url: string, finalUrl: string, failure: string): Answer => ({
  url: withoutFragment(url),
  finalUrl,
  status: 0,
  headers: new Headers(),
  body: new Uint8Array(),
  failure,
});

export const withoutFragment = (url: string): string => url.split('#', 1)[0]!;

/** Media type without parameters, in lower case; empty if there is none. */
export const mediaTypeOf = ({ headers }: Answer): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();

export const textOf = ({ body }: Answer): string => new TextDecoder().decode(body);

export const digestOf = ({ body }: Answer): string => sha256(body);

/** Why an answer is unusable, as text. */
export const failureOf = ({ status, failure }: Answer): string =>
  failure === undefined ? `it answers ${status}` : `it cannot be reached (${failure})`;
