import type { Config, SourceEnvironment } from '../../core/config/index.ts';
import {
  type Agents,
  type Answer,
  type Clock,
  closeAgents,
  type Log,
  type Metrics,
  QiawError,
  send,
} from '../../core/index.ts';
import { fetchRetries } from '../fetch/metrics.ts';
import { agentsFor, requireSecure } from './agents.ts';
import { authorization, type Credentials, credentialsFor, expiryOf } from './credentials.ts';
import {
  PassingFault,
  SourceAnswer,
  SourceCredentialsRefused,
  SourceTokenExpired,
  SourceUnreachable,
} from './errors.ts';
import { networkFault } from './network-fault.ts';
import { retryAfter, type Sleep, sleep, withRetries } from './retry.ts';

export interface ClientOptions {
  readonly base: URL;
  readonly settings: Config['sources'];
  readonly environment: SourceEnvironment;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal?: AbortSignal;
  /** How to wait between attempts; tests skip the delay. */
  readonly sleep?: Sleep;
  /** Replaces credentials by something else (an XNAT session, a signature), or sends none. */
  readonly authorize?: Authorize;
  readonly aliasTokens?: boolean;
  /** Headers of this particular request, if it has to be signed. */
  readonly sign?: (url: URL, method: string) => Promise<Readonly<Record<string, string>>>;
  /** Reads the reason from the body of a refusal (400, 403), if it is more precise than the status. */
  readonly explain?: (body: string) => QiawError | undefined;
}

/** Returns the authentication headers; `refused` requests new ones after a 401. Undefined: there are no others. */
export type Authorize = (request: {
  readonly refused: boolean;
}) => Promise<Readonly<Record<string, string>> | undefined>;

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that are different at each attempt. */
  readonly headersOf?: () => Promise<Readonly<Record<string, string>>>;
  readonly body?: Uint8Array;
  /** Statuses besides 2xx that the caller handles. */
  readonly expect?: readonly number[];
}

const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Requests to one service: with its credentials and certificates, retried after transient faults, ended by an idle
 * timeout or abort. Errors name the host, never a path, which may contain an identifier.
 */
export class HttpClient {
  private readonly options: ClientOptions;
  private agents: Promise<Agents> | undefined;
  private headers: Promise<Readonly<Record<string, string>>> | undefined;
  private renewing: Promise<boolean> | undefined;
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
   * One request. `use` reads the answer; if it throws {@link PassingFault}, the whole request is retried.
   * @throws SourceUnreachable, SourceCredentialsRefused, SourceTokenExpired, SourceAnswer, SourceCertificate, SourceInsecure.
   */
  async request<T>(url: URL, request: HttpRequest, use: (response: Answer) => Promise<T>): Promise<T> {
    const { settings, signal, log } = this.options;
    try {
      return await withRetries(() => this.attempt(url, request, use), {
        retries: settings.retries,
        sleep: this.options.sleep ?? sleep,
        ...(signal && { signal }),
        onRetry: (fault, attempt, waitMs) => {
          this.options.metrics.count(fetchRetries, {});
          log.info({ host: this.host, reason: fault.message, attempt, waitMs }, 'a request is retried');
        },
      });
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      // The service is reachable, but fails on this particular request.
      if (error.status === 500) throw new SourceAnswer(this.host, 'answered HTTP 500 every time', 500);
      throw new SourceUnreachable(this.host, error.message, settings.retries + 1, { cause: error.cause });
    }
  }

  /** A JSON answer; undefined for one without content, or with a status of `absent`. */
  async json<T>(
    url: URL,
    {
      accept = 'application/json',
      absent = [],
    }: { readonly accept?: string; readonly absent?: readonly number[] } = {},
  ): Promise<{ value: T } | undefined> {
    return this.request(url, { headers: { accept }, expect: absent }, async (response) => {
      if (response.status === 204 || !response.ok) {
        response.discard();
        return undefined;
      }
      const text = await this.reading(response.text());
      if (text.trim() === '') return undefined;
      try {
        return { value: JSON.parse(text) as T };
      } catch {
        throw new SourceAnswer(this.host, 'answered something that is not JSON', response.status);
      }
    });
  }

  /** An error while a body is read is a transient fault, unless it is one of our own. */
  async reading<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  /** The bytes of an answer; a broken connection is a transient fault. */
  async *bytesOf({ body }: Answer): AsyncIterable<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.reading(chunks.next());
        if (done) return;
        yield value;
      }
    } finally {
      await chunks.return?.();
    }
  }

  async hasCredentials(): Promise<boolean> {
    return (await credentialsFor(this.options.base.hostname, this.options.environment)) !== undefined;
  }

  /** One DELETE to end a session, ignoring its result, also after an abort; no request if no session was opened. */
  async farewell(url: URL): Promise<void> {
    const own = await this.headers?.catch(() => undefined);
    if (own === undefined || Object.keys(own).length === 0) return;
    const agents = await this.agents;
    if (agents === undefined) return;
    const signal = AbortSignal.timeout(5000);
    const sending = { method: 'DELETE', headersFor: async () => own, silenceMs: 5000, signal };
    (await send(url, sending, agents)).discard();
  }

  async close(): Promise<void> {
    const agents = await this.agents?.catch(() => undefined);
    if (agents !== undefined) closeAgents(agents);
  }

  private async attempt<T>(url: URL, request: HttpRequest, use: (response: Answer) => Promise<T>): Promise<T> {
    const used = await this.own();
    let response = await this.send(url, request);
    if ((response.status === 401 || isSignIn(response)) && (await this.renewed(used))) {
      response.discard();
      response = await this.send(url, request);
    }
    if (response.ok || request.expect?.includes(response.status) === true) return use(response);
    const wait = retryAfter(response.headers, this.options.clock);
    const challenge = response.headers.get('www-authenticate') ?? '';
    const explained = await this.explained(response);
    if (explained !== undefined) throw explained;
    if (PASSING_STATUS.has(response.status))
      throw new PassingFault(`HTTP ${response.status}`, wait, { status: response.status });
    if (response.status === 401 || response.status === 403) throw await this.refusal(response.status, challenge);
    throw new SourceAnswer(this.host, `answered HTTP ${response.status}`, response.status);
  }

  /** Discards the body of a refusal, or reads its reason. */
  private async explained(response: Answer): Promise<QiawError | undefined> {
    const { explain } = this.options;
    if (explain !== undefined && (response.status === 400 || response.status === 403)) {
      return explain((await this.reading(response.text())).slice(0, 65_536));
    }
    response.discard();
    return undefined;
  }

  private async send(url: URL, { method = 'GET', headers, headersOf, body }: HttpRequest): Promise<Answer> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    this.agents ??= agentsFor(this.options.settings, this.options.environment);
    const own = await this.own();
    const headersFor = async (target: URL): Promise<Readonly<Record<string, string>>> => {
      // Credentials for this service are not sent to another one that it redirects to.
      const here = target.origin === this.options.base.origin;
      const secret = here ? { ...own, ...(await this.options.sign?.(target, method)) } : {};
      return { ...headers, ...(await headersOf?.()), ...secret };
    };
    const silenceMs = this.options.settings.timeoutSeconds * 1000;
    const sending = { method, headersFor, silenceMs, ...(body && { body }), ...(signal && { signal }) };
    try {
      return await send(url, sending, await this.agents);
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  private own(): Promise<Readonly<Record<string, string>>> {
    this.headers ??= this.authorize({ refused: false }).then((given) => given ?? {});
    return this.headers;
  }

  /** Whether there are credentials other than the refused ones; concurrent refused requests ask only once. */
  private async renewed(used: Readonly<Record<string, string>>): Promise<boolean> {
    this.renewing ??= this.renew(used).finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renew(used: Readonly<Record<string, string>>): Promise<boolean> {
    const before = JSON.stringify(used);
    if (JSON.stringify(await this.own()) !== before) return true;
    const next = await this.authorize({ refused: true });
    if (next === undefined || JSON.stringify(next) === before) return false;
    this.headers = Promise.resolve(next);
    return true;
  }

  private async usual(_request: { readonly refused: boolean }): Promise<Readonly<Record<string, string>> | undefined> {
    this.credentials = await credentialsFor(this.options.base.hostname, this.options.environment);
    if (this.credentials === undefined) return undefined;
    requireSecure(this.options.base, this.options.settings);
    return { authorization: authorization(this.credentials, this.options) };
  }

  private async refusal(status: number, challenge: string): Promise<QiawError> {
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
    const session = Object.keys((await this.headers) ?? {}).length > 0 ? 'session' : undefined;
    const given =
      credentials === undefined ? session : credentials.kind === 'token' ? 'token' : 'user name or password';
    return new SourceCredentialsRefused(this.host, status, given);
  }

  /** Converts an error of the network library. */
  private faultOf(error: unknown): unknown {
    if (this.options.signal?.aborted) return this.options.signal.reason;
    if (error instanceof QiawError || error instanceof PassingFault) return error;
    return networkFault(this.host, error);
  }
}

/** An expired session gets the sign-in page. */
function isSignIn(response: Answer): boolean {
  return response.redirected && /^text\/html/i.test(response.headers.get('content-type') ?? '');
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
