import type { Hono } from 'hono';
import { callerOf } from '../access/caller.ts';
import { negotiate } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { withCharset } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import { iri } from '../answer/turtle-text.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { isUnchanged } from '../http/preconditions.ts';
import { type Route, rdfAnswers } from '../route.ts';
import { visibleDataset } from './visibility.ts';
import { graphState, graphStoreWrite, thereQuery } from './write/graph-store-writes.ts';

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

/** The Graph Store. Its other methods, including PATCH, and the 405 answers are mounted by {@link mountGraphStore}. */
export const graphStoreRoutes: readonly Route[] = [
  {
    path: '/rdf-graphs',
    methods: ['get', 'put', 'post', 'delete'],
    tag: 'query',
    summary: 'Graph Store Protocol',
    answers: rdfAnswers,
    query: { graph: 'IRI of a graph', default: 'The union of all graphs' },
    also: { 304: 'Unchanged', 404: 'There is no such graph', 412: 'The graph has changed (If-Match, If-None-Match)' },
  },
  {
    path: '/rdf-graphs/{path}',
    methods: ['get', 'put', 'post', 'delete'],
    tag: 'query',
    summary: 'Graph Store Protocol, for the graph identified by the address; writes require a token and pass the gate',
    answers: rdfAnswers,
    body: ['text/turtle', 'application/n-triples', 'application/ld+json', 'application/rdf+xml'],
    also: {
      304: 'Unchanged',
      401: 'Token required',
      404: 'There is no such graph',
      412: 'The graph has changed (If-Match, If-None-Match)',
      422: 'The graph violates the shapes',
    },
  },
];

/** The Graph Store, and user graphs at their own addresses (which `/doc` serves for reading). */
export function mountGraphStore(app: Hono, context: ApiContext): void {
  for (const path of ['/rdf-graphs', '/rdf-graphs/*']) {
    app.on(methods, path, (c) => graphStoreResponse(c.req.raw, context));
    app.all(path, () => {
      const allow = 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS';
      throw new HttpProblem(405, 'QIAW_METHOD', `This address supports ${allow}.`, { allow });
    });
  }
  app.on(methods.slice(1), '/graph/*', (c) => graphStoreResponse(c.req.raw, context));
}

/**
 * `/rdf-graphs?graph=… | ?default`, and `/rdf-graphs/…` for graphs identified by that address: the SPARQL 1.1 Graph Store HTTP
 * Protocol.
 */
async function graphStoreResponse(request: Request, context: ApiContext): Promise<Response> {
  const graph = namedGraph(request, context.base);
  if (request.method !== 'GET' && request.method !== 'HEAD') return graphStoreWrite(request, graph, context);
  if (graph === undefined) throw new HttpProblem(400, 'QIAW_GRAPH_PARAMETER', oneGraph);
  return graphResponse(request, graph, context);
}

const oneGraph = 'Specify one graph: ?graph=<IRI> or ?default.';

/** The graph a request is about (4.1, 4.2): `''` for the default graph, undefined for the store itself. */
function namedGraph(request: Request, base: string): string | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const graphs = searchParams.getAll('graph');
  const direct = pathname.replace(/^\/rdf-graphs\/?$/, '');
  const wanted = graphs.length + (searchParams.has('default') ? 1 : 0) + (direct === '' ? 0 : 1);
  if (wanted > 1) throw new HttpProblem(400, 'QIAW_GRAPH_PARAMETER', oneGraph);
  if (wanted === 0) return undefined;
  if (direct !== '') return `${base}${direct.slice(1)}`;
  if (graphs[0] === undefined) return '';
  if (!URL.canParse(graphs[0], `${base}rdf-graphs`)) throw new HttpProblem(400, 'QIAW_GRAPH_PARAMETER', oneGraph);
  return absolute(graphs[0]) ? graphs[0] : new URL(graphs[0], `${base}rdf-graphs`).href;
}

/** The IRI is used as written: non-ASCII letters and percent signs are part of the name. */
const absolute = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^<>"{}|^`\\\s]+$/i.test(text);

async function graphResponse(request: Request, graph: string, context: ApiContext): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const chosen = negotiate(
    graphTypes,
    request.headers.get('accept') ?? undefined,
    searchParams.get('format') ?? undefined,
  );
  const caller = await callerOf(request, context);
  const named = graph === '' ? undefined : iri(graph);
  const pattern = named === undefined ? '{ ?s ?p ?o }' : `{ GRAPH ${named} { ?s ?p ?o } }`;
  const ask = async (query: string) =>
    context.store.query(query, {
      resultsFormat: 'json',
      graphFormat: chosen.format,
      ...(await visibleDataset({ defaultGraphs: [], namedGraphs: [] }, query, caller, context)),
      timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
      signal: request.signal,
    });
  if (named !== undefined && !(await ask(thereQuery(named))).body.includes('true')) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such graph.');
  }
  // The union of all graphs is not written as a whole, and takes long to identify.
  const tag = named === undefined ? undefined : `"${await graphState(graph, request, context)}-${chosen.short}"`;
  const headers = {
    vary: 'Accept, Authorization',
    'cache-control': 'no-cache',
    ...(tag !== undefined && { etag: tag }),
  };
  if (isUnchanged(request, tag)) return new Response(null, { status: 304, headers });
  const { body } = await ask(`CONSTRUCT { ?s ?p ?o } ${pattern}`);
  return new Response(body, { headers: { ...headers, 'content-type': withCharset(chosen.mediaType) } });
}
