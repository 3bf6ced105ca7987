import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { caseLinksetResponse } from '../cases/case-page.ts';
import { runCrateResponse } from '../cases/run-crate.ts';
import { layerResource } from '../fdp/layers.ts';
import { apiCatalogResponse } from '../home/api-catalog.ts';
import { robotsResponse, sitemapResponse } from '../home/sitemap.ts';
import { voidResponse } from '../home/void.ts';
import { formatParameter, get, gone, type Route, rdfAnswers } from '../route.ts';
import { croissantResponse } from './dataset-files.ts';
import { datasetView, distributionView } from './dataset-view.ts';
import { datasetLinkset, distributionLinks, linkset } from './signposting.ts';

/** What crawlers, assessors and loaders look for besides the records. */
export const selfDescriptionRoutes: readonly Route[] = [
  {
    path: '/robots.txt',
    methods: get,
    tag: 'metadata',
    summary: 'What crawlers may fetch',
    answers: ['text/plain'],
    handle: (_, context) => robotsResponse(context),
  },
  {
    path: '/sitemap.xml',
    methods: get,
    tag: 'metadata',
    summary: 'Landing pages for crawlers',
    answers: ['application/xml'],
    handle: (_, context) => sitemapResponse(context),
  },
  {
    path: '/sitemap-{part}.xml',
    methods: get,
    tag: 'metadata',
    summary: 'A part of a large sitemap',
    answers: ['application/xml'],
    patterns: ['/:part{sitemap-\\d+\\.xml}'],
    handle: (_, context, { part = '' }) => sitemapResponse(context, /\d+/.exec(part)![0]),
  },
  {
    path: '/.well-known/api-catalog',
    methods: get,
    tag: 'metadata',
    summary: 'The interfaces of this server',
    answers: ['application/linkset+json'],
    handle: apiCatalogResponse,
  },
  {
    path: '/.well-known/void',
    methods: get,
    tag: 'metadata',
    summary: 'Statistics of the graph',
    answers: rdfAnswers,
    query: formatParameter,
    handle: voidResponse,
  },
  {
    path: '/croissant/{dataset}',
    methods: get,
    tag: 'metadata',
    summary: 'Croissant of a dataset',
    answers: ['application/ld+json'],
    handle: (request, context, { dataset = '' }) => croissantResponse(request, dataset, context),
  },
  {
    path: '/cases/{case}/ro-crate-metadata.json',
    methods: get,
    tag: 'metadata',
    summary: 'The run of a case as a detached RO-Crate',
    answers: ['application/ld+json'],
    also: gone,
    handle: (request, context, parameters) => runCrateResponse(request, parameters['case']!, context),
  },
  {
    path: '/linkset/cases/{case}',
    methods: get,
    tag: 'metadata',
    summary: 'Link set of a case (FAIR Signposting)',
    answers: ['application/linkset+json'],
    also: gone,
    handle: (request, context, parameters) => caseLinksetResponse(request, parameters['case']!, context),
  },
  {
    path: '/linkset/{layer}/{id}',
    methods: get,
    tag: 'metadata',
    summary: 'Links of a dataset or distribution (FAIR Signposting)',
    answers: ['application/linkset+json'],
    handle: (_, context, { layer, id }) => linksetResponse(`${layer}/${id}`, context),
  },
  {
    path: '/linkset/dataset/{id}/version/{version}',
    methods: get,
    tag: 'metadata',
    summary: 'Links of a version',
    answers: ['application/linkset+json'],
    handle: (_, context, { id, version }) => linksetResponse(`dataset/${id}/version/${version}`, context),
  },
];

/** `/linkset/{layer}/{id}`: the links of a landing page and of everything it links to (FAIR Signposting level 2, RFC 9264). */
export async function linksetResponse(path: string, context: ApiContext): Promise<Response> {
  const { iri, layer, quads, withdrawn } = await layerResource(path, context);
  if (layer !== 'dataset' && layer !== 'version' && layer !== 'distribution') {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'Only datasets and distributions have link sets.');
  }
  const body =
    layer === 'distribution'
      ? linkset([{ anchor: iri, links: distributionLinks(distributionView(iri, quads), context.base) }])
      : datasetLinkset(datasetView(iri, quads), context.base);
  return new Response(body, {
    status: withdrawn ? 410 : 200,
    headers: { 'content-type': 'application/linkset+json', 'cache-control': 'no-cache' },
  });
}
