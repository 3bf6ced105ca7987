import {
  AddressGuard,
  AddressRefused,
  type Agents,
  type Answer,
  AnswerTooLarge,
  addressGuard,
  closeAgents,
  openAgents,
  RedirectRefused,
  type ResolveName,
  send,
} from '../../core/index.ts';
import { QueryCancelled } from '../../store/index.ts';
import { SiteAddressRefused, SiteFailed, SiteTimeout } from '../errors.ts';
import type { QueryReply } from '../evaluate/evaluator-thread.ts';
import type { Site } from './sites.ts';

const mostRedirects = 3;
const resultTypes = new Set(['application/sparql-results+json', 'application/json']);

/**
 * Queries listed sites. A name, its DNS entry or a redirect cannot lead to another host: the address is checked when the connection
 * is opened, so that the checked address is the one used, and redirects must stay on the endpoint's origin.
 */
export class SiteClient {
  private readonly guard: AddressGuard;
  /** Separate agents, because a connection opened elsewhere was not checked. */
  private readonly agents: Agents = openAgents({ maxSockets: 8 });

  constructor(privateAddresses: readonly string[], resolve?: ResolveName) {
    this.guard = new AddressGuard(addressGuard(privateAddresses), resolve);
  }

  /** Runs one query; the answer is in SPARQL JSON results. @throws SiteAddressRefused, SiteFailed, SiteTimeout, QueryCancelled */
  async ask(site: Site, query: string, signal?: AbortSignal): Promise<QueryReply> {
    const limit = AbortSignal.timeout(site.timeoutMs);
    try {
      const response = await this.post(site, query, signal ? AbortSignal.any([signal, limit]) : limit);
      return await this.read(site, response);
    } catch (error) {
      throw this.explained(site, error, limit, signal);
    }
  }

  close(): void {
    closeAgents(this.agents);
  }

  private post(site: Site, query: string, signal: AbortSignal): Promise<Answer> {
    const headers = {
      accept: 'application/sparql-results+json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(site.authorization === undefined ? {} : { authorization: site.authorization }),
    };
    const body = new URLSearchParams({ query }).toString();
    const { guard } = this;
    const sending = { method: 'POST', headers, body, signal, guard, redirects: 'origin', mostRedirects } as const;
    return send(new URL(site.endpoint), sending, this.agents);
  }

  private async read(site: Site, answer: Answer): Promise<QueryReply> {
    const { status, headers } = answer;
    const mediaType = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
    if (status !== 200 || !resultTypes.has(mediaType)) {
      answer.discard();
      const what = status === 200 ? 'something other than SPARQL results in JSON' : `HTTP ${status}`;
      throw new SiteFailed(`The site ${site.name} answered with ${what}.`);
    }
    return { body: await answer.text(site.maxResultBytes), mediaType: 'application/sparql-results+json' };
  }

  private explained(site: Site, error: unknown, limit: AbortSignal, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return new QueryCancelled();
    if (limit.aborted) {
      return new SiteTimeout(`The site ${site.name} did not answer within ${site.timeoutMs / 1000} s.`);
    }
    if (error instanceof SiteFailed) return error;
    if (error instanceof AddressRefused) return refusedAddress(site.name);
    if (error instanceof AnswerTooLarge) {
      return new SiteFailed(`The site ${site.name} sent more than ${error.maxBytes} bytes. Request less from it.`);
    }
    if (error instanceof RedirectRefused) {
      return new SiteFailed(
        `The site ${site.name} redirects to another host or too often. Put its final address in federation.sites.`,
      );
    }
    const { code } = error as NodeJS.ErrnoException;
    return new SiteFailed(`The site ${site.name} cannot be reached (${code ?? 'no connection'}).`, { cause: error });
  }
}

const refusedAddress = (name: string): SiteAddressRefused =>
  new SiteAddressRefused(
    `The name of the site ${name} resolves to a private or reserved address; no request was sent. ` +
      'If this is intended, list the address in `federation.privateAddresses`.',
  );
