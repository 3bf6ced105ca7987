import { type CohortRecord, citationOf, cohortIri } from '../../cohorts/index.ts';
import { canonicalJson } from '../../core/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { citationLinks } from '../datasets/citation-links.ts';
import { cohortFiles, findCohort, mayReadCohort, memberSet } from '../graphql/cohorts.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { graphqlContext, readableDatasets } from '../graphql/request-context.ts';
import { html } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import { dayOf, subjectLink } from '../html/links.ts';
import { noteForAudit } from '../http/audit.ts';
import type { Column } from './list.ts';
import { listResponse, pageResponse } from './render-list.ts';
import { idOf } from './subject-facts.ts';

const columns: readonly Column<CohortRecord>[] = [
  {
    key: 'title',
    label: 'Cohort',
    value: ({ title }) => title,
    show: ({ id, title }) => html`<a href="/cohorts/${id}">${title}</a>`,
  },
  { key: 'version', label: 'Version', number: true, value: ({ version }) => version },
  {
    key: 'members',
    label: 'Members',
    number: true,
    value: ({ members }) => members.length,
    show: ({ id, members }) => html`<a href="/subjects?cohort=${id}">${grouped(members.length)}</a>`,
  },
  { key: 'frozen', label: 'Frozen', value: ({ issued }) => dayOf(issued) },
  { key: 'description', label: 'Description', value: ({ description }) => description },
];

/** `/cohorts`: saved cohorts whose members the caller may all read. */
export async function cohortsPage(request: Request, api: ApiContext): Promise<Response> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form: 'cohorts', datasets: readableDatasets(context) });
  const items = (await cohortFiles(api).list()).filter((one) => mayReadCohort(one, context));
  return listResponse(
    api.title ?? 'FAIR-QIAW',
    {
      path: '/cohorts',
      heading: 'Cohorts',
      lead: 'Selections of subjects that were frozen, so that they can be cited and downloaded again.',
      noun: ['cohort', 'cohorts'],
      columns,
      items,
      order: 'title',
      empty: html`No cohort is listed here. The mutation <code>saveCohort</code> of <a href="/graphql">GraphQL</a> freezes one: see <a href="/docs/graphql.md">the manual</a>.`,
      ...(!context.population.complete && {
        note: 'A cohort is listed for callers who may read the records of all its members.',
      }),
    },
    request,
  );
}

const fewMembers = 50;

/** `/cohorts/{id}`: one saved cohort. @throws HttpProblem 404, 410 */
export async function cohortPage(request: Request, id: string, api: ApiContext): Promise<Response> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form: 'cohort', datasets: readableDatasets(context) });
  const cohort = await findCohort(id, context);
  if (cohort === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');
  const members = [...memberSet(cohort, context)].map((row) => idOf(context.columns.subjects[row]!.iri));
  const versions = (await cohortFiles(api).list()).filter(
    (one) => one.lineage === cohort.lineage && one.id !== cohort.id && mayReadCohort(one, context),
  );
  const body = layout(
    api.title ?? 'FAIR-QIAW',
    cohort.title,
    html`<h1>${cohort.title}</h1>
<p class="soft small"><code>${cohortIri(api.base, cohort.id)}</code> · version ${cohort.version} · frozen ${dayOf(cohort.issued)}</p>
${cohort.description === undefined ? undefined : html`<p class="lead">${cohort.description}</p>`}
<h2>${grouped(cohort.members.length)} ${cohort.members.length === 1 ? 'member' : 'members'}</h2>
<p>${members.slice(0, fewMembers).map((one, at) => html`${at === 0 ? undefined : ' · '}${subjectLink(one)}`)}</p>
<p><a href="/subjects?cohort=${cohort.id}">As a table that can be sorted</a></p>
<h2>Downloads</h2>
<ul>
${downloads.map(([file, text]) => html`<li><a href="/cohorts/${cohort.id}/${file}">${file}</a>: ${text}</li>\n`)}
</ul>
<h2>How it was chosen</h2>
<pre>${JSON.stringify(JSON.parse(canonicalJson(cohort.filter)), null, 2)}</pre>
${cohort.sparql === undefined ? undefined : html`<details><summary>The same choice in SPARQL</summary><pre>${cohort.sparql}</pre></details>`}
<h2>How to cite</h2>
<p>${citationOf(cohort, api.base)}</p>
<p>${citationLinks(`/cohorts/${cohort.id}`)}</p>
<dl class="facts"><dt>SHA-256 of filter and members</dt><dd><code>${cohort.digest}</code></dd>
${versions.map((one) => html`<dt>Version ${one.version}</dt><dd><a href="/cohorts/${one.id}">${one.title}</a>, frozen ${dayOf(one.issued)}</dd>`)}</dl>
<p><a href="/doc/cohort/${cohort.id}">All statements of the graph</a></p>`,
  );
  return pageResponse(body);
}

const downloads: ReadonlyArray<readonly [file: string, text: string]> = [
  ['features.csv', 'all features, one row per region'],
  ['features.parquet', 'the same as Parquet'],
  ['manifest.csv', 'the image series of the members'],
  ['manifest.json', 'the same as JSON'],
];
