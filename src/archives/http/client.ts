import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Agent, BodyInit, Response } from 'undici';
import type { Config, SourceEnvironment } from '../../config/index.ts';
import { type Clock, type Log, QiawError, UsageError } from '../../core/index.ts';
import { authorization, type Credentials, credentialsFor, expiryOf } from './credentials.ts';
import {
  PassingFault,
  SourceAnswer,
  SourceCertificate,
  SourceCredentialsRefused,
  SourceInsecure,
  SourceTokenExpired,
  SourceUnreachable,
} from './errors.ts';
import { retryAfter, type Sleep, sleep, withRetries } from './retry.ts';

export interface ClientOptions {
  readonly base: URL;
  readonly settings: Config['sources'];
  readonly environment: SourceEnvironment;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** How to wait between attempts; tests do not. */
  readonly sleep?: Sleep;
  /** Where credentials become something else (an XNAT session, a signature), or none are sent. */
  readonly authorize?: Authorize;
}

/** Gives the headers that open the service; `refused` asks for new ones after a 401. Undefined: there are none other. */
export type Authorize = (request: {
  readonly refused: boolean;
}) => Promise<Readonly<Record<string, string>> | undefined>;

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** Statuses besides 2xx that the caller deals with. */
  readonly expect?: readonly number[];
}

const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Requests to one service: with its credentials and certificates, repeated after passing faults, ended by silence or abort.
 * Errors name the host, never a path, which may hold an identifier.
 */
export class HttpClient {
  private readonly options: ClientOptions;
  private agent: Promise<Agent> | undefined;
  private headers: Promise<Readonly<Record<string, string>>> | undefined;
  private credentials: Credentials | undefined;
  private readonly authorize: Authorize;

  constructor(options: ClientOptions) {
    this.options = options;
    this.authorize = options.authorize ?? ((request) => this.usual(request));
  }

  get host(): string {
    return this.options.base.host;
  }

  url(path: string, parameters: Readonly<Record<string, string | readonly string[]>> = {}): URL {
    const url = new URL(path, this.options.base);
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one);
    }
    return url;
  }

  /**
   * One request. `use` reads the answer; when it throws {@link PassingFault} the whole request is made again.
   * @throws SourceUnreachable, SourceCredentialsRefused, SourceTokenExpired, SourceAnswer, SourceCertificate, SourceInsecure.
   */
  async request<T>(url: URL, request: HttpRequest, use: (response: Response) => Promise<T>): Promise<T> {
    const { settings, signal, log } = this.options;
    try {
      return await withRetries(() => this.attempt(url, request, use), {
        retries: settings.retries,
        sleep: this.options.sleep ?? sleep,
        ...(signal && { signal }),
        onRetry: (fault, attempt, waitMs) =>
          log.info({ host: this.host, reason: fault.message, attempt, waitMs }, 'a request is made again'),
      });
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      throw new SourceUnreachable(this.host, error.message, settings.retries + 1, { cause: error.cause });
    }
  }

  /** A JSON answer; undefined for one without content. */
  async json<T>(
    url: URL,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ value: T; headers: Headers } | undefined> {
    return this.request(url, { headers: { accept: 'application/json', ...headers } }, async (response) => {
      if (response.status === 204) {
        await response.body?.cancel();
        return undefined;
      }
      const text = await this.reading(response.text());
      if (text.trim() === '') return undefined;
      try {
        return { value: JSON.parse(text) as T, headers: response.headers as unknown as Headers };
      } catch {
        throw new SourceAnswer(this.host, 'answered something that is no JSON', response.status);
      }
    });
  }

  /** What is thrown while a body is read is a passing fault, unless it is ours. */
  async reading<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  /** The bytes of an answer; a connection that breaks is a passing fault. */
  async *bytesOf(response: Response): AsyncIterable<Uint8Array> {
    if (response.body === null) return;
    const reader = response.body.getReader();
    let ended = false;
    try {
      for (;;) {
        const { done, value } = await this.reading(reader.read());
        ended = done;
        if (done) return;
        yield value;
      }
    } finally {
      if (!ended) await reader.cancel().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await (await this.agent?.catch(() => undefined))?.destroy();
  }

  private async attempt<T>(url: URL, request: HttpRequest, use: (response: Response) => Promise<T>): Promise<T> {
    let response = await this.send(url, request);
    if (response.status === 401 && (await this.renewed())) {
      await response.body?.cancel();
      response = await this.send(url, request);
    }
    if (response.ok || request.expect?.includes(response.status) === true) return use(response);
    const wait = retryAfter(response.headers, this.options.clock);
    const challenge = response.headers.get('www-authenticate') ?? '';
    await response.body?.cancel();
    if (PASSING_STATUS.has(response.status)) throw new PassingFault(`HTTP ${response.status}`, wait);
    if (response.status === 401 || response.status === 403) throw this.refusal(response.status, challenge);
    throw new SourceAnswer(this.host, `answered HTTP ${response.status}`, response.status);
  }

  private async send(url: URL, { method = 'GET', headers, body }: HttpRequest): Promise<Response> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    this.headers ??= this.authorize({ refused: false }).then((given) => given ?? {});
    this.agent ??= this.connect();
    const [{ fetch }, own, dispatcher] = [await import('undici'), await this.headers, await this.agent];
    const origin = url.origin === this.options.base.origin;
    try {
      return await fetch(url, {
        method,
        headers: { 'user-agent': 'fair-qiaw', ...(origin ? own : {}), ...headers },
        dispatcher,
        ...(body !== undefined && { body, duplex: 'half' as const }),
        ...(signal && { signal }),
      });
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  /** Whether there are other credentials than those that were refused. */
  private async renewed(): Promise<boolean> {
    const before = JSON.stringify(await this.headers);
    const next = await this.authorize({ refused: true });
    if (next === undefined || JSON.stringify(next) === before) return false;
    this.headers = Promise.resolve(next);
    return true;
  }

  private async usual(_request: { readonly refused: boolean }): Promise<Readonly<Record<string, string>> | undefined> {
    this.credentials = await credentialsFor(this.options.base.hostname, this.options.environment);
    if (this.credentials === undefined) return undefined;
    requireSecure(this.options.base, this.options.settings);
    return { authorization: authorization(this.credentials) };
  }

  private refusal(status: number, challenge: string): QiawError {
    const { credentials } = this;
    if (credentials?.kind === 'token') {
      const expiry = expiryOf(credentials.token);
      const agoMs = expiry === undefined ? -1 : this.options.clock.now() - expiry;
      if (agoMs >= 0) return new SourceTokenExpired(this.host, ` (by this machine's clock ${duration(agoMs)} ago)`);
      if (/expired/i.test(challenge)) {
        const hint = expiry === undefined ? '' : ", although not by this machine's clock, which may be wrong";
        return new SourceTokenExpired(this.host, hint);
      }
    }
    const given =
      credentials === undefined ? undefined : credentials.kind === 'token' ? 'token' : 'user name or password';
    return new SourceCredentialsRefused(this.host, status, given);
  }

  /** What the network library throws, as what it means. */
  private faultOf(error: unknown): unknown {
    if (this.options.signal?.aborted) return this.options.signal.reason;
    if (error instanceof QiawError || error instanceof PassingFault) return error;
    const reason = reasonOf(error);
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SSL|TLSV/.test(reason)) {
      return new SourceCertificate(this.host, reason, { cause: error });
    }
    return new PassingFault(reason, undefined, { cause: error });
  }

  private async connect(): Promise<Agent> {
    const { Agent: AgentOfUndici } = await import('undici');
    const { tls, timeoutSeconds, concurrency } = this.options.settings;
    const [ca, cert, key] = await Promise.all([pem('ca', tls.ca), pem('cert', tls.cert), pem('key', tls.key)]);
    const silence = timeoutSeconds * 1000;
    const { tlsPassphrase: passphrase } = this.options.environment;
    return new AgentOfUndici({
      connections: concurrency,
      headersTimeout: silence,
      bodyTimeout: silence,
      connect: {
        timeout: Math.min(silence, 20_000),
        ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
        ...(passphrase !== undefined && { passphrase }),
      },
    });
  }
}

/** @throws SourceInsecure when credentials would cross a network readable by others. */
export function requireSecure(base: URL, settings: Config['sources']): void {
  const here = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname);
  if (base.protocol === 'https:' || here || settings.allowInsecure) return;
  throw new SourceInsecure(base.host);
}

async function pem(name: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The file of sources.tls.${name} cannot be read.`);
  });
}

function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
    if (!(at.cause instanceof Error)) return at.message;
  }
  return String(error);
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
