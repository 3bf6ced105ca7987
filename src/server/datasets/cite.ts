import { type CitedWork, citationFormats, citedDataset } from '../../catalogue/index.ts';
import { cohortIri, titleOf } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import { layerResource } from '../fdp/layers.ts';
import { findCohort } from '../graphql/cohorts.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { type GraphqlContext, graphqlContext, readableDatasets } from '../graphql/request-context.ts';
import { findStudy } from '../graphql/stability.ts';
import { noteForAudit } from '../http/audit.ts';
import { get, gone, type Route } from '../route.ts';

type Cited = (request: Request, id: string, context: ApiContext, version?: string) => Promise<CitedWork>;

/** Citations: `…/cite/{file}` below a dataset, a version of it, a cohort and a stability study. */
export const citationRoutes: readonly Route[] = [
  citation('/dataset/{id}/cite/{file}', 'a dataset', citedLayer),
  citation('/dataset/{id}/version/{version}/cite/{file}', 'a version of a dataset', citedLayer),
  citation('/cohorts/{id}/cite/{file}', 'a saved cohort', citedCohort),
  citation('/stability/{id}/cite/{file}', 'a stability study', citedStudy),
];

function citation(path: string, what: string, cited: Cited): Route {
  return {
    path,
    methods: get,
    tag: 'metadata',
    summary: `How to cite ${what}: ${Object.keys(citationFormats).join(', ')}`,
    answers: Object.values(citationFormats).map(({ mediaType }) => mediaType.replace(/;.*/, '')),
    also: gone,
    handle: async (request, context, { id = '', version, file = '' }) => {
      const format = Object.hasOwn(citationFormats, file) ? citationFormats[file] : undefined;
      if (format === undefined) throw notFound();
      const work = await cited(request, id, context, version);
      if (work.creators.length === 0 || work.publisher === undefined || work.issued === '') {
        throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'It cannot be cited: creators, publisher or date are not known.');
      }
      return new Response(format.write(work), {
        headers: {
          'content-type': format.mediaType,
          'content-disposition': `inline; filename="${file}"`,
          'cache-control': 'no-cache',
          vary: 'Authorization',
        },
      });
    },
  };
}

const notFound = (): HttpProblem => new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');

async function citedLayer(_: Request, id: string, context: ApiContext, version?: string): Promise<CitedWork> {
  const path = `dataset/${id}${version === undefined ? '' : `/version/${version}`}`;
  const { iri, quads, withdrawn } = await layerResource(path, context);
  if (withdrawn) throw new HttpProblem(410, 'QIAW_WITHDRAWN', 'The dataset was withdrawn.');
  const work = citedDataset(iri, quads);
  if (work.version === '0.0.0') throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'A draft has no citation.');
  return work;
}

async function readContext(request: Request, api: ApiContext, form: string): Promise<GraphqlContext> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form, datasets: readableDatasets(context) });
  return context;
}

/** A cohort is made on the server of the publisher of the catalogue, who stands for it. */
async function citedCohort(request: Request, id: string, api: ApiContext): Promise<CitedWork> {
  const cohort = await findCohort(id, await readContext(request, api, 'cohort'));
  if (cohort === undefined) throw notFound();
  const catalogue = await layerResource('catalog/main', api);
  const { publisher, licence, languages } = citedDataset(catalogue.iri, catalogue.quads);
  return {
    iri: cohortIri(api.base, cohort.id),
    kind: 'Collection',
    titles: [{ value: cohort.title, language: '' }],
    descriptions: cohort.description === undefined ? [] : [{ value: cohort.description, language: '' }],
    creators: publisher === undefined ? [] : [publisher],
    ...(publisher && { publisher }),
    ...(licence && { licence }),
    version: String(cohort.version),
    issued: cohort.issued,
    keywords: [],
    languages,
    sizes: [`${cohort.members.length} subjects`],
    formats: ['text/csv', 'application/vnd.apache.parquet'],
    related: [{ iri: catalogue.iri, relation: 'IsPartOf' }],
  };
}

/** A study is a result of one published version: it has the people, the terms and the date of that version. */
async function citedStudy(request: Request, id: string, api: ApiContext): Promise<CitedWork> {
  const context = await readContext(request, api, 'stability');
  const study = await findStudy(id, context);
  if (study === undefined) throw notFound();
  assertNotWithdrawn(`id/stability/${id}`, api);
  if (study.version === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'Its dataset is not published.');
  const version = await citedLayer(request, study.dataset, api, study.version);
  const { labels } = context.columns;
  const title = titleOf(
    study,
    (iri) => labels.get(iri) ?? iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1),
  );
  const { doi: _, modified: __, ...rest } = version;
  return {
    ...rest,
    iri: `${api.base}id/stability/${id}`,
    titles: [{ value: title, language: 'en' }],
    descriptions: [],
    sizes: [`${study.subjects.length} subjects`, `${study.features.length} features`],
    formats: ['text/csv', 'application/vnd.apache.parquet'],
    related: [{ iri: version.iri, relation: 'IsDerivedFrom' }],
  };
}
