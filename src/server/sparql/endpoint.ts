import { randomBytes } from 'node:crypto';
import { errorCode, QiawError, sha256 } from '../../core/index.ts';
import { outlineOf, type QueryAnswer } from '../../store/index.ts';
import { callerOf } from '../access/caller.ts';
import type { Caller } from '../access/model.ts';
import { negotiate, prefersHtml, type Representation } from '../answer/negotiate.ts';
import { HttpProblem, problemResponse } from '../answer/problem.ts';
import { withCharset } from '../answer/rdf-response.ts';
import { bindingsTypes, booleanTypes, graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { datasetsWithin, visibleDataset } from '../graphs/visibility.ts';
import { clientOf, hangUpOf } from '../http/address.ts';
import { noteForAudit } from '../http/audit.ts';
import { isUnchanged } from '../http/preconditions.ts';
import { mostWhole, wholeAnswer } from '../http/whole-answer.ts';
import { bytesInChunks, textInChunks } from './chunks.ts';
import { hintHeader, hintsFor, isEmptyAnswer } from './hints.ts';
import { readSparqlRequest, type SparqlRequest } from './protocol.ts';
import { renderQueryProblemPage, renderResultsPage } from './render-sparql.ts';
import { asksOthers, routedHeaders, runQuery } from './run-query.ts';
import { serviceResponse } from './service.ts';
import { updateResponse } from './update.ts';

/** `/sparql`: SPARQL 1.1 Protocol. */
export async function sparqlEndpoint(request: Request, context: ApiContext): Promise<Response> {
  const limits = { ...defaultLimits, ...context.limits };
  const asked = await readSparqlRequest(request, limits.maxQueryBytes);
  const text = asked.update?.update ?? asked.query;
  if (text !== undefined) noteForAudit(request, { asked: text });
  if (asked.update) return updateResponse(request, asked.update, context);
  if (asked.query === undefined) return serviceResponse(request, context, asked.format);
  const caller = await callerOf(request, context);
  const query = asked.query;
  const { form } = outlineOf(query);
  if (form === 'update') {
    throw new HttpProblem(400, 'QIAW_SPARQL_PROTOCOL', 'An update was sent as a query.');
  }
  const table = form === 'graph' ? graphTypes : form === 'boolean' ? booleanTypes : bindingsTypes;
  const accept = request.headers.get('accept') ?? undefined;
  const page = asked.format === 'html' || (asked.format === undefined && prefersHtml(table, accept));
  const chosen = page ? table[0]! : negotiate<string>(table, accept, asked.format);
  const tag = await entityTag(context, asked, caller, page ? 'html' : chosen.mediaType);
  const others = asksOthers(context, asked, query);
  const caching: Record<string, string> = others
    ? { 'cache-control': 'no-store', vary: 'Accept, Authorization' }
    : { ...(tag !== undefined && { etag: tag }), 'cache-control': 'no-cache', vary: 'Accept, Authorization' };
  if (!others && isUnchanged(request, tag)) return new Response(null, { status: 304, headers: caching });

  const dataset = await visibleDataset(asked, query, caller, context);
  noteForAudit(request, { form, datasets: await datasetsWithin(dataset, context) });
  const started = context.clock?.elapsed() ?? 0;
  const run = runQuery(context, asked, caller, query, {
    resultsFormat: form === 'graph' || page ? 'json' : (chosen.format as 'json'),
    graphFormat: form === 'graph' ? (chosen.format as 'turtle') : 'turtle',
    base: `${context.base}sparql`,
    ...dataset,
    timeoutMs: Math.min(limits.queryTimeoutMs, asked.timeoutMs ?? limits.queryTimeoutMs),
    signal: request.signal,
    asBytes: !page,
    client: clientOf(request, caller),
  });
  const answer = page ? await run.catch((error: unknown) => problemPage(request, query, error, context)) : await run;
  if (answer instanceof Response) return answer;
  // The query itself may identify somebody: only its form and size are logged.
  const elapsedMs = Math.round((context.clock?.elapsed() ?? 0) - started);
  context.log.info({ form, bytes: answer.bytes?.byteLength ?? answer.body.length, elapsedMs }, 'query answered');
  const headers: Record<string, string> = { ...caching, ...routedHeaders(answer) };
  const hints = isEmptyAnswer(answer) ? await hintsFor(query, caller, context, request.signal) : [];
  if (hints.length > 0) headers['qiaw-hint'] = hintHeader(hints);
  if (page) return htmlPage(query, answer, context, headers, hints);
  return answerResponse(request, answer, chosen, headers, context);
}

/** In the editor, users keep their query and see the error. */
function problemPage(request: Request, query: string, error: unknown, context: ApiContext): Response {
  if (!(error instanceof QiawError)) throw error;
  const { status } = problemResponse(error, request);
  const { queries, title = 'FAIR-QIAW' } = context;
  const body = renderQueryProblemPage({ title, query, queries, code: errorCode(error), detail: error.message });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(body, { status, headers: status === 503 ? { ...headers, 'retry-after': '5' } : headers });
}

function htmlPage(
  query: string,
  answer: QueryAnswer,
  { queries, title = 'FAIR-QIAW' }: ApiContext,
  headers: Record<string, string>,
  hints: readonly string[],
): Response {
  const body = renderResultsPage({ query, answer, queries, title, hints });
  return new Response(body, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}

function answerResponse(
  request: Request,
  answer: QueryAnswer,
  chosen: Representation<string>,
  headers: Record<string, string>,
  context: ApiContext,
): Response {
  const { body, bytes } = answer;
  const init = { headers: { ...headers, 'content-type': withCharset(chosen.mediaType) } };
  if (bytes && bytes.byteLength <= mostWhole) return wholeAnswer(bytes, init);
  const pieces = bytes ? bytesInChunks(bytes) : textInChunks(body);
  const guarded = context.unread?.guard(bytes?.byteLength ?? body.length, pieces, hangUpOf(request));
  return new Response(guarded ?? pieces, init);
}

const ofThisRun = randomBytes(16).toString('hex');

/**
 * The version of the store represents its content within one process; it is hashed with a secret of the process. Only callers who may
 * read everything get it: it changes with every record, and would show others that one was added to a dataset they may not read.
 */
async function entityTag(
  context: ApiContext,
  asked: SparqlRequest,
  caller: Caller,
  type: string,
): Promise<string | undefined> {
  if (!caller.everything) return undefined;
  const { version } = await context.store.statistics();
  return `W/"${sha256(JSON.stringify([ofThisRun, version, asked, caller.rights, type])).slice(0, 32)}"`;
}
