import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { QueryCancelled } from '../store/index.ts';
import { addressGuard } from './addresses.ts';
import { SiteAddressRefused, SiteFailed, SiteTimeout } from './errors.ts';
import type { Told } from './evaluator-thread.ts';
import type { Site } from './sites.ts';

const mostRedirects = 3;
const resultTypes = new Set(['application/sparql-results+json', 'application/json']);

/** Resolves names; replaced in tests. */
export type ResolveName = typeof resolveName;

/**
 * Asks listed sites, and makes sure that a name, its DNS entry or a redirect cannot lead anywhere else: the address is checked
 * when the connection is made, so that what was checked is what is connected to, and redirects stay on the endpoint's origin.
 */
export class SiteClient {
  private readonly mayConnect: (address: string) => boolean;
  private readonly agent = new HttpAgent({ keepAlive: true, maxSockets: 8 });
  private readonly secureAgent = new HttpsAgent({ keepAlive: true, maxSockets: 8 });

  constructor(
    privateAddresses: readonly string[],
    private readonly resolve: ResolveName = resolveName,
  ) {
    this.mayConnect = addressGuard(privateAddresses);
  }

  /** One query, answered as SPARQL JSON results. @throws SiteAddressRefused, SiteFailed, SiteTimeout, QueryCancelled */
  async ask(site: Site, query: string, signal?: AbortSignal): Promise<Told> {
    const limit = AbortSignal.timeout(site.timeoutMs);
    try {
      const response = await this.post(site, query, signal ? AbortSignal.any([signal, limit]) : limit);
      return await this.read(site, response);
    } catch (error) {
      throw this.explained(site, error, limit, signal);
    }
  }

  close(): void {
    this.agent.destroy();
    this.secureAgent.destroy();
  }

  private async post(site: Site, query: string, signal: AbortSignal): Promise<IncomingMessage> {
    const body = new URLSearchParams({ query }).toString();
    const headers = {
      accept: 'application/sparql-results+json',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      ...(site.authorization === undefined ? {} : { authorization: site.authorization }),
    };
    let url = new URL(site.endpoint);
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      this.assertLiteralAddress(site, url);
      const response = await this.send(url, headers, body, signal);
      const status = response.statusCode ?? 0;
      if (status < 300 || status > 399) return response;
      discard(response);
      url = redirected(site, url, response);
    }
    throw new SiteFailed(
      `The site ${site.name} redirects too often. Put the address it leads to into federation.sites.`,
    );
  }

  /** Over node:http: undici 7 ends the process when a peer closes a connection that is read slowly (nodejs/undici#5360). */
  private send(url: URL, headers: OutgoingHttpHeaders, body: string, signal: AbortSignal): Promise<IncomingMessage> {
    const secure = url.protocol === 'https:';
    const agent = secure ? this.secureAgent : this.agent;
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, agent, lookup: this.checkedLookup, signal };
      const request = (secure ? httpsRequest : httpRequest)(url, options, resolve);
      request.on('error', reject);
      request.end(body);
    });
  }

  private async read(site: Site, response: IncomingMessage): Promise<Told> {
    const { statusCode, headers } = response;
    const mediaType = String(headers['content-type'] ?? '')
      .split(';')[0]!
      .trim()
      .toLowerCase();
    if (statusCode !== 200 || !resultTypes.has(mediaType)) {
      discard(response);
      const what = statusCode === 200 ? 'something else than SPARQL results in JSON' : `HTTP ${statusCode}`;
      throw new SiteFailed(`The site ${site.name} answered with ${what}.`);
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).byteLength;
      if (bytes > site.maxResultBytes) {
        throw new SiteFailed(`The site ${site.name} sent more than ${site.maxResultBytes} bytes. Ask it for less.`);
      }
      chunks.push(chunk as Buffer);
    }
    return { body: Buffer.concat(chunks).toString('utf8'), mediaType: 'application/sparql-results+json' };
  }

  /** Sockets take numeric hosts as they are, without asking the resolver. `URL` has already turned 2130706433 into 127.0.0.1. */
  private assertLiteralAddress(site: Site, url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.mayConnect(host)) throw refusedAddress(site.name);
  }

  private readonly checkedLookup: LookupFunction = (hostname, options, callback) => {
    this.resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      // One private address among public ones is how rebinding looks: then none is used.
      if (found.length === 0 || found.some(({ address }) => !this.mayConnect(address))) {
        return callback(refusedAddress(hostname), '', 0);
      }
      if (options.all) return (callback as (error: null, found: unknown) => void)(null, found);
      return callback(null, found[0]!.address, found[0]!.family);
    });
  };

  private explained(site: Site, error: unknown, limit: AbortSignal, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return new QueryCancelled();
    if (limit.aborted) {
      return new SiteTimeout(`The site ${site.name} did not answer within ${site.timeoutMs / 1000} s.`);
    }
    if (error instanceof SiteFailed || error instanceof SiteAddressRefused) return error;
    const { code } = error as NodeJS.ErrnoException;
    return new SiteFailed(`The site ${site.name} cannot be asked (${code ?? 'no connection'}).`, { cause: error });
  }
}

/** An answer nobody reads, and whose end may be an error, must not end the process. */
function discard(response: IncomingMessage): void {
  response.on('error', () => undefined);
  response.destroy();
}

const refusedAddress = (name: string): SiteAddressRefused =>
  new SiteAddressRefused(
    `The name of the site ${name} leads to a private or reserved address, and nothing was sent. ` +
      'If that is meant, list the address in `federation.privateAddresses`.',
  );

/** Only methods that keep the query, and only within the origin that was listed (a credential must not travel). */
function redirected(site: Site, from: URL, { statusCode, headers }: IncomingMessage): URL {
  const location = headers['location'];
  const to = typeof location === 'string' && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (to !== undefined && (statusCode === 307 || statusCode === 308) && to.origin === from.origin) return to;
  throw new SiteFailed(`The site ${site.name} redirects to another place. Configure the endpoint's final address.`);
}
