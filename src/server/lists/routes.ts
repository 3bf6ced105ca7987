import { get, gone, type Route } from '../route.ts';
import { casesPage } from './cases.ts';
import { cohortPage, cohortsPage } from './cohorts.ts';
import { datasetsPage } from './datasets.ts';
import { runsPage } from './runs.ts';
import { subjectPage } from './subject-page.ts';
import { subjectsPage } from './subjects.ts';

/** What every list understands; each also has one parameter per column with a choice. */
const query = {
  q: 'Words that occur in a row',
  sort: 'A column; with - before it, descending',
  page: 'One-based',
  size: 'Rows per page: 50, 200 or 1000',
};
const dataset = { dataset: 'Only this dataset' };
const frame = { methods: get, tag: 'pages', answers: ['text/html'] } as const;
const unordered = { 400: 'The list has no such column' };

/** Lists of things, and the pages of those that have no other page. */
export const listRoutes: readonly Route[] = [
  {
    ...frame,
    path: '/datasets',
    summary: 'The datasets of the catalogue as a table',
    query: { access: 'Only with this access', ...query },
    also: unordered,
    handle: datasetsPage,
  },
  {
    ...frame,
    path: '/subjects',
    summary: 'The subjects that the caller may read',
    query: { ...dataset, cohort: 'Only the members of this cohort', modality: 'Only with such images', ...query },
    also: { ...unordered, 404: 'There is no such cohort' },
    handle: subjectsPage,
  },
  {
    ...frame,
    path: '/subjects/{subject}',
    summary: 'A subject: clinical data, images, cases, cohorts',
    also: { 401: 'Token required', ...gone },
    handle: (request, context, { subject = '' }) => subjectPage(request, subject, context),
  },
  {
    ...frame,
    path: '/cases',
    summary: 'The cases that the caller may read',
    query: { ...dataset, modality: 'Only such images', class: 'Only with a region of this class', ...query },
    also: unordered,
    handle: casesPage,
  },
  {
    ...frame,
    path: '/cohorts',
    summary: 'The saved cohorts that the caller may read',
    query,
    also: unordered,
    handle: cohortsPage,
  },
  {
    ...frame,
    path: '/cohorts/{id}',
    summary: 'A saved cohort: members, filter, citation, downloads',
    also: gone,
    handle: (request, context, { id = '' }) => cohortPage(request, id, context),
  },
  {
    ...frame,
    path: '/runs',
    summary: 'Executions of the pipeline',
    query: { state: 'Only in this state', ...query },
    also: unordered,
    handle: runsPage,
  },
];
