import { type Html, html } from './html.ts';

/** Links between the pages of things. Ids of cases are long: lists show their end. */
export const caseLink = (id: string): Html =>
  html`<a class="nowrap" href="/cases/${encodeURIComponent(id)}" title="${id}">…${id.slice(-8)}</a>`;

export const subjectLink = (id: string): Html => html`<a href="/subjects/${encodeURIComponent(id)}">${id}</a>`;

export const datasetLink = (id: string): Html => html`<a href="/dataset/${encodeURIComponent(id)}">${id}</a>`;

export const dayOf = (moment: string): string => moment.slice(0, 10);

/** `2026-11-30 15:28 UTC` of an ISO 8601 moment; the server does not know the reader's time zone. */
export const minuteOf = (moment: string): string =>
  moment === '' ? '' : `${moment.slice(0, 16).replace('T', ' ')} UTC`;
