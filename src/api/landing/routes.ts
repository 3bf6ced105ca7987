import type { Hono } from 'hono';
import { apiCatalogResponse } from '../api-catalog.ts';
import { caseLinksetResponse } from '../case-page.ts';
import type { ApiContext } from '../context.ts';
import { croissantResponse, datasetFileResponse } from '../dataset-files.ts';
import { openApiResponse } from '../openapi/document.ts';
import { runCrateResponse } from '../run-crate.ts';
import { robotsResponse, sitemapResponse } from '../sitemap.ts';
import { linksetResponse } from './linkset.ts';

/** What crawlers, assessors and loaders look for besides the records themselves. */
export function mountSelfDescription(app: Hono, context: ApiContext): void {
  app.get('/robots.txt', () => robotsResponse(context));
  app.get('/sitemap.xml', () => sitemapResponse(context));
  app.get('/:part{sitemap-\\d+\\.xml}', (c) => sitemapResponse(context, /\d+/.exec(c.req.param('part'))![0]));
  app.get('/openapi.json', () => openApiResponse(context));
  app.get('/.well-known/api-catalog', (c) => apiCatalogResponse(c.req.raw, context));
  app.get('/croissant/:dataset', (c) => croissantResponse(c.req.raw, c.req.param('dataset'), context));
  app.get('/cases/:case/ro-crate-metadata.json', (c) => runCrateResponse(c.req.raw, c.req.param('case'), context));
  app.get('/linkset/cases/:case', (c) => caseLinksetResponse(c.req.raw, c.req.param('case'), context));
  app.get('/linkset/:layer/:id', (c) => linksetResponse(`${c.req.param('layer')}/${c.req.param('id')}`, context));
  app.get('/linkset/dataset/:id/version/:version', (c) =>
    linksetResponse(`dataset/${c.req.param('id')}/version/${c.req.param('version')}`, context),
  );
  app.get('/files/datasets/:dataset/:version/:name', (c) => {
    const { dataset, version, name } = c.req.param();
    return datasetFileResponse(c.req.raw, [dataset, version, name], context);
  });
}
