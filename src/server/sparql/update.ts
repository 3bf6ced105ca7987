import { explained } from '../../sparql/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { readableGraphs } from '../graphs/visibility.ts';
import { assertMayWrite } from '../graphs/write/may-write.ts';
import { noteForAudit } from '../http/audit.ts';
import { assertPreconditions } from '../http/preconditions.ts';

/** A SPARQL 1.1 Protocol update operation (2.2), independent of how it was sent. */
export interface UpdateRequest {
  readonly update: string;
  readonly usingGraphs: readonly string[];
  readonly usingNamedGraphs: readonly string[];
}

/**
 * Carries out an update. It is first evaluated without changing anything; then each resulting graph passes the gate; only then are
 * all of them written and made visible. Answers 204.
 */
export async function updateResponse(request: Request, asked: UpdateRequest, context: ApiContext): Promise<Response> {
  const caller = await callerOf(request, context);
  noteForAudit(request, { form: 'update' });
  const writer = assertMayWrite(request, caller, context);
  // The tags of answers are weak, and an update may change several graphs: none of them can match (RFC 9110 13.1.1).
  await assertPreconditions(request, async () => '');
  const base = `${context.base}sparql`;
  const started = context.clock?.elapsed() ?? 0;
  const { update, ...dataset } = asked;
  const operations = await explained(update, () => writer.updates.read(update, { ...dataset, base }, request.signal));
  const readable = await readableGraphs(caller, context);
  const changes = await writer.change(() =>
    context.store.planUpdate(operations, {
      writable: writer.writable,
      ...(readable === undefined ? {} : { readable }),
      base,
      timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
      signal: request.signal,
    }),
  );
  const elapsedMs = Math.round((context.clock?.elapsed() ?? 0) - started);
  context.log.info({ operations: operations.length, graphs: changes.length, elapsedMs }, 'update carried out');
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}
