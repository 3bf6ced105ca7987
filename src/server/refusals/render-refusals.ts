import { counted, digestOf, refusalCounts, refusalText, refusedWord } from '../../core/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import { subjectLink } from '../html/links.ts';
import type { ListedRefusal } from './list-refusals.ts';

export interface RefusalsView {
  readonly title: string;
  readonly listed: readonly ListedRefusal[];
  /** Meaning of each code. */
  readonly meanings: ReadonlyMap<string, string>;
  /** Only this code, or this subject, is listed. */
  readonly code?: string;
  readonly subject?: string;
  readonly page: number;
}

const fewPerCode = 20;
const perPage = 200;

/** `/refusals`: the refused inputs, grouped by code. */
export function renderRefusals(view: RefusalsView): string {
  const { title, listed, code, subject } = view;
  const counts = refusalText(refusalCounts(listed.map(({ refusal }) => refusal)));
  const chosen =
    code === undefined && subject === undefined
      ? undefined
      : html`<p class="soft small">Only ${[code, subject && `subject ${subject}`].filter(Boolean).join(', ')}. <a href="/refusals">All refused inputs</a></p>`;
  return layout(
    title,
    'Refused inputs',
    html`<h1>Refused inputs</h1>
${chosen}
<p>${listed.length === 0 ? 'No refused input is listed here.' : html`${counted(listed.length, 'input was', 'inputs were')} not used: ${counts}. The rest was processed.`}</p>
${listed.length === 0 ? undefined : html`<p class="soft small">On the machine of the data, <code>qiaw locate</code> shows the file behind each of them.</p>`}
${codeList(listed, view)}
${byCode(listed).map(([one, found]) => section(one, found, view))}`,
  );
}

/** Groups with the most refusals first. */
export function byCode<T extends { readonly refusal: PublicRefusal }>(listed: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of listed) groups.set(one.refusal.code, [...(groups.get(one.refusal.code) ?? []), one]);
  return [...groups].sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1));
}

function codeList(listed: readonly ListedRefusal[], { code }: RefusalsView): Content {
  const groups = byCode(listed);
  if (code !== undefined || groups.length < 2) return undefined;
  return html`<ul>${groups.map(([one, { length }]) => html`<li>${grouped(length)} × <a href="#${one}"><code>${one}</code></a></li>`)}</ul>`;
}

function section(code: string, found: readonly ListedRefusal[], view: RefusalsView): Html {
  const size = view.code === undefined ? fewPerCode : perPage;
  const pages = Math.max(1, Math.ceil(found.length / size));
  const page = view.code === undefined ? 1 : Math.min(view.page, pages);
  const shown = found.slice((page - 1) * size, page * size);
  const remedies = [...new Set(found.map(({ refusal }) => refusal.remedy))];
  const reasons = [...new Set(found.map(({ refusal }) => refusal.reason))];
  // A reason or remedy that all have in common is told once.
  const [reason, remedy] = [reasons.length === 1, remedies.length === 1];
  const meaning = view.meanings.get(code) ?? reasons[0];
  return html`<section id="${code}">
<h2><code>${code}</code> <span class="tag warn">${refusalText(refusalCounts(found.map(({ refusal }) => refusal)))}</span></h2>
<p>${meaning}</p>
${reason && reasons[0] !== meaning ? html`<p class="soft">${reasons[0]}</p>` : undefined}
${remedy ? html`<p><b>What to do:</b> ${remedies[0]}</p>` : undefined}
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">Subject</th><th scope="col">Input</th><th scope="col">Case</th><th scope="col">Dataset</th>${reason ? undefined : html`<th scope="col">Reason</th>`}${remedy ? undefined : html`<th scope="col">What to do</th>`}<th scope="col">Evidence</th></tr></thead>
<tbody>${shown.map((one) => row(one, !reason, !remedy))}</tbody>
</table></div>
${more(code, found.length, shown.length, page, pages, view)}
</section>`;
}

function row({ refusal, cases, datasets }: ListedRefusal, withReason: boolean, withRemedy: boolean): Html {
  return html`<tr id="${digestOf(refusal).slice(0, 16)}"><td>${subjectOf(refusal, datasets.length > 0)}</td>
<td>${inputOf(refusal)}</td>
<td>${cases.length === 0 ? 'no case' : cases.map((id) => html`<a href="/cases/${encodeURIComponent(id)}">…${id.slice(-9)}</a> `)}</td>
<td>${datasets.length === 0 ? 'no dataset' : datasets.map((id) => html`<a href="/dataset/${encodeURIComponent(id)}">${id}</a> `)}</td>
${withReason ? html`<td class="name">${refusal.reason}</td>` : undefined}${withRemedy ? html`<td class="name">${refusal.remedy}</td>` : undefined}
<td class="small">${evidenceLines(refusal)}</td></tr>`;
}

/** Only a subject of which there is something has an address. */
function subjectOf({ input: { subject } }: PublicRefusal, isKnown: boolean): Content {
  if (subject === undefined) return 'not stated';
  return isKnown ? subjectLink(subject) : subject;
}

/** `ROI Heart of …kjh34`: the whole name of an object says nothing to a person, and is in its title. */
function inputOf({ kind, input }: PublicRefusal): Html {
  const { id, roi, roiNumber } = input;
  const region = roi ?? roiNumber;
  const place = kind === 'row' ? ` ${id.slice(id.lastIndexOf('-') + 1)}` : '';
  return html`${refusedWord(kind)}${place}${region === undefined ? '' : ` ${region}`}<br><span class="soft small" title="${id}">…${id.slice(-10)}</span>`;
}

export const evidenceLines = ({ evidence = {} }: Pick<PublicRefusal, 'evidence'>): Content =>
  Object.entries(evidence).map(([key, value]) => html`${key}: ${String(value)}<br>`);

function more(code: string, all: number, shown: number, page: number, pages: number, view: RefusalsView): Content {
  const about = view.subject === undefined ? '' : `&subject=${encodeURIComponent(view.subject)}`;
  const link = (to: number): string => `/refusals?code=${code}${about}&page=${to}`;
  if (view.code === undefined) {
    if (shown === all) return undefined;
    return html`<p><a href="${link(1)}">All ${grouped(all)} of this code</a></p>`;
  }
  if (pages < 2) return undefined;
  return html`<nav class="pages" aria-label="Pages of refused inputs">
${page > 1 ? html`<a rel="prev" href="${link(page - 1)}">Previous</a>` : undefined}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a rel="next" href="${link(page + 1)}">Next</a>` : undefined}
</nav>`;
}
