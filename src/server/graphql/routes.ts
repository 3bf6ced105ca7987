import type { Hono } from 'hono';
import { callerOf } from '../access/caller.ts';
import { prefersHtml } from '../answer/negotiate.ts';
import type { ApiContext } from '../app/context.ts';
import { cohortDownload } from '../cohorts/cohort-downloads.ts';
import { get, type Route } from '../route.ts';
import { currentColumns, graphqlResponse } from './endpoint.ts';
import { graphiqlAsset, graphiqlPage } from './graphiql.ts';
import { graphqlContext } from './request-context.ts';
import { readableColumns, schemaText } from './schema/build-schema.ts';
import { enumerationsOf } from './schema/enums.ts';

/** Media types of answers, to distinguish a browser from a program (GraphQL over HTTP, 4). */
const answers = [
  { mediaType: 'application/graphql-response+json', format: 'json', short: 'json' },
  { mediaType: 'application/json', format: 'json', short: 'json' },
  { mediaType: 'text/event-stream', format: 'stream', short: 'stream' },
] as const;

/** Everything below `/graphql`, and the downloads of saved cohorts. */
export const graphqlRoutes: readonly Route[] = [
  {
    path: '/graphql',
    methods: ['get', 'post'],
    tag: 'query',
    summary: 'GraphQL over HTTP',
    answers: ['application/graphql-response+json', 'application/json', 'text/html'],
    query: { query: 'A GraphQL query' },
    body: ['application/json'],
    handle: (request, context) => {
      const asks = request.method === 'POST' || new URL(request.url).searchParams.has('query');
      if (!asks && prefersHtml(answers, request.headers.get('accept') ?? undefined)) {
        return graphiqlPage(context.title ?? 'FAIR-QIAW');
      }
      return graphqlResponse(request, context);
    },
  },
  {
    path: '/cohorts/{id}/{file}',
    methods: get,
    tag: 'files',
    summary: 'A manifest of a saved cohort: its subjects and their files',
    answers: ['text/csv', 'application/json', 'text/plain'],
    also: { 401: 'Token required', 404: 'There is no such cohort' },
    handle: (request, context, { id = '', file = '' }) => cohortDownload(request, id, file, context),
  },
  {
    path: '/graphql/schema',
    methods: get,
    tag: 'query',
    summary: 'The GraphQL schema (SDL)',
    answers: ['text/plain'],
    handle: schemaResponse,
  },
];

/** Scripts and styles of GraphiQL. */
export function mountGraphiqlAssets(app: Hono): void {
  app.get('/assets/graphiql/:name', async (c) => {
    const asset = await graphiqlAsset(c.req.param('name'));
    if (asset === undefined) return c.notFound();
    if (c.req.header('if-none-match') !== asset.headers.get('etag')) return asset;
    return new Response(null, { status: 304, headers: asset.headers });
  });
}

/** The schema of this catalogue for this caller in the schema definition language. */
async function schemaResponse(request: Request, context: ApiContext): Promise<Response> {
  const { population } = graphqlContext(context, await callerOf(request, context), await currentColumns(context));
  const text = schemaText(enumerationsOf(readableColumns(population)));
  return new Response(text, {
    headers: {
      'content-type': 'application/graphql; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'Authorization',
    },
  });
}
