import type { Caller } from '../../access/index.ts';
import type { RoutedAnswer } from '../../federation/index.ts';
import type { QueryOptions } from '../../store/index.ts';
import type { ApiContext } from '../context.ts';
import { HttpProblem } from '../problem.ts';
import type { SparqlRequest } from './protocol.ts';

/** Runs the query of a request where it can run: the embedded engine, or with other sites. */
export function runQuery(
  { router, store }: ApiContext,
  { sites, partial }: SparqlRequest,
  caller: Caller,
  query: string,
  options: QueryOptions,
): Promise<RoutedAnswer> {
  if (router) return router.query(query, { ...options, sites, partial, trusted: caller.everything });
  if (sites.length === 0) return store.query(query, options);
  throw new HttpProblem(403, 'QIAW_FEDERATION_OFF', 'This server asks no other sites.');
}

/** Answers that depend on other sites have no entity tag of ours. */
export const asksOthers = ({ router }: ApiContext, { sites }: SparqlRequest, query: string): boolean =>
  router?.asksOthers(query, sites) ?? false;

/** A partial answer names the sites it lacks. */
export function routedHeaders({ missing = [] }: RoutedAnswer): Record<string, string> {
  if (missing.length === 0) return {};
  return { 'qiaw-missing-sites': missing.map(({ site, code }) => `${site};code=${code}`).join(', ') };
}
