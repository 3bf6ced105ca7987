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
  /** Endpoints SERVICE and `sites` may ask; none: federation is off. */
  readonly sites?: readonly Site[];
  /** Private addresses and networks a site may have, in CIDR form. */
  readonly privateAddresses?: readonly string[];
  readonly resolve?: ResolveName;
}

export interface RoutedOptions extends QueryOptions {
  /** Names of sites whose union is asked; `local` is this server, `*` everything. */
  readonly sites?: readonly string[];
  /** Whether the caller may use the credentials this server has for sites; default false. */
  readonly trusted?: boolean;
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
    const { sites = [], partial = false, trusted = false, ...whole } = options;
    const how = { partial, trusted };
    if (sites.length === 0 && !mayNeedMore(text)) return this.store.query(text, whole);
    if (text.length > mostParsed) return this.long(text, sites, whole);
    // Parts are put together as text.
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

  /** Whether an answer depends on more than this store's content: a guess that errs towards yes. */
  asksOthers(text: string, sites: readonly string[]): boolean {
    return this.sites.all.length > 0 && (sites.length > 0 || /service|\\u/i.test(text));
  }

  /** Makes the parser, which takes a third of a second, before the first query that needs it. */
  async warm(): Promise<void> {
    await parseQuery('ASK {}', 'urn:fair-qiaw:');
  }

  async close(): Promise<void> {
    this.evaluator.close();
    this.client.close();
  }

  /** Parsing on this thread would hold up everybody else. A word of a string or comment must not keep a long query from the engine. */
  private long(text: string, sites: readonly string[], native: QueryOptions): Promise<RoutedAnswer> {
    if (sites.length === 0 && !outlineOf(text).usesService) return this.store.query(text, native);
    throw new QueryUnsupported(
      `A query that asks other sites or searches vectors has at most ${mostParsed} characters.`,
    );
  }

  /** Native where nothing is left that the engine cannot do; else Comunica. */
  private async anywhere(query: ParsedQuery, options: QueryOptions, { partial, trusted }: How): Promise<RoutedAnswer> {
    this.assertListed(query, trusted);
    if (query.services.length === 0 && !query.calls.some(isOurs)) return this.store.query(query.text, options);
    const { text, dataset } = withoutDataset(query, options);
    const missing = new Map<string, SiteError>();
    // What is still asked when the evaluation ends, ends with it.
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
      if (iri === undefined) throw new QueryUnsupported('SERVICE with a variable is not answered: name the endpoint.');
      if (nested)
        throw new QueryUnsupported(
          'SERVICE inside SERVICE is not answered. Ask the inner endpoint beside the outer one, joined by a variable.',
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

/** What a site without data answers. */
const nothingFor = (query: string): string =>
  outlineOf(query).form === 'boolean'
    ? '{"head":{},"boolean":false}'
    : '{"head":{"vars":[]},"results":{"bindings":[]}}';

/**
 * Names of our functions, as they must stand in any text that calls them: letters have no escapes but code points. Only a prefix that ends
 * inside a name can take it apart.
 */
const ownFunctions = Object.keys(deepVectorFunctions).map((iri) => iri.slice(QIAW.length));
const trace = new RegExp(`\\bservice\\b|\\\\u|[:#/<](?:${ownFunctions.join('|')})\\b|#[a-z0-9]+>`, 'i');

/** Whether a text could call one of our functions or name a service; parsing decides. Every other query is the engine's alone. */
const mayNeedMore = (text: string): boolean => trace.test(text);

const isOurs = ({ iri }: { readonly iri: string }): boolean => iri in deepVectorFunctions;

/**
 * Comunica takes an error inside a function of ours for the end of the query, where SPARQL has an expression error. So the function
 * gives a double that is none, and the cast makes the expression error of it. In brackets, because the span of a call may include those
 * that DESC or FILTER need.
 */
const cast = (call: Span) => around(call, [`(<${namespaces.xsd}double>(`, '))']);

const around = ({ start, end }: Span, [before, after]: readonly [string, string]) => [
  { start, end: start, by: before },
  { start: end, end, by: after },
];

/** Comunica evaluates FROM by itself, pattern by pattern; as a protocol dataset the engine does, for whole parts. */
function withoutDataset(query: ParsedQuery, options: QueryOptions) {
  const given = options.defaultGraphs !== undefined || options.namedGraphs !== undefined;
  const edits: Array<Span & { readonly by: string }> = [
    // First: what is put before the same place must not be overwritten.
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
 * The query over the union of several sites: its outermost group is answered by each site whole, and what comes back is grouped,
 * ordered and cut here. `sites` may name this server itself.
 * @throws QueryUnsupported for DESCRIBE, for FROM and for a query that names services by itself
 */
export function overSites(query: ParsedQuery, sites: ReadonlyArray<Site | typeof ownSite>): string {
  if (query.form === 'describe' || query.where === undefined) {
    throw new QueryUnsupported('DESCRIBE is not answered over several sites. Ask with CONSTRUCT.');
  }
  if (query.dataset) throw new QueryUnsupported('FROM is not answered over several sites. Name graphs with GRAPH.');
  if (query.services.length > 0) {
    throw new QueryUnsupported('A query over several sites cannot name services by itself. Use one of both.');
  }
  const { start, end } = query.where;
  const group = query.text.slice(start, end);
  const parts = sites.map((site) => (site === ownSite ? group : `{ SERVICE <${site.endpoint}> ${group} }`));
  return splice(query.text, [{ start, end, by: `{ ${parts.join('\nUNION ')} }` }]);
}
