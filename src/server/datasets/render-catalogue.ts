import { type Content, type Html, html, jsonLd } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import type { PageFrame } from '../html/model.ts';
import type { DatasetLine } from './dataset-model.ts';

export interface CataloguePage extends PageFrame {
  readonly iri: string;
  readonly name: string;
  readonly description: string;
  readonly total: number;
  readonly datasets: readonly DatasetLine[];
  /** One-based. */
  readonly page: number;
  readonly pages: number;
  readonly jsonLd: object;
}

/** `/catalog/{id}`: its datasets, in pages. */
export function renderCataloguePage(view: CataloguePage): string {
  return layout(
    view.title,
    view.name,
    html`<h1>${view.name}</h1>
<p class="lead">${view.description}</p>
<h2>${grouped(view.total)} ${view.total === 1 ? 'dataset' : 'datasets'}</h2>
${view.datasets.length === 0 ? html`<p>There are no datasets yet.</p>` : datasetList(view.datasets)}
${paging(view)}
<h2>Machine-readable formats</h2>
<div class="links"><a href="${view.iri}?format=ttl">Turtle</a><a href="${view.iri}?format=jsonld">JSON-LD</a><a href="${view.iri}/page/dataset?format=ttl">paged, with Hydra</a><a href="/sitemap.xml">sitemap</a></div>`,
    jsonLd(view.jsonLd),
  );
}

const accessTag = ({ access, draft }: DatasetLine): Content => {
  const label = draft ? 'draft' : access?.label;
  return label === undefined ? undefined : html` <span class="tag">${label}</span>`;
};

/** Datasets as cards. */
export const datasetList = (datasets: readonly DatasetLine[]): Html =>
  html`${datasets.map(
    (one) => html`<article class="card"><header><h3><a href="${one.iri}">${one.title}</a>${accessTag(one)}</h3>
<span class="soft small">version ${one.version} · ${one.modified.slice(0, 10)}${one.individuals === undefined ? undefined : ` · ${grouped(Number(one.individuals))} ${Number(one.individuals) === 1 ? 'subject' : 'subjects'}`}</span></header>
<p>${one.description}</p></article>`,
  )}`;

function paging({ page, pages }: CataloguePage): Content {
  if (pages < 2) return undefined;
  return html`<nav class="pages" aria-label="Pages of datasets">
${page > 1 ? html`<a rel="prev" href="?page=${page - 1}">Previous</a>` : undefined}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a rel="next" href="?page=${page + 1}">Next</a>` : undefined}
</nav>`;
}
