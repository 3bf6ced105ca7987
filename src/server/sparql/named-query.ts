import { bindParameters } from '../../graph/index.ts';
import { prefersHtml } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';

/**
 * `/queries/{name}?parameter=value`: a named query as SPARQL, with its parameters inserted as terms. A browser is redirected to
 * the result. A missing or wrong parameter is a 400 (QIAW_QUERY_PARAMETER).
 */
export function namedQueryResponse(request: Request, name: string, context: ApiContext): Response {
  const query = context.queries.find((one) => one.name === name);
  if (query === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such named query.');
  const values = Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ''));
  const text = bindParameters({ title: '', answers: '', parameters: [], ...query }, values);
  const sparql = { mediaType: 'application/sparql-query', format: 'sparql', short: 'rq' };
  if (prefersHtml([sparql], request.headers.get('accept') ?? undefined)) {
    const location = `/sparql?format=html&query=${encodeURIComponent(text)}`;
    return new Response(null, { status: 303, headers: { location, vary: 'Accept' } });
  }
  return new Response(text, { headers: { 'content-type': 'application/sparql-query; charset=utf-8', vary: 'Accept' } });
}
