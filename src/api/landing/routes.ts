import { apiCatalogResponse } from '../api-catalog.ts';
import { caseLinksetResponse } from '../case-page.ts';
import { croissantResponse } from '../dataset-files.ts';
import { formatParameter, get, gone, type Route, rdfAnswers } from '../route.ts';
import { runCrateResponse } from '../run-crate.ts';
import { robotsResponse, sitemapResponse } from '../sitemap.ts';
import { voidResponse } from '../void.ts';
import { linksetResponse } from './linkset.ts';

/** What crawlers, assessors and loaders look for besides the records themselves. */
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
    summary: 'A part of a large site map',
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
    summary: 'What is in the graph, counted',
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
