import { callerOf } from '../access/index.ts';
import { type ApiContext, defaultLimits } from './context.ts';
import { negotiate } from './negotiate.ts';
import { HttpProblem } from './problem.ts';
import { withCharset } from './rdf-response.ts';
import { graphTypes } from './representations.ts';
import { iri } from './turtle-text.ts';
import { visibleDataset } from './visibility.ts';

/** `/rdf-graphs?graph=… | ?default`: reading by the SPARQL 1.1 Graph Store HTTP Protocol (5.2, 5.8). */
export async function graphResponse(request: Request, context: ApiContext): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const graphs = searchParams.getAll('graph');
  const wantsDefault = searchParams.has('default');
  if (graphs.length + (wantsDefault ? 1 : 0) !== 1) {
    throw new HttpProblem(400, 'QIAW_GRAPH_PARAMETER', 'Name one graph: ?graph=<IRI> or ?default.');
  }
  const chosen = negotiate(
    graphTypes,
    request.headers.get('accept') ?? undefined,
    searchParams.get('format') ?? undefined,
  );
  const caller = await callerOf(request, context);
  const named = graphs[0] === undefined ? undefined : iri(new URL(graphs[0], `${context.base}rdf-graphs`).href);
  const pattern = named === undefined ? '{ ?s ?p ?o }' : `{ GRAPH ${named} { ?s ?p ?o } }`;
  const ask = async (query: string) =>
    context.store.query(query, {
      resultsFormat: 'json',
      graphFormat: chosen.format,
      ...(await visibleDataset({ defaultGraphs: [], namedGraphs: [] }, query, caller, context)),
      timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
      signal: request.signal,
    });
  if (named !== undefined && !(await ask(`ASK ${pattern}`)).body.includes('true')) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such graph.');
  }
  const { body } = await ask(`CONSTRUCT { ?s ?p ?o } ${pattern}`);
  return new Response(body, {
    headers: {
      'content-type': withCharset(chosen.mediaType),
      vary: 'Accept, Authorization',
      'cache-control': 'no-cache',
    },
  });
}
