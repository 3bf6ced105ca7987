import { type CatalogueColumns, type Row, type VariableColumn, valuesAt } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { findCohort, memberSet } from '../graphql/cohorts.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { datasetId, graphqlContext, readableDatasets } from '../graphql/request-context.ts';
import { html } from '../html/html.ts';
import { grouped } from '../html/layout.ts';
import { datasetLink, subjectLink } from '../html/links.ts';
import { noteForAudit } from '../http/audit.ts';
import type { Column } from './list.ts';
import { listResponse } from './render-list.ts';
import { caseIdsOf, commonVariables, findingsOf, idOf, timePointsOf, variableTitle } from './subject-facts.ts';

/** `/subjects`: the subjects whose records the caller may read; `?cohort=` only the members of a saved cohort. */
export async function subjectsPage(request: Request, api: ApiContext): Promise<Response> {
  const context = graphqlContext(api, await callerOf(request, api), await currentColumns(api));
  noteForAudit(request, { form: 'subjects', datasets: readableDatasets(context) });
  const { columns, population } = context;
  const id = new URL(request.url).searchParams.get('cohort') || undefined;
  const cohort = id === undefined ? undefined : await findCohort(id, context);
  if (id !== undefined && cohort === undefined) {
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such cohort, or you may not read all of its members.');
  }
  const shown = cohort === undefined ? population.readable : memberSet(cohort, context).and(population.readable);
  const items = [...shown];
  return listResponse(
    api.title ?? 'FAIR-QIAW',
    {
      path: '/subjects',
      heading: 'Subjects',
      lead: cohort
        ? html`Members of the cohort <a href="/cohorts/${cohort.id}">${cohort.title}</a>.`
        : 'People under pseudonyms, with the variables that most studies have.',
      noun: ['subject', 'subjects'],
      columns: columnsOf(columns, items),
      items,
      order: 'subject',
      ...(cohort && { also: { cohort: cohort.id } }),
      empty: population.complete ? 'There are no subjects yet.' : undefined,
      ...(!population.complete && { note: 'Further subjects require a token with record access.' }),
    },
    request,
  );
}

function columnsOf(columns: CatalogueColumns, subjects: readonly Row[]): readonly Column<Row>[] {
  const { subjects: rows, datasets, regions } = columns;
  const idsOf = (row: Row): string[] => rows[row]!.datasets.map((one) => datasetId(datasets[one]!));
  const modalities = (row: Row): string[] =>
    [...new Set(rows[row]!.series.map((one) => idOf(columns.series[one]!.modality)))].sort();
  return [
    {
      key: 'subject',
      label: 'Subject',
      value: (row) => idOf(rows[row]!.iri),
      show: (row) => subjectLink(idOf(rows[row]!.iri)),
    },
    {
      key: 'dataset',
      label: 'Dataset',
      choice: true,
      value: idsOf,
      show: (row) => idsOf(row).map((id, at) => html`${at === 0 ? undefined : ', '}${datasetLink(id)}`),
    },
    ...commonVariables(columns, subjects).map((variable) => variableColumn(columns, variable)),
    { key: 'modality', label: 'Modality', choice: true, value: modalities },
    { key: 'time', label: 'Time points', choice: true, value: (row) => timePointsOf(columns, row) },
    {
      key: 'cases',
      label: 'Cases',
      number: true,
      value: (row) => caseIdsOf(columns, row).length,
      show: (row) =>
        html`<a href="/cases?q=${encodeURIComponent(idOf(rows[row]!.iri))}">${grouped(caseIdsOf(columns, row).length)}</a>`,
    },
    {
      key: 'regions',
      label: 'Regions',
      number: true,
      value: (row) => rows[row]!.regions.filter((one) => !regions[one]!.imported).length,
    },
  ];
}

/** Codes and bands can be chosen; numbers are sorted as numbers. */
function variableColumn(columns: CatalogueColumns, variable: VariableColumn): Column<Row> {
  const { name, values, codeIris } = variable;
  const texts = (row: Row): string[] => findingsOf(columns, variable, row);
  const frame = { key: name, label: variableTitle(variable) };
  if (codeIris.length > 0 || name === 'age') return { ...frame, choice: true, value: texts };
  return { ...frame, number: true, value: (row) => valuesAt(values, row)[0], show: (row) => texts(row).join(', ') };
}
