import type { GraphQLSchema } from 'graphql';
import { type CatalogueColumns, LiveColumns, type Population } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { noteForAudit } from '../http/audit.ts';
import { readText } from '../sparql/protocol.ts';
import { graphqlContext, readableDatasets } from './request-context.ts';
import { buildSchema } from './schema/build-schema.ts';
import { createServer, type GraphqlServer } from './yoga.ts';

/** `/graphql`: GraphQL over HTTP by GET and POST, GraphiQL for a browser, server-sent events for subscriptions. */
export async function graphqlResponse(request: Request, api: ApiContext): Promise<Response> {
  const caller = await callerOf(request, api);
  const columns = await currentColumns(api);
  const context = graphqlContext(api, caller, columns);
  const form = caller.questions === undefined ? 'graphql' : 'count';
  noteForAudit(request, { form, datasets: readableDatasets(context) });
  const schema = await schemaOf(context.population);
  const server = await serverOf(api);
  const limits = { ...defaultLimits, ...api.limits };
  const read = await bounded(request, limits.maxQueryBytes);
  noteForAudit(request, { asked: await operationOf(read) });
  return server(read, { ...context, schema });
}

/** The current index; never one that predates the last withdrawal. */
export const currentColumns = (api: ApiContext): Promise<CatalogueColumns> =>
  liveColumns(api).current(api.directory?.withdrawn.size ?? 0);

/** Builds the index before the first request. Errors are logged, and the first request tries again. */
export async function warmCohorts(api: ApiContext): Promise<void> {
  await currentColumns(api).catch(() => undefined);
}

/** One index per store, shared by all its users. */
function liveColumns({ store, base, log }: ApiContext): LiveColumns {
  const known = live.get(store) ?? new LiveColumns(store, base, { log });
  live.set(store, known);
  return known;
}

const live = new WeakMap<object, LiveColumns>();
const servers = new WeakMap<object, Promise<GraphqlServer>>();
const schemas = new WeakMap<Population, Promise<GraphQLSchema>>();

function schemaOf(population: Population): Promise<GraphQLSchema> {
  const schema = schemas.get(population) ?? buildSchema(population);
  schemas.set(population, schema);
  return schema;
}

function serverOf(api: ApiContext): Promise<GraphqlServer> {
  const server = servers.get(api) ?? createServer(api);
  servers.set(api, server);
  return server;
}

/** Reads the body, up to a limit, before anything parses it. */
async function bounded(request: Request, maxBytes: number): Promise<Request> {
  if (request.method === 'GET' || request.method === 'HEAD') return request;
  const body = await readText(request, maxBytes);
  if (deepest(body) > 64) {
    throw new HttpProblem(400, 'QIAW_GRAPHQL_LIMIT', 'The request is nested too deeply.');
  }
  return new Request(request.url, { method: request.method, headers: request.headers, body, signal: request.signal });
}

/** The operation with its variables, independent of how it was sent; a persisted one by its digest. */
async function operationOf(request: Request): Promise<string> {
  const parts = ['query', 'variables', 'operationName', 'extensions'];
  const { searchParams } = new URL(request.url);
  if (request.method === 'GET' || request.method === 'HEAD') {
    const values = parts.map((part) => searchParams.get(part) ?? undefined);
    return JSON.stringify(values.map((value, n) => (n % 2 === 1 ? jsonOf(value) : value)));
  }
  const text = await request.clone().text();
  const body = jsonOf(text);
  return body instanceof Object ? JSON.stringify(parts.map((part) => (body as Record<string, unknown>)[part])) : text;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Nesting depth of JSON text, checked before any recursive code processes it. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (quoted && letter === 0x5c) at++;
    else if (letter === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (letter === 0x7b || letter === 0x5b) most = Math.max(most, ++depth);
    else if (letter === 0x7d || letter === 0x5d) depth--;
  }
  return most;
}
