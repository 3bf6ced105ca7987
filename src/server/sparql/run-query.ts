import { noTracer } from '../../core/index.ts';
import { explained, type RoutedAnswer } from '../../sparql/index.ts';
import type { QueryOptions } from '../../store/index.ts';
import type { Caller } from '../access/model.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import type { SparqlRequest } from './protocol.ts';

/** Runs the query of a request: in the embedded engine, or in the router if it involves other sites. */
export function runQuery(
  { router, store, tracer = noTracer }: ApiContext,
  { sites, partial }: SparqlRequest,
  caller: Caller,
  query: string,
  options: QueryOptions,
): Promise<RoutedAnswer> {
  const attributes = { 'qiaw.language': 'sparql', 'qiaw.sites': sites.length };
  if (router) {
    const trusted = caller.everything;
    return tracer.span('query', attributes, () =>
      explained(query, () => router.query(query, { ...options, sites, partial, trusted })),
    );
  }
  if (sites.length === 0)
    return tracer.span('query', attributes, () => explained(query, () => store.query(query, options)));
  throw new HttpProblem(403, 'QIAW_FEDERATION_OFF', 'This server does not query other sites.');
}

/** Answers that depend on other sites have no entity tag. */
export const asksOthers = ({ router }: ApiContext, { sites }: SparqlRequest, query: string): boolean =>
  router?.asksOthers(query, sites) ?? false;

/** The headers of a partial answer list the missing sites. */
export function routedHeaders({ missing = [] }: RoutedAnswer): Record<string, string> {
  if (missing.length === 0) return {};
  return { 'qiaw-missing-sites': missing.map(({ site, code }) => `${site};code=${code}`).join(', ') };
}
