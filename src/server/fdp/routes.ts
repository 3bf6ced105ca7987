import { prefersHtml } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { landingPage } from '../datasets/page.ts';
import { formatParameter, get, gone, type Route, rdfAnswers } from '../route.ts';
import { metadataAnswer } from './answer.ts';
import { changesPage, changesResponse } from './changes.ts';
import { childrenResponse } from './children.ts';
import { layerResource } from './layers.ts';
import { ancestry, metaResponse } from './meta.ts';
import { excerpt } from './metadata-graph.ts';
import { profileResponse, schemaResponse } from './profiles.ts';

const paging = { page: 'Number of the page, from 0', size: 'Records per page, at most 100' };

/** The routes of one layer. */
function layer(prefix: string, what: string, child?: string): Route[] {
  return [
    // Before the records: a fixed path segment is not an id.
    {
      path: `/${prefix}/spec`,
      methods: get,
      tag: 'metadata',
      summary: `SHACL of a ${what}`,
      answers: ['text/turtle'],
      handle: (request) => schemaResponse(request, prefix),
    },
    {
      path: `/${prefix}/`,
      methods: get,
      tag: 'metadata',
      summary: `LDP container of ${prefix} records`,
      answers: rdfAnswers,
      handle: (request, context) => containerResponse(request, `${prefix}/`, context),
    },
    {
      path: `/${prefix}/{id}`,
      methods: get,
      tag: 'metadata',
      summary: `The record of a ${what}, or its page`,
      answers: rdfAnswers,
      query: formatParameter,
      also: gone,
      handle: (request, context, { id }) => layerResponse(request, `${prefix}/${id}`, context),
    },
    {
      path: `/${prefix}/{id}/meta`,
      methods: get,
      tag: 'metadata',
      summary: `State of the record of a ${what}`,
      answers: ['application/json'],
      handle: (_, context, { id }) => metaResponse(`${prefix}/${id}`, context),
    },
    {
      path: `/${prefix}/{id}/expanded`,
      methods: get,
      tag: 'metadata',
      summary: `The record of a ${what} with its ancestors`,
      answers: rdfAnswers,
      handle: (request, context, { id }) => expandedResponse(request, `${prefix}/${id}`, context),
    },
    {
      path: `/${prefix}/{id}/page/{child}`,
      methods: get,
      tag: 'metadata',
      summary: `Children of a ${what}${child === undefined ? '' : ` (${child})`}, in pages`,
      answers: rdfAnswers,
      query: paging,
      handle: (request, context, { id, child: children = '' }) =>
        childrenResponse(request, `${prefix}/${id}`, children, context),
    },
  ];
}

/** The FAIR Data Point below the root; the home page handles the root itself. Layers answer 200 at their own IRIs. */
export const dataPointRoutes: readonly Route[] = [
  {
    path: '/spec',
    methods: get,
    tag: 'metadata',
    summary: 'SHACL of the FAIR Data Point record',
    answers: ['text/turtle'],
    handle: (request) => schemaResponse(request, 'fdp'),
  },
  {
    path: '/meta',
    methods: get,
    tag: 'metadata',
    summary: 'State of the FAIR Data Point record',
    answers: ['application/json'],
    handle: (_, context) => metaResponse('', context),
  },
  {
    path: '/expanded',
    methods: get,
    tag: 'metadata',
    summary: 'The FAIR Data Point record',
    answers: rdfAnswers,
    handle: (request, context) => expandedResponse(request, '', context),
  },
  {
    path: '/page/{child}',
    methods: get,
    tag: 'metadata',
    summary: 'Catalogues, in pages',
    answers: rdfAnswers,
    query: paging,
    handle: (request, context, { child = '' }) => childrenResponse(request, '', child, context),
  },
  {
    path: '/profile/{layer}',
    methods: get,
    tag: 'metadata',
    summary: 'Profile of a layer',
    answers: rdfAnswers,
    handle: (request, context, { layer: name = '' }) => profileResponse(request, name, context),
  },
  {
    path: '/metadata-schemas/{layer}',
    methods: get,
    tag: 'metadata',
    summary: 'SHACL of a layer',
    answers: ['text/turtle'],
    handle: (request, _, { layer: name = '' }) => schemaResponse(request, name),
  },
  {
    path: '/changes',
    methods: get,
    tag: 'metadata',
    summary: 'Published and withdrawn versions of datasets as a Linked Data Event Stream',
    answers: rdfAnswers,
    handle: (request, context) => changesResponse(request, context),
  },
  {
    path: '/changes/{month}',
    methods: get,
    tag: 'metadata',
    summary: 'The versions of one month (YYYY-MM)',
    answers: rdfAnswers,
    handle: (request, context, { month = '' }) => changesPage(request, month, context),
  },
  ...layer('catalog', 'catalogue', 'dataset'),
  ...layer('dataset', 'dataset', 'distribution'),
  ...layer('distribution', 'distribution'),
  {
    path: '/dataset/{id}/distribution/',
    methods: get,
    tag: 'metadata',
    summary: 'LDP container of a dataset',
    answers: rdfAnswers,
    handle: (request, context, { id }) => containerResponse(request, `dataset/${id}/distribution/`, context),
  },
  {
    path: '/dataset/{id}/version/{version}',
    methods: get,
    tag: 'metadata',
    summary: 'A published version of a dataset, which never changes',
    answers: rdfAnswers,
    query: formatParameter,
    also: gone,
    handle: (request, context, { id, version }) => layerResponse(request, `dataset/${id}/version/${version}`, context),
  },
];

/** A layer's document, or its page for a browser; a withdrawn one answers 410 with its tombstone. */
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

/** `…/expanded`: the record together with its ancestors. */
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
