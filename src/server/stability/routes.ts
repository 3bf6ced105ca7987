import { type Table, writeTableCsv, writeTableParquet } from '../../catalogue/index.ts';
import { type StabilityStudy, stabilityColumns, stabilityRows } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { type GraphqlContext, graphqlContext, readableDatasets } from '../graphql/request-context.ts';
import { byStability } from '../graphql/resolvers/stability.ts';
import { findStudy, readableStudies } from '../graphql/stability.ts';
import { noteForAudit } from '../http/audit.ts';
import { get, gone, type Route } from '../route.ts';
import { renderFeature, renderStudies, renderStudy } from './render-stability.ts';
import { describedFeature, lastPart } from './stability-view.ts';

/** Pages and tables of stability studies; only for callers who may read the records. */
export const stabilityRoutes: readonly Route[] = [
  {
    path: '/dataset/{id}/stability',
    methods: get,
    tag: 'pages',
    summary: 'The stability studies of a dataset',
    answers: ['text/html'],
    handle: (request, api, { id = '' }) => studiesPage(request, id, api),
  },
  {
    path: '/stability/{study}',
    methods: get,
    tag: 'pages',
    summary: 'A stability study: ranking of features; with .csv or .parquet its table',
    answers: ['text/html', 'text/csv', 'application/vnd.apache.parquet'],
    query: { page: 'Page of the ranking', find: 'Part of the names of features' },
    also: gone,
    handle: (request, api, { study = '' }) => studyResponse(request, study, api),
  },
  {
    path: '/stability/{study}/{feature}',
    methods: get,
    tag: 'pages',
    summary: 'One feature of a stability study: Bland-Altman plot and the images behind it',
    answers: ['text/html'],
    also: gone,
    handle: (request, api, { study = '', feature = '' }) => featurePage(request, study, feature, api),
  },
];

async function contextOf(request: Request, api: ApiContext): Promise<GraphqlContext> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form: 'stability', datasets: readableDatasets(context) });
  return context;
}

const frameOf = ({ api, columns }: GraphqlContext) => ({ title: api.title ?? 'FAIR-QIAW', base: api.base, columns });

const page = (body: string): Response =>
  new Response(body, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'Authorization' },
  });

async function studiesPage(request: Request, dataset: string, api: ApiContext): Promise<Response> {
  const context = await contextOf(request, api);
  const own = (await readableStudies(context)).filter((study) => study.dataset === dataset);
  return page(renderStudies(dataset, own, frameOf(context)));
}

async function readableStudy(id: string, context: GraphqlContext): Promise<StabilityStudy> {
  const study = await findStudy(id, context);
  if (study === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');
  return study;
}

async function studyResponse(request: Request, name: string, api: ApiContext): Promise<Response> {
  const context = await contextOf(request, api);
  const [, id = '', ending] = /^([^.]*)(?:\.(csv|parquet))?$/.exec(name) ?? [];
  const study = await readableStudy(id, context);
  if (ending !== undefined) return download(study, ending, context);
  const asked = new URL(request.url).searchParams;
  const query = { page: Math.floor(Number(asked.get('page') ?? 1)) || 1, find: asked.get('find') ?? '' };
  return page(renderStudy(study, [...study.features].sort(byStability), query, frameOf(context)));
}

async function featurePage(request: Request, id: string, feature: string, api: ApiContext): Promise<Response> {
  const context = await contextOf(request, api);
  const study = await readableStudy(id, context);
  const found = study.features.find(({ definition }) => decodeURIComponent(lastPart(definition)) === feature);
  if (found === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The study has no such feature.');
  return page(renderFeature(study, found, frameOf(context)));
}

async function download(study: StabilityStudy, ending: string, { columns }: GraphqlContext): Promise<Response> {
  const table: Table = {
    columns: stabilityColumns.map((column) => ({ ...column, units: [], definitions: [] })),
    async *rows() {
      yield* stabilityRows([study], (definition) => describedFeature({ definition, name: '' } as never, columns));
    },
  };
  const parts: Uint8Array[] = [];
  const sink = {
    write: async (data: string | Uint8Array) =>
      void parts.push(typeof data === 'string' ? Buffer.from(data) : Uint8Array.from(data)),
  };
  await (ending === 'csv' ? writeTableCsv(table, sink) : writeTableParquet(table, 'Stability of features', sink));
  return new Response(Buffer.concat(parts), {
    headers: {
      'content-type': ending === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
      'content-disposition': `attachment; filename="stability-${study.id}.${ending}"`,
      'cache-control': 'no-cache',
      vary: 'Authorization',
    },
  });
}
