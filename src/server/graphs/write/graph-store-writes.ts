import { randomBytes } from 'node:crypto';
import { sha256 } from '../../../core/index.ts';
import {
  type GraphChange,
  GraphProtected,
  mayWrite,
  type UpdateOperation,
  userGraphRoot,
} from '../../../store/index.ts';
import { callerOf } from '../../access/caller.ts';
import { HttpProblem } from '../../answer/problem.ts';
import type { ApiContext } from '../../app/context.ts';
import { defaultLimits } from '../../app/limits.ts';
import { assertPreconditions } from '../../http/preconditions.ts';
import { readText } from '../../sparql/protocol.ts';
import { readableGraphs } from '../visibility.ts';
import type { GraphWriter } from './graph-writer.ts';
import { assertMayWrite } from './may-write.ts';
import { readRdfBody } from './rdf-body.ts';

/** Whether a graph exists, including empty graphs if the engine records them. */
export const thereQuery = (graph: string): string =>
  `ASK { { GRAPH ${graph} {} } UNION { GRAPH ${graph} { ?s ?p ?o } } }`;

/** Maximum size of a graph in a request, which is read as a whole. Larger amounts are loaded with `qiaw import`. */
const maxGraphBytes = 16 * 1024 * 1024;

/**
 * PUT, POST, DELETE and PATCH of one graph (SPARQL 1.1 Graph Store HTTP Protocol 5.3 to 5.7). `graph` is its name, `''` for
 * the default graph; undefined for a POST to the store itself, which creates a graph with a new name.
 */
export async function graphStoreWrite(
  request: Request,
  graph: string | undefined,
  context: ApiContext,
): Promise<Response> {
  const caller = await callerOf(request, context);
  const writer = assertMayWrite(request, caller, context);
  if (graph === undefined && request.method !== 'POST') {
    throw new HttpProblem(400, 'QIAW_GRAPH_PARAMETER', 'Specify one graph: ?graph=<IRI> or ?default.');
  }
  const target = graph ?? `${userGraphRoot(context.base)}${randomBytes(12).toString('hex')}`;
  if (!mayWrite(target, writer.writable)) throw new GraphProtected(target);
  switch (request.method) {
    case 'PUT':
      return put(request, target, writer, context);
    case 'POST':
      return post(request, target, writer, context);
    case 'PATCH':
      return patch(request, target, writer, context);
    default:
      return remove(request, target, writer, context);
  }
}

async function put(request: Request, graph: string, writer: GraphWriter, context: ApiContext): Promise<Response> {
  const ntriples = await readRdfBody(request, graph, maxGraphBytes, writer);
  let existed = false;
  await writer.change(async () => {
    existed = await exists(graph, request, context);
    await assertUnchanged(graph, existed, request, context);
    return [{ graph, ntriples, existed }];
  });
  return written(graph, existed);
}

async function post(request: Request, graph: string, writer: GraphWriter, context: ApiContext): Promise<Response> {
  const ntriples = await readRdfBody(request, graph, maxGraphBytes, writer);
  let existed = false;
  await writer.change(async () => {
    existed = await exists(graph, request, context);
    await assertUnchanged(graph, existed, request, context);
    if (!existed) return [{ graph, ntriples, existed }];
    return plan(request, writer, context, [{ kind: 'add-lines', graph, ntriples }]);
  });
  return written(graph, existed);
}

/** An update of one graph: patterns without GRAPH refer to that graph, and the update may not change any other. */
async function patch(request: Request, graph: string, writer: GraphWriter, context: ApiContext): Promise<Response> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/sparql-update') {
    const headers = { 'accept-patch': 'application/sparql-update' };
    throw new HttpProblem(415, 'QIAW_MEDIA_TYPE', 'Send changes to a graph as application/sparql-update.', headers);
  }
  const text = await readText(request, maxGraphBytes);
  const operations = await writer.updates.read(text, { base: graph || context.base, into: graph }, request.signal);
  const changes = await writer.change(async () => {
    await assertUnchanged(graph, await exists(graph, request, context), request, context);
    const planned = await plan(request, writer, context, operations);
    const other = planned.find((change) => change.graph !== graph);
    if (other)
      throw new HttpProblem(
        400,
        'QIAW_GRAPH_PARAMETER',
        'The update changes a graph other than the one it was sent to.',
      );
    return planned;
  });
  return written(graph, changes[0]?.existed ?? true);
}

async function remove(request: Request, graph: string, writer: GraphWriter, context: ApiContext): Promise<Response> {
  await writer.change(async () => {
    const existed = await exists(graph, request, context);
    await assertUnchanged(graph, existed, request, context);
    if (!existed) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such graph.');
    return [{ graph, ntriples: undefined, existed }];
  });
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

/** No change is lost: the preconditions are checked in the turn in which the graph is written. */
function assertUnchanged(graph: string, existed: boolean, request: Request, context: ApiContext): Promise<void> {
  return assertPreconditions(request, async () => (existed ? graphState(graph, request, context) : undefined));
}

/** Identifies the statements of a graph, in whatever order and format. User graphs have no blank nodes. */
export async function graphState(graph: string, request: Request, context: ApiContext): Promise<string> {
  const pattern = graph === '' ? '{ ?s ?p ?o }' : `{ GRAPH <${graph}> { ?s ?p ?o } }`;
  const { body } = await context.store.query(`CONSTRUCT { ?s ?p ?o } ${pattern}`, {
    resultsFormat: 'json',
    graphFormat: 'ntriples',
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    signal: request.signal,
  });
  return sha256(body.split('\n').sort().join('\n')).slice(0, 32);
}

function written(graph: string, existed: boolean): Response {
  const headers = { 'cache-control': 'no-store', ...(existed || graph === '' ? {} : { location: graph }) };
  return new Response(null, { status: existed ? 204 : 201, headers });
}

async function plan(
  request: Request,
  writer: GraphWriter,
  context: ApiContext,
  operations: readonly UpdateOperation[],
): Promise<readonly GraphChange[]> {
  const readable = await readableGraphs(await callerOf(request, context), context);
  return context.store.planUpdate(operations, {
    writable: writer.writable,
    ...(readable === undefined ? {} : { readable }),
    base: context.base,
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    signal: request.signal,
  });
}

async function exists(graph: string, request: Request, context: ApiContext): Promise<boolean> {
  if (graph === '') return true;
  const { body } = await context.store.query(thereQuery(`<${graph}>`), {
    resultsFormat: 'json',
    graphFormat: 'turtle',
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    signal: request.signal,
  });
  return (JSON.parse(body) as { boolean: boolean }).boolean;
}
