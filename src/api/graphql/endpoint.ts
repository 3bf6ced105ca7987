import type { GraphQLSchema } from 'graphql';
import { callerOf } from '../../access/index.ts';
import { type CatalogueColumns, LiveColumns } from '../../columns/index.ts';
import { type ApiContext, defaultLimits } from '../context.ts';
import { readText } from '../sparql/protocol.ts';
import { type GraphqlContext, graphqlContext } from './request-context.ts';
import { buildSchema } from './schema/build-schema.ts';
import { createServer, type GraphqlServer } from './yoga.ts';

/** `/graphql`: GraphQL over HTTP by GET and POST, GraphiQL for a browser, server-sent events for subscriptions. */
export async function graphqlResponse(request: Request, api: ApiContext): Promise<Response> {
  const caller = await callerOf(request, api);
  const columns = await liveColumns(api).current();
  const schema = await schemaOf(columns);
  const server = await serverOf(api);
  const limits = { ...defaultLimits, ...api.limits };
  return server(await bounded(request, limits.maxQueryBytes), { ...graphqlContext(api, caller, columns), schema });
}

export interface ServerContext extends GraphqlContext {
  readonly schema: GraphQLSchema;
}

/** One index a store, shared by everything that answers from it. */
export function liveColumns({ store, base, log }: ApiContext): LiveColumns {
  const known = live.get(store) ?? new LiveColumns(store, base, { log });
  live.set(store, known);
  return known;
}

const live = new WeakMap<object, LiveColumns>();
const servers = new WeakMap<object, Promise<GraphqlServer>>();
const schemas = new WeakMap<CatalogueColumns, Promise<GraphQLSchema>>();

export function schemaOf(columns: CatalogueColumns): Promise<GraphQLSchema> {
  const schema = schemas.get(columns) ?? buildSchema(columns);
  schemas.set(columns, schema);
  return schema;
}

function serverOf(api: ApiContext): Promise<GraphqlServer> {
  const server = servers.get(api) ?? createServer(api);
  servers.set(api, server);
  return server;
}

/** A body is read here, up to a limit, before anything parses it. */
async function bounded(request: Request, maxBytes: number): Promise<Request> {
  if (request.method === 'GET' || request.method === 'HEAD') return request;
  const body = await readText(request, maxBytes);
  return new Request(request.url, { method: request.method, headers: request.headers, body, signal: request.signal });
}
