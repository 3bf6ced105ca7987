import { callerOf, isOfThisMachine } from '../access/caller.ts';
import type { ApiContext } from './context.ts';

/**
 * `/ready`: 200 once every file of the data directory is loaded, else 503. Loading progress reveals the number of cases, so it is
 * shown only to programs on this machine and to callers who read everything.
 */
export async function readyResponse(request: Request, context: ApiContext): Promise<Response> {
  const { store, directory, stopping } = context;
  if (stopping?.aborted) {
    const headers = { 'cache-control': 'no-store', connection: 'close' };
    return Response.json({ status: 'stopping' }, { status: 503, headers });
  }
  const { quads, capacity } = await store.statistics();
  const told = isOfThisMachine(request, context) || (await callerOf(request, context)).everything;
  const { state, files, of } = directory?.progress ?? { state: 'ready', files: 0, of: 0 };
  const headers = { 'cache-control': 'no-store' };
  if (state === 'ready') {
    return Response.json({ status: state, ...(told && { quads, capacity }) }, { headers });
  }
  const code = state === 'full' ? 'QIAW_STORE_FULL' : 'QIAW_STORE_LOADING';
  const body = { status: state, code, ...(told && { filesLoaded: files, files: of, quads, capacity }) };
  return Response.json(body, { status: 503, headers: { ...headers, 'retry-after': '5' } });
}
