import { type CatalogueColumns, type Row, seriesLabel } from '../../cohorts/index.ts';
import { readAgreement } from '../../graph/index.ts';
import { callerOf, missing } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { readCase } from '../cases/case-documents.ts';
import { caseView } from '../cases/case-view.ts';
import { caseCard } from '../cases/render-case-card.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import { cohortFiles, mayReadCohort } from '../graphql/cohorts.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { datasetId, graphqlContext } from '../graphql/request-context.ts';
import { mayListRefusal } from '../graphql/resolvers/query.ts';
import { type Content, html } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import { datasetLink } from '../html/links.ts';
import type { CaseView } from '../html/model.ts';
import { noteForAudit } from '../http/audit.ts';
import { pageResponse } from './render-list.ts';
import { caseIdsOf, findingsOf, idOf, timePointsOf, variableTitle } from './subject-facts.ts';

/** Cases with pictures on the page of a subject; the list of cases has all. */
const shownCases = 12;

/**
 * `/subjects/{subject}`: what the catalogue knows about one person. A subject in several datasets is shown to callers who may read
 * all of them. @throws HttpProblem 404, 410; AccessRefused if the caller may not read it
 */
export async function subjectPage(request: Request, id: string, api: ApiContext): Promise<Response> {
  assertNotWithdrawn(`id/subject/${encodeURIComponent(id)}`, api);
  assertNotWithdrawn(`id/subject/${id}`, api);
  const caller = await callerOf(request, api);
  const context = graphqlContext(api, caller, await currentColumns(api));
  const { columns, population } = context;
  const row = columns.subjects.findIndex(({ iri }) => idOf(iri) === id);
  if (row < 0 || !population.readable.has(row)) {
    throw missing(caller, new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such subject.'));
  }
  const subject = columns.subjects[row]!;
  const datasets = subject.datasets.map((one) => datasetId(columns.datasets[one]!));
  noteForAudit(request, { form: 'subject', datasets });
  const ids = caseIdsOf(columns, row);
  const documents = await Promise.all(ids.slice(0, shownCases).map((name) => readCase(api.dataDirectory, name)));
  const cohorts = (await cohortFiles(api).list()).filter(
    (one) => one.members.includes(subject.iri) && mayReadCohort(one, context),
  );
  const title = api.title ?? 'FAIR-QIAW';
  const refusals = columns.refusals.filter(
    (one) => one.subject === subject.iri && mayListRefusal(one.subject, context),
  ).length;
  const body = layout(
    title,
    id,
    html`<h1>${id}</h1>
<p class="soft">Subject of ${datasets.map((one, at) => html`${at === 0 ? undefined : ', '}${datasetLink(one)}`)}</p>
${clinical(columns, row)}
${scans(columns, row)}
${caseCards(
  documents.flatMap((one) => (one === undefined || !caller.mayRead(one.run.dataset) ? [] : [caseView(one)])),
  ids.length,
  id,
)}
${imported(columns, row)}
<h2>More about this subject</h2>
<ul>
${(await readAgreement(api.dataDirectory, id)).length > 0 ? html`<li><a href="/agreement/${encodeURIComponent(id)}">How far its delineations agree</a></li>` : undefined}
${refusals > 0 ? html`<li><a href="/refusals?subject=${encodeURIComponent(id)}">Refused inputs: ${grouped(refusals)}</a></li>` : undefined}
${cohorts.map((one) => html`<li>Member of the cohort <a href="/cohorts/${one.id}">${one.title}</a></li>`)}
<li><a href="/doc/subject/${encodeURIComponent(id)}">All statements of the graph</a></li>
</ul>`,
  );
  return pageResponse(body);
}

function clinical(columns: CatalogueColumns, row: Row): Content {
  const found = [...columns.variables.values()].flatMap((variable) => {
    const texts = findingsOf(columns, variable, row);
    return texts.length === 0 ? [] : [[variableTitle(variable), texts.join(', ')] as const];
  });
  if (found.length === 0) return html`<p>No clinical data were imported for this subject.</p>`;
  return html`<h2>Clinical data</h2>
<dl class="facts">${found.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}

/** Images in the order in which they were taken, as far as that is known. */
function scans(columns: CatalogueColumns, row: Row): Content {
  const own = columns.subjects[row]!.series.map((one) => columns.series[one]!);
  if (own.length === 0) return undefined;
  const day = ({ acquisition }: (typeof own)[number]) => acquisition?.daysAfterFirst ?? acquisition?.order ?? 0;
  const points = timePointsOf(columns, row);
  return html`<h2>Images</h2>
${points.length === 0 ? undefined : html`<p>Time points: ${points.join(', ')}</p>`}
<div class="scroll"><table class="stack list">
<thead><tr><th scope="col">Series</th><th scope="col">Modality</th><th scope="col" class="number">Images</th><th scope="col" class="number">Days after the first</th><th scope="col">Time point</th></tr></thead>
<tbody>${own
    .toSorted((a, b) => day(a) - day(b))
    .map(
      (one) => html`<tr><td data-label="Series"><a href="${one.iri}">${seriesLabel(one)}</a></td>
<td data-label="Modality">${idOf(one.modality)}</td><td data-label="Images" class="number">${one.instances}</td>
<td data-label="Days after the first" class="number">${one.acquisition?.daysAfterFirst}</td>
<td data-label="Time point">${one.acquisition?.timePoints.join(', ')}</td></tr>\n`,
    )}</tbody></table></div>`;
}

function caseCards(cases: readonly CaseView[], total: number, id: string): Content {
  if (cases.length === 0) return undefined;
  const more =
    total > cases.length
      ? html`<p><a href="/cases?q=${encodeURIComponent(id)}">All ${grouped(total)} cases</a></p>`
      : undefined;
  return html`<h2>${total === 1 ? 'Case' : 'Cases'}</h2>
${cases.map(caseCard)}
${more}`;
}

/** Regions that an imported table reports on have no case here. */
function imported(columns: CatalogueColumns, row: Row): Content {
  const own = columns.subjects[row]!.regions.map((one) => columns.regions[one]!).filter((one) => one.imported);
  if (own.length === 0) return undefined;
  return html`<h2>Imported records</h2>
<ul>${own.map(({ iri, label }) => html`<li><a href="${iri}">${label ?? idOf(iri)}</a></li>`)}</ul>`;
}
