import type { ApiContext } from './context.ts';

/** `/ready`: 200 once every file of the data directory is served, else 503 with how far loading is. */
export async function readyResponse({ store, directory, stopping }: ApiContext): Promise<Response> {
  if (stopping?.aborted) {
    const headers = { 'cache-control': 'no-store', connection: 'close' };
    return Response.json({ status: 'stopping' }, { status: 503, headers });
  }
  const { quads, capacity } = await store.statistics();
  const { state, files, of } = directory?.progress ?? { state: 'ready', files: 0, of: 0 };
  const headers = { 'cache-control': 'no-store' };
  if (state === 'ready') return Response.json({ status: state, quads, capacity }, { headers });
  const code = state === 'full' ? 'QIAW_STORE_FULL' : 'QIAW_STORE_LOADING';
  const body = { status: state, code, filesLoaded: files, files: of, quads, capacity };
  return Response.json(body, { status: 503, headers: { ...headers, 'retry-after': '5' } });
}
