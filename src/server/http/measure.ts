import { counter, gauge, histogram } from '../../core/index.ts';
import { callerOf, isOfThisMachine } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { noteOf } from './audit.ts';
import { doorOf } from './door.ts';

const requests = counter({
  name: 'qiaw_http_requests_total',
  help: 'Requests answered, by door (first part of the address) and status.',
  labels: ['door', 'status'],
});
const seconds = histogram({
  name: 'qiaw_http_request_seconds',
  help: 'Seconds until the answer began, by door.',
  labels: ['door'],
});
const queries = counter({
  name: 'qiaw_queries_total',
  help: 'Queries by language and outcome: answered, unchanged, or the code of the refusal.',
  labels: ['language', 'outcome'],
});
const storeQuads = gauge({ name: 'qiaw_store_quads', help: 'Quads in the store.' });
const inFlight = gauge({ name: 'qiaw_http_requests_in_flight', help: 'Requests being answered.' });

let running = 0;

/** Counts a request at its start; call the returned function with its answer. */
export function measured(request: Request, started: number, context: ApiContext): (response: Response) => void {
  const { metrics, clock } = context;
  if (metrics === undefined) return () => {};
  const door = doorOf(request);
  metrics.set(inFlight, {}, ++running);
  return ({ status }) => {
    metrics.set(inFlight, {}, --running);
    metrics.count(requests, { door, status: String(status) });
    if (clock) metrics.observe(seconds, { door }, (clock.elapsed() - started) / 1000);
    const language = door === 'sparql' || door === 'graphql' ? door : undefined;
    if (language === undefined || request.method === 'OPTIONS') return;
    const outcome =
      status === 304 ? 'unchanged' : status < 400 ? 'answered' : (noteOf(request)?.code ?? String(status));
    metrics.count(queries, { language, outcome });
  };
}

/** `/metrics`: open to programs on this machine, else only to callers with record access. 404 if metrics are disabled. */
export async function metricsResponse(request: Request, context: ApiContext): Promise<Response> {
  const { exposition, metrics, store } = context;
  if (exposition === undefined || metrics === undefined) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'Metrics are disabled on this server.');
  }
  if (!isOfThisMachine(request, context) && !(await callerOf(request, context)).records) {
    throw new HttpProblem(401, 'QIAW_TOKEN_NEEDED', 'Metrics require a token with record access.', {
      'www-authenticate': 'Bearer',
    });
  }
  const { quads } = await store.statistics();
  metrics.set(storeQuads, {}, quads);
  const headers = { 'content-type': exposition.contentType, 'cache-control': 'no-store' };
  return new Response(await exposition.text(), { headers });
}
