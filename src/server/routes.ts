import { agreementRoutes } from './agreement/routes.ts';
import { readyResponse } from './app/ready.ts';
import { casePage } from './cases/case-page.ts';
import { citationRoutes } from './datasets/cite.ts';
import { datasetFileResponse } from './datasets/dataset-files.ts';
import { selfDescriptionRoutes } from './datasets/routes.ts';
import { docResponse, seeDocument } from './doc/doc.ts';
import { vocabularyResponse } from './doc/vocabulary.ts';
import { dataPointRoutes } from './fdp/routes.ts';
import { fileResponse } from './files/files.ts';
import { graphqlRoutes } from './graphql/routes.ts';
import { graphStoreRoutes } from './graphs/graph-store.ts';
import { homeResponse } from './home/home.ts';
import { metricsResponse } from './http/measure.ts';
import { listRoutes } from './lists/routes.ts';
import { manualRoutes } from './manual/routes.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { openApiResponse } from './openapi.ts';
import { refusalRoutes } from './refusals/routes.ts';
import { formatParameter, get, gone, type Route, rdfAnswers } from './route.ts';
import { sparqlRoutes } from './sparql/routes.ts';
import { stabilityRoutes } from './stability/routes.ts';

/** All documented routes; the first match answers. `/openapi.json` is generated from this table. */
export const routes: readonly Route[] = [
  {
    path: '/',
    methods: get,
    tag: 'metadata',
    summary: 'The FAIR Data Point record, or the home page',
    answers: rdfAnswers,
    query: formatParameter,
    handle: homeResponse,
  },
  {
    path: '/health',
    methods: get,
    tag: 'operation',
    summary: 'Whether the server is alive',
    answers: ['application/json'],
    handle: () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } }),
  },
  {
    path: '/ready',
    methods: get,
    tag: 'operation',
    summary: 'Whether everything is loaded',
    answers: ['application/json'],
    also: { 503: 'Still loading' },
    handle: readyResponse,
  },
  {
    path: '/metrics',
    methods: get,
    tag: 'operation',
    summary: 'Measurements for Prometheus',
    answers: ['text/plain'],
    handle: metricsResponse,
  },
  ...citationRoutes,
  ...sparqlRoutes,
  ...graphqlRoutes,
  ...mcpRoutes,
  ...graphStoreRoutes,
  ...stabilityRoutes,
  ...dataPointRoutes,
  {
    path: '/cases/{case}',
    methods: get,
    tag: 'pages',
    summary: 'The page of a case',
    answers: ['text/html'],
    also: gone,
    handle: (request, context, parameters) => casePage(request, parameters['case']!, context),
  },
  ...listRoutes,
  ...manualRoutes,
  ...refusalRoutes,
  ...agreementRoutes,
  ...selfDescriptionRoutes,
  {
    path: '/openapi.json',
    methods: get,
    tag: 'metadata',
    summary: 'This document',
    answers: ['application/vnd.oai.openapi+json'],
    handle: (_, context) => openApiResponse(context, routes),
  },
  {
    path: '/files/datasets/{dataset}/{version}/{name}',
    methods: get,
    tag: 'files',
    summary: 'A download of a dataset',
    answers: ['application/octet-stream'],
    also: { 206: 'A range of it', 304: 'Unchanged', 401: 'Token required', 416: 'Range not satisfiable' },
    handle: (request, context, { dataset = '', version = '', name = '' }) =>
      datasetFileResponse(request, [dataset, version, name], context),
  },
  {
    path: '/files/cases/{case}/{path}',
    methods: get,
    tag: 'files',
    summary: 'A derived file of a case',
    answers: ['application/octet-stream'],
    also: { 206: 'A range of it', 304: 'Unchanged', 401: 'Token required', 416: 'Range not satisfiable' },
    patterns: ['/files/*'],
    handle: (request, context) => fileResponse(request, context),
  },
  {
    path: '/{kind}/{path}',
    methods: get,
    tag: 'metadata',
    summary: 'A resource of the graph (id, fd, ps, sw, graph, code): redirects to its description',
    answers: [],
    also: { 303: 'See its description', ...gone },
    patterns: ['id', 'fd', 'ps', 'sw', 'graph', 'code'].map((kind) => `/${kind}/*`),
    handle: seeDocument,
  },
  {
    path: '/doc/{path}',
    methods: get,
    tag: 'metadata',
    summary: 'Statements of the graph about a resource',
    answers: rdfAnswers,
    query: formatParameter,
    also: gone,
    handle: docResponse,
  },
  {
    path: '/ns',
    methods: get,
    tag: 'metadata',
    summary: 'The vocabulary of this program',
    answers: rdfAnswers,
    handle: vocabularyResponse,
  },
  {
    path: '/ns/{path}',
    methods: get,
    tag: 'metadata',
    summary: 'A term of the vocabulary',
    answers: rdfAnswers,
    handle: vocabularyResponse,
  },
];
