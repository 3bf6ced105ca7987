import { type Answer, AnswerTooLarge, send } from '../../core/index.ts';
import { QuerySyntaxError, QueryTimeout, ResultTooLarge, StoreBusy, StoreRemoteFailed } from '../errors.ts';
import { type Limits, withinLimits } from '../within-limits.ts';
import { Authorization, type Credentials } from './authorization.ts';

/** URLs of a server that supports the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol. */
export interface RemoteAddresses {
  readonly query: string;
  readonly update: string;
  readonly graphStore: string;
  readonly credentials?: Credentials;
}

export interface Asked extends Limits {
  readonly maxBytes: number;
}

const form = 'application/x-www-form-urlencoded';

/** HTTP client for the server; converts its failures to typed errors. */
export class EndpointClient {
  private readonly authorization: Authorization;
  /** Server name from its `Server` header. */
  server = '';

  constructor(private readonly addresses: RemoteAddresses) {
    this.authorization = new Authorization(addresses.credentials);
  }

  /** Sends a query as a POST form, the method that every server supports. */
  async query(
    parameters: URLSearchParams,
    accept: string,
    asked: Asked,
  ): Promise<{ body: string; headers: Answer['headers'] }> {
    // Engines support this parameter in different units. Without it they would continue after we have closed the connection.
    const unit = /virtuoso/i.test(this.server) ? 1 : /fuseki|jena/i.test(this.server) ? 1000 : undefined;
    if (unit !== undefined) parameters.set('timeout', String(Math.ceil(asked.timeoutMs / unit)));
    return withinLimits(asked, async (signal) => {
      const response = await this.send(
        'POST',
        this.addresses.query,
        signal,
        parameters.toString(),
        {
          accept,
          'content-type': form,
        },
        true,
      );
      if (!response.ok) throw await refusal(response, asked.timeoutMs);
      // Virtuoso's signal that its time was up. The rows so far would be incomplete: no rows, or a count of zero.
      if (response.headers.get('x-sql-state') !== null) {
        response.discard();
        throw new QueryTimeout(asked.timeoutMs);
      }
      return { body: await readCapped(response, asked.maxBytes), headers: response.headers };
    });
  }

  async update(text: string): Promise<void> {
    const body = new URLSearchParams({ update: text }).toString();
    await this.done(await this.send('POST', this.addresses.update, undefined, body, { 'content-type': form }, false));
  }

  /** PUT, POST or DELETE of a graph; `''` is the default graph. */
  async graph(method: 'PUT' | 'POST' | 'DELETE', graph: string, ntriples?: string): Promise<void> {
    const url = new URL(this.addresses.graphStore);
    url.search = graph === '' ? 'default' : `graph=${encodeURIComponent(graph)}`;
    const headers = ntriples === undefined ? {} : { 'content-type': 'application/n-triples' };
    const response = await this.send(method, url.href, undefined, ntriples, headers, method !== 'POST');
    if (method === 'DELETE' && response.status === 404) return response.discard();
    await this.done(response);
  }

  private async done(response: Answer): Promise<void> {
    if (!response.ok) throw await refusal(response, 0);
    response.discard();
  }

  private async send(
    method: string,
    url: string,
    signal: AbortSignal | undefined,
    body: string | undefined,
    headers: Record<string, string>,
    repeatable: boolean,
  ): Promise<Answer> {
    const once = () =>
      send(new URL(url), {
        method,
        redirects: 'refuse',
        headers: { ...headers, ...this.authorization.header(method, url) },
        body,
        signal,
        repeatable: false,
      });
    // A server that is busy with abandoned work may reset a kept-alive connection (RFC 9110, 9.2.2).
    const onceOrAgain = () =>
      once().catch((error: unknown) => {
        if (!repeatable || signal?.aborted || !wasReset(error)) throw error;
        return once();
      });
    try {
      const response = await onceOrAgain();
      this.server = response.headers.get('server') ?? '';
      if (!this.authorization.learn(response)) return response;
      response.discard();
      return await onceOrAgain();
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new StoreRemoteFailed(
        'The external SPARQL server cannot be reached. Check that it is running and check the addresses in `store`.',
        { cause },
      );
    }
  }
}

const wasReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');

async function refusal(response: Answer, timeoutMs: number): Promise<Error> {
  const text = (await response.text().catch(() => '')).trim();
  const [line = ''] = text.split('\n');
  const detail = line.slice(0, 300);
  // Virtuoso answers 500 when its time is up (S1T00), and when it expects to run out of time.
  if (/S1T00|timed? ?out|timeout|estimated execution time/i.test(text) && response.status >= 500)
    return new QueryTimeout(timeoutMs);
  if (response.status === 400) return new QuerySyntaxError(`The external SPARQL server refused the query: ${detail}`);
  if (response.status === 503 || response.status === 429) return new StoreBusy();
  return new StoreRemoteFailed(`The external SPARQL server answered ${response.status}: ${detail}`);
}

/** Reads in chunks and stops as soon as the answer is too large. */
const readCapped = (response: Answer, maxBytes: number): Promise<string> =>
  response.text(maxBytes).catch((error: unknown) => {
    throw error instanceof AnswerTooLarge ? new ResultTooLarge(maxBytes) : error;
  });
