import type { ResolveName } from '../core/index.ts';
import { namespaces, QIAW } from '../graph/index.ts';
import { type GraphStore, outlineOf, type QueryAnswer, type QueryOptions, QueryUnsupported } from '../store/index.ts';
import { answerFormats, inGraphFormat } from './answer-formats.ts';
import { FederationOff, isSiteError, type SiteError, SiteRestricted } from './errors.ts';
import { localAnswerer } from './evaluate/evaluate-fully.ts';
import { Evaluator, type EvaluatorOptions } from './evaluate/evaluator.ts';
import type { Answerer } from './evaluate/evaluator-thread.ts';
import { localTarget, servicesHere } from './evaluate/messages.ts';
import { type MissingSite, markPartial } from './federation/partial-answer.ts';
import { SiteClient } from './federation/site-client.ts';
import { ownSite, type Site, Sites } from './federation/sites.ts';
import { type ParsedQuery, parseQuery, type Span, splice } from './parsed-query.ts';
import { CatalogueVectors } from './similarity/catalogue-vectors.ts';
import { expandNearest } from './similarity/expand-nearest.ts';
import { deepVectorFunctions } from './similarity/functions.ts';
import { nearestService } from './similarity/nearest-block.ts';

export interface QueryRouterOptions extends EvaluatorOptions {
  /** Endpoints that SERVICE and `sites` may use; without any, federation is off. */
  readonly sites?: readonly Site[];
  /** Private addresses and networks that a site may have, in CIDR notation. */
  readonly privateAddresses?: readonly string[];
  readonly resolve?: ResolveName;
}

export interface RoutedOptions extends QueryOptions {
  /** Names of sites whose union is queried; `local` is this server, `*` all sites. */
  readonly sites?: readonly string[];
  /** Whether the caller may use this server's credentials for sites. Default false. */
  readonly trusted?: boolean;
  /** True: a failing site is left out, and the answer states that. */
  readonly partial?: boolean;
}

export interface RoutedAnswer extends QueryAnswer {
  /** Sites that are missing in this answer, with the reason. */
  readonly missing?: readonly MissingSite[];
}

/**
 * Runs each query in the embedded engine unless it calls vector functions, uses SERVICE or requests sites; Comunica runs those.
 * Same limits and errors as `store.query`, plus those of errors.ts.
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
    const { sites = [], partial = false, trusted = false, ...whole } = options;
    const how = { partial, trusted };
    if (sites.length === 0 && !mayNeedMore(text)) return this.store.query(text, whole);
    if (text.length > mostParsed) return this.long(text, sites, whole);
    // Parts are combined as text.
    const native = { ...whole, asBytes: false };
    const query = await parseQuery(text, options.base ?? 'urn:fair-qiaw:');
    if (query === undefined) return this.store.query(text, native);
    if (sites.length > 0) return this.anywhere(await this.over(query, sites, options), native, how);
    const searched = query.services.some(({ iri }) => iri === nearestService);
    if (!searched) return this.anywhere(query, native, how);
    const expanded = await expandNearest(query, this.vectors, this.store, native);
    const parsed = await parseQuery(expanded, options.base ?? 'urn:fair-qiaw:');
    return parsed ? this.anywhere(parsed, native, how) : this.store.query(expanded, native);
  }

  /** Whether an answer may depend on data outside this store; yes in case of doubt. */
  asksOthers(text: string, sites: readonly string[]): boolean {
    return this.sites.all.length > 0 && (sites.length > 0 || /service|\\u/i.test(text));
  }

  /** Loads the parser, which takes a third of a second, before the first query needs it. */
  async warm(): Promise<void> {
    await parseQuery('ASK {}', 'urn:fair-qiaw:');
  }

  async close(): Promise<void> {
    this.evaluator.close();
    this.client.close();
  }

  /** Parsing a long text would block this thread. A keyword in a string or comment must not keep a long query from the engine. */
  private long(text: string, sites: readonly string[], native: QueryOptions): Promise<RoutedAnswer> {
    if (sites.length === 0 && !outlineOf(text).usesService) return this.store.query(text, native);
    throw new QueryUnsupported(
      `A query that uses other sites or searches vectors may have at most ${mostParsed} characters.`,
    );
  }

  /** Runs the query in the embedded engine if it supports everything in it, otherwise in Comunica. */
  private async anywhere(query: ParsedQuery, options: QueryOptions, { partial, trusted }: How): Promise<RoutedAnswer> {
    this.assertListed(query, trusted);
    if (query.services.length === 0 && !query.calls.some(isOurs)) return this.store.query(query.text, options);
    const { text, dataset } = withoutDataset(query, options);
    const missing = new Map<string, SiteError>();
    // Requests that are still running when the evaluation ends are aborted.
    const over = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
    const answer = this.answerer({ ...options, ...dataset, signal }, partial ? missing : undefined);
    const run = {
      text,
      local: 'whole',
      ...answerFormats(options),
      ...(options.base === undefined ? {} : { base: options.base }),
    } as const;
    try {
      const evaluated = inGraphFormat(await this.evaluator.evaluate(run, answer, options), options);
      return missing.size === 0 ? evaluated : markPartial(evaluated, missing);
    } finally {
      over.abort();
    }
  }

  private async over(query: ParsedQuery, names: readonly string[], options: RoutedOptions): Promise<ParsedQuery> {
    if (this.sites.all.length === 0) throw new FederationOff();
    const wanted = new Set(names.includes('*') ? [ownSite, ...this.sites.all.map(({ name }) => name)] : names);
    const sites = [...wanted].map((name) => (name === ownSite ? ownSite : this.sites.named(name)));
    const text = overSites(query, sites);
    return (await parseQuery(text, options.base ?? 'urn:fair-qiaw:'))!;
  }

  private assertListed({ services }: ParsedQuery, trusted: boolean): void {
    if (services.length > 0 && this.sites.all.length === 0) throw new FederationOff();
    for (const { iri, nested } of services) {
      if (iri === undefined) throw new QueryUnsupported('SERVICE with a variable is not supported: name the endpoint.');
      if (nested)
        throw new QueryUnsupported(
          'SERVICE inside SERVICE is not supported. Move the inner block next to the outer one and join them by a variable.',
        );
      const site = this.sites.atEndpoint(iri);
      if (site.authorization !== undefined && !trusted) throw new SiteRestricted(site.name);
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
        return { body: nothingFor(query), mediaType: 'application/sparql-results+json' };
      }
    };
  }
}

interface How {
  readonly partial: boolean;
  readonly trusted: boolean;
}

const mostParsed = 128 * 1024;

/** The answer of a site without data. */
const nothingFor = (query: string): string =>
  outlineOf(query).form === 'boolean'
    ? '{"head":{},"boolean":false}'
    : '{"head":{"vars":[]},"results":{"bindings":[]}}';

/**
 * Names of our functions, as they appear in any text that calls them: letters can be escaped only as code points. Only a prefix
 * that ends inside a name could split it.
 */
const ownFunctions = Object.keys(deepVectorFunctions).map((iri) => iri.slice(QIAW.length));
const trace = new RegExp(`\\bservice\\b|\\\\u|[:#/<](?:${ownFunctions.join('|')})\\b|#[a-z0-9]+>`, 'i');

/** Whether a text may call one of our functions or use SERVICE; parsing gives the final answer. Other queries go to the engine. */
const mayNeedMore = (text: string): boolean => trace.test(text);

const isOurs = ({ iri }: { readonly iri: string }): boolean => iri in deepVectorFunctions;

/**
 * Comunica aborts the query on an error in one of our functions, although SPARQL requires an expression error. So the function
 * returns an invalid double, and the cast around it raises the expression error. The brackets are needed because the span of a
 * call may include brackets that DESC or FILTER require.
 */
const cast = (call: Span) => around(call, [`(<${namespaces.xsd}double>(`, '))']);

const around = ({ start, end }: Span, [before, after]: readonly [string, string]) => [
  { start, end: start, by: before },
  { start: end, end, by: after },
];

/** Comunica evaluates FROM itself, pattern by pattern. As a protocol dataset, the engine applies it to whole parts. */
function withoutDataset(query: ParsedQuery, options: QueryOptions) {
  const given = options.defaultGraphs !== undefined || options.namedGraphs !== undefined;
  const edits: Array<Span & { readonly by: string }> = [
    // First, so that text inserted at the same position is not overwritten.
    ...query.escapedNames.map(({ start, end, iri }) => ({ start, end, by: `<${iri}>` })),
    ...query.calls.filter(isOurs).flatMap(cast),
  ];
  if (query.dataset) edits.push({ ...query.dataset, by: '' });
  const { where } = query;
  if (query.services.length > 0 && where) edits.push(...around(where, servicesHere));
  const { defaultGraphs, namedGraphs } = (!given && query.dataset) || {};
  return {
    text: splice(query.text, edits),
    dataset: defaultGraphs === undefined ? {} : { defaultGraphs, namedGraphs: namedGraphs ?? [] },
  };
}

/**
 * The query over the union of several sites: each site evaluates the outermost group as a whole, and the results are grouped,
 * ordered and limited here. `sites` may include this server.
 * @throws QueryUnsupported for DESCRIBE, for FROM and for a query that uses SERVICE
 */
export function overSites(query: ParsedQuery, sites: ReadonlyArray<Site | typeof ownSite>): string {
  if (query.form === 'describe' || query.where === undefined) {
    throw new QueryUnsupported('DESCRIBE is not supported over several sites. Use CONSTRUCT.');
  }
  if (query.dataset) throw new QueryUnsupported('FROM is not supported over several sites. Name graphs with GRAPH.');
  if (query.services.length > 0) {
    throw new QueryUnsupported('A query over several sites cannot contain SERVICE. Use one or the other.');
  }
  const { start, end } = query.where;
  const group = query.text.slice(start, end);
  const parts = sites.map((site) => (site === ownSite ? group : `{ SERVICE <${site.endpoint}> ${group} }`));
  return splice(query.text, [{ start, end, by: `{ ${parts.join('\nUNION ')} }` }]);
}
