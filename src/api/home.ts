import { callerOf } from '../access/index.ts';
import { renderHomePage } from '../web/index.ts';
import { readCatalogue } from './catalogue.ts';
import type { ApiContext } from './context.ts';
import { layerResponse } from './fdp/routes.ts';
import { prefersHtml } from './negotiate.ts';
import { graphTypes } from './representations.ts';

/** `/`: the home page for a browser, the FAIR Data Point record for everyone else. */
export async function homeResponse(request: Request, context: ApiContext): Promise<Response> {
  const url = new URL(request.url);
  const format = url.searchParams.get('format') ?? undefined;
  const accept = request.headers.get('accept') ?? undefined;
  if (format === 'html' || (format === undefined && prefersHtml(graphTypes, accept))) {
    const page = Math.max(1, Math.floor(Number(url.searchParams.get('page') ?? 1)) || 1);
    const catalogue = await readCatalogue(context, await callerOf(request, context), page);
    const { quads } = await context.store.statistics();
    const body = renderHomePage({
      ...catalogue,
      quads,
      title: context.title ?? 'FAIR-QIAW',
      version: context.version ?? '',
      base: context.base,
    });
    return new Response(body, {
      headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept, Authorization' },
    });
  }
  return layerResponse(request, '', context);
}
