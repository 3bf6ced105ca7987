import type { Hono } from 'hono';
import { callerOf } from '../../access/index.ts';
import { cohortDownload } from '../cohort-downloads.ts';
import type { ApiContext } from '../context.ts';
import { prefersHtml } from '../negotiate.ts';
import { currentColumns, graphqlResponse } from './endpoint.ts';
import { graphiqlAsset, graphiqlPage } from './graphiql.ts';
import { graphqlContext } from './request-context.ts';
import { readableColumns, schemaText } from './schema/build-schema.ts';
import { enumerationsOf } from './schema/enums.ts';

/** Media types of answers, for telling a browser from a program (GraphQL over HTTP, 4). */
const answers = [
  { mediaType: 'application/graphql-response+json', format: 'json', short: 'json' },
  { mediaType: 'application/json', format: 'json', short: 'json' },
  { mediaType: 'text/event-stream', format: 'stream', short: 'stream' },
] as const;

/** Everything below `/graphql`, and what saved cohorts give to download. */
export function graphqlRoutes(app: Hono, context: ApiContext): void {
  app.on(['GET', 'POST'], '/graphql', (c) => {
    const request = c.req.raw;
    const asks = request.method === 'POST' || c.req.query('query') !== undefined;
    if (!asks && prefersHtml(answers, request.headers.get('accept') ?? undefined)) {
      return graphiqlPage(context.title ?? 'FAIR-QIAW');
    }
    return graphqlResponse(request, context);
  });
  app.get('/cohorts/:id/:file', (c) => cohortDownload(c.req.raw, c.req.param('id'), c.req.param('file'), context));
  app.get('/graphql/schema', (c) => schemaResponse(c.req.raw, context));
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
