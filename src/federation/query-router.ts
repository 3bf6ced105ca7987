import { QIAW } from '../rdf/index.ts';
import { type GraphStore, type QueryAnswer, type QueryOptions, QueryUnsupported } from '../store/index.ts';
import { CatalogueVectors, deepVectorFunctions } from '../vectors/index.ts';
import { answerFormats, inGraphFormat } from './answer-formats.ts';
import { FederationOff, isSiteError, type SiteError } from './errors.ts';
import { localAnswerer } from './evaluate-fully.ts';
import { Evaluator, type EvaluatorOptions } from './evaluator.ts';
import type { Answerer } from './evaluator-thread.ts';
import { expandNearest } from './expand-nearest.ts';
import { localTarget } from './messages.ts';
import { overSites } from './multi-site.ts';
import { nearestService } from './nearest-block.ts';
import { type ParsedQuery, parseQuery, splice } from './parsed-query.ts';
import { type MissingSite, markPartial } from './partial-answer.ts';
import { keepServicesHere } from './pushdown-marker.ts';
import { type ResolveName, SiteClient } from './site-client.ts';
import { ownSite, type Site, Sites } from './sites.ts';

export interface QueryRouterOptions extends EvaluatorOptions {
  /** Endpoints SERVICE and `sites` may ask; none: federation is off. */
  readonly sites?: readonly Site[];
  /** Private addresses and networks a site may have, in CIDR form. */
  readonly privateAddresses?: readonly string[];
  readonly resolve?: ResolveName;
}

export interface RoutedOptions extends QueryOptions {
  /** Names of sites whose union is asked; `local` is this server, `*` everything. */
  readonly sites?: readonly string[];
  /** True: a site that fails is left out, and the answer says so. */
  readonly partial?: boolean;
}

export interface RoutedAnswer extends QueryAnswer {
  /** Sites that are missing in this answer, and why. */
  readonly missing?: readonly MissingSite[];
}

/**
 * Runs each query where it can be run: in the embedded engine, unless it calls functions over vectors, names services or asks for
 * sites. Same limits and errors as `store.query`, and those of errors.ts.
 */
export class QueryRouter {
  readonly vectors: CatalogueVectors;
  readonly sites: Sites;
  private readonly evaluator: Evaluator;
  private readonly client: SiteClient;

  constructor(
    private readonly store: GraphStore,
    options: QueryRouterOptions = {},
  ) {
    this.vectors = new CatalogueVectors(store);
    this.sites = new Sites(options.sites ?? []);
    this.evaluator = new Evaluator(options);
    this.client = new SiteClient(options.privateAddresses ?? [], options.resolve);
  }

  async query(text: string, options: RoutedOptions): Promise<RoutedAnswer> {
    const { sites = [], partial = false, ...native } = options;
    if (sites.length === 0 && !mayNeedMore(text)) return this.store.query(text, native);
    const query = await parseQuery(text, options.base ?? 'urn:fair-qiaw:');
    if (query === undefined) return this.store.query(text, native);
    if (sites.length > 0) return this.anywhere(await this.over(query, sites, options), native, partial);
    const searched = query.services.some(({ iri }) => iri === nearestService);
    if (!searched) return this.anywhere(query, native, partial);
    const expanded = await expandNearest(query, this.vectors, this.store, native);
    const parsed = await parseQuery(expanded, options.base ?? 'urn:fair-qiaw:');
    return parsed ? this.anywhere(parsed, native, partial) : this.store.query(expanded, native);
  }

  async close(): Promise<void> {
    this.evaluator.close();
    await this.client.close();
  }

  /** Native where nothing is left that the engine cannot do; else Comunica. */
  private async anywhere(query: ParsedQuery, options: QueryOptions, partial: boolean): Promise<RoutedAnswer> {
    this.assertListed(query);
    const computed = [...query.functions].some((iri) => iri in deepVectorFunctions);
    if (query.services.length === 0 && !computed) return this.store.query(query.text, options);
    const { text, dataset } = withoutDataset(query, options);
    const missing = new Map<string, SiteError>();
    const answer = this.answerer({ ...options, ...dataset }, partial ? missing : undefined);
    const run = {
      text,
      local: 'whole',
      ...answerFormats(options),
      ...(options.base === undefined ? {} : { base: options.base }),
    } as const;
    const evaluated = inGraphFormat(await this.evaluator.evaluate(run, answer, options), options);
    return missing.size === 0 ? evaluated : markPartial(evaluated, missing);
  }

  private async over(query: ParsedQuery, names: readonly string[], options: RoutedOptions): Promise<ParsedQuery> {
    if (this.sites.all.length === 0) throw new FederationOff();
    const wanted = new Set(names.includes('*') ? [ownSite, ...this.sites.all.map(({ name }) => name)] : names);
    const sites = [...wanted].map((name) => (name === ownSite ? ownSite : this.sites.named(name)));
    const text = overSites(query, sites);
    return (await parseQuery(text, options.base ?? 'urn:fair-qiaw:'))!;
  }

  private assertListed({ services }: ParsedQuery): void {
    if (services.length > 0 && this.sites.all.length === 0) throw new FederationOff();
    for (const { iri, nested } of services) {
      if (iri === undefined) throw new QueryUnsupported('SERVICE with a variable is not answered: name the endpoint.');
      if (nested) throw new QueryUnsupported('SERVICE inside SERVICE is not answered.');
      this.sites.atEndpoint(iri);
    }
  }

  private answerer(options: QueryOptions, missing: Map<string, SiteError> | undefined): Answerer {
    const local = localAnswerer(this.store, options);
    return async (target, query) => {
      if (target === localTarget) return local(target, query);
      const site = this.sites.atEndpoint(target);
      try {
        return await this.client.ask(site, query, options.signal);
      } catch (error) {
        if (missing === undefined || !isSiteError(error)) throw error;
        missing.set(site.name, error);
        return { body: nothing, mediaType: 'application/sparql-results+json' };
      }
    };
  }
}

const nothing = '{"head":{"vars":[]},"results":{"bindings":[]}}';

/** Names of our functions, as they must stand in any text that calls them: letters have no escapes but code points. */
const ownFunctions = Object.keys(deepVectorFunctions).map((iri) => iri.slice(QIAW.length));
const trace = new RegExp(`\\bservice\\b|\\\\u|[:#/<](?:${ownFunctions.join('|')})\\b`, 'i');

/** Whether a text could call one of our functions or name a service; parsing decides. Every other query is the engine's alone. */
const mayNeedMore = (text: string): boolean => trace.test(text);

/** Comunica evaluates FROM by itself, pattern by pattern; as a protocol dataset the engine does, for whole parts. */
function withoutDataset(query: ParsedQuery, options: QueryOptions) {
  const given = options.defaultGraphs !== undefined || options.namedGraphs !== undefined;
  const edits = [];
  if (query.dataset) edits.push({ ...query.dataset, by: '' });
  const { where } = query;
  if (query.services.length > 0 && where) {
    edits.push({ ...where, by: keepServicesHere(query.text.slice(where.start, where.end)) });
  }
  const { defaultGraphs, namedGraphs } = (!given && query.dataset) || {};
  return {
    text: splice(query.text, edits),
    dataset: defaultGraphs === undefined ? {} : { defaultGraphs, namedGraphs: namedGraphs ?? [] },
  };
}
