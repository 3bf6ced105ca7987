import type { Hono } from 'hono';
import type { ApiContext } from '../context.ts';
import { landingPage } from '../landing/page.ts';
import { prefersHtml } from '../negotiate.ts';
import { HttpProblem } from '../problem.ts';
import { graphTypes } from '../representations.ts';
import { metadataAnswer } from './answer.ts';
import { childrenResponse } from './children.ts';
import { layerResource } from './layers.ts';
import { ancestry, metaResponse } from './meta.ts';
import { excerpt } from './metadata-graph.ts';
import { profileResponse, schemaResponse } from './profiles.ts';

/** The FAIR Data Point below the root; the root itself is the home page's. Layers answer 200 at their own IRIs. */
export function mountDataPoint(app: Hono, context: ApiContext): void {
  const layer = (path: string) => (request: Request) => layerResponse(request, path, context);
  app.get('/spec', (c) => schemaResponse(c.req.raw, 'fdp'));
  app.get('/meta', () => metaResponse('', context));
  app.get('/expanded', (c) => expandedResponse(c.req.raw, '', context));
  app.get('/page/:child', (c) => childrenResponse(c.req.raw, '', c.req.param('child'), context));
  app.get('/profile/:layer', (c) => profileResponse(c.req.raw, c.req.param('layer'), context));
  app.get('/metadata-schemas/:layer', (c) => schemaResponse(c.req.raw, c.req.param('layer')));
  for (const prefix of ['catalog', 'dataset', 'distribution']) {
    app.get(`/${prefix}/spec`, (c) => schemaResponse(c.req.raw, prefix));
    app.get(`/${prefix}/`, (c) => containerResponse(c.req.raw, `${prefix}/`, context));
    app.get(`/${prefix}/:id`, (c) => layer(`${prefix}/${c.req.param('id')}`)(c.req.raw));
    app.get(`/${prefix}/:id/meta`, (c) => metaResponse(`${prefix}/${c.req.param('id')}`, context));
    app.get(`/${prefix}/:id/expanded`, (c) => expandedResponse(c.req.raw, `${prefix}/${c.req.param('id')}`, context));
    app.get(`/${prefix}/:id/page/:child`, (c) =>
      childrenResponse(c.req.raw, `${prefix}/${c.req.param('id')}`, c.req.param('child'), context),
    );
  }
  app.get('/dataset/:id/distribution/', (c) =>
    containerResponse(c.req.raw, `dataset/${c.req.param('id')}/distribution/`, context),
  );
  app.get('/dataset/:id/version/:version', (c) =>
    layer(`dataset/${c.req.param('id')}/version/${c.req.param('version')}`)(c.req.raw),
  );
}

/** A layer's document, or its page for a browser; a withdrawn one answers 410 with what is still known of it. */
export async function layerResponse(request: Request, path: string, context: ApiContext): Promise<Response> {
  const resource = await layerResource(path, context);
  if (wantsPage(request)) return landingPage(request, resource, context);
  return metadataAnswer(request, resource.quads, context, resource.withdrawn ? { status: 410 } : {});
}

export function wantsPage(request: Request): boolean {
  const format = new URL(request.url).searchParams.get('format');
  if (format !== null) return format === 'html';
  return prefersHtml(graphTypes, request.headers.get('accept') ?? undefined);
}

/** `…/expanded`: the record with those of everything it is part of. */
async function expandedResponse(request: Request, path: string, context: ApiContext): Promise<Response> {
  const line = await ancestry(await layerResource(path, context), context);
  return metadataAnswer(
    request,
    line.flatMap(({ quads }) => quads),
    context,
  );
}

/** A Linked Data Platform container at its own address (LDP 1.0, 5.2.1). */
async function containerResponse(request: Request, path: string, context: ApiContext): Promise<Response> {
  const quads = await excerpt(context, { roots: [`${context.base}${path}`], embed: () => false });
  if (quads.length === 0) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');
  return metadataAnswer(request, quads, context, {
    links: [
      '<http://www.w3.org/ns/ldp#DirectContainer>; rel="type"',
      '<http://www.w3.org/ns/ldp#Resource>; rel="type"',
    ],
  });
}
