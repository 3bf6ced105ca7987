import { QueryUnsupported } from '../store/index.ts';
import { type ParsedQuery, splice } from './parsed-query.ts';
import { ownSite, type Site } from './sites.ts';

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
