import { hiddenCases } from '../cases/readable-cases.ts';
import { caseCard } from '../cases/render-case-card.ts';
import { datasetList } from '../datasets/render-catalogue.ts';
import { type Content, type Html, html, jsonLd } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import type { HomeView } from '../html/model.ts';

/** `/` for a browser: content, refused inputs with reasons, and links for programs. */
export function renderHomePage(view: HomeView): string {
  return layout(
    view.title,
    view.title,
    html`<h1>${view.title}</h1>
<p class="soft">Quantitative imaging data derived from DICOM: volumes, masks, segmentations, features and their provenance, as files and as linked data.</p>
<ul class="figures">
${figure(view.totals.cases, 'case')}${figure(view.totals.subjects, 'subject with cases', 'subjects with cases')}${figure(view.totals.rois, 'region of interest', 'regions of interest')}${figure(view.totals.features, 'feature value of cases', 'feature values of cases')}${view.quads === undefined ? '' : figure(view.quads, 'statement')}${figure(view.refusalCount, 'refused input')}
</ul>
${datasets(view)}
${caseList(view)}
${refusals(view)}
${addresses(view)}`,
    jsonLd(view.jsonLd),
  );
}

const figure = (value: number, one: string, many = `${one}s`): Html =>
  html`<li><b>${grouped(value)}</b><span>${value === 1 ? one : many}</span></li>`;

function datasets({ datasets: shown, datasetCount }: HomeView): Content {
  if (shown.length === 0) return undefined;
  const more =
    datasetCount > shown.length
      ? html`<p><a href="/catalog/main">All ${grouped(datasetCount)} datasets</a></p>`
      : undefined;
  return html`<h2>Datasets</h2>
${datasetList(shown)}
${more}`;
}

function caseList(view: HomeView): Html {
  const hidden = view.hidden ? html`<p class="soft">${hiddenCases}</p>` : undefined;
  if (view.cases.length === 0) {
    if (hidden) return html`<h2>Cases</h2>${hidden}`;
    return html`<h2>Cases</h2><p>There are no cases yet. Create some with <code>qiaw run &lt;folder&gt; --data DIR</code>.</p>`;
  }
  return html`<h2>Cases</h2>
${view.cases.map(caseCard)}
${hidden}${paging(view)}`;
}

function paging({ page, pages }: HomeView): Content {
  if (pages < 2) return undefined;
  return html`<nav class="pages" aria-label="Pages of cases">
${page > 1 ? html`<a rel="prev" href="/?page=${page - 1}">Previous</a>` : undefined}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a rel="next" href="/?page=${page + 1}">Next</a>` : undefined}
</nav>`;
}

function refusals(view: HomeView): Content {
  if (view.refusals.length === 0) return undefined;
  return html`<h2 id="refusals">Refused inputs</h2>
<p class="soft">No input is skipped silently: ${view.refusalKinds} ${view.refusalCount === 1 ? 'was' : 'were'} not used. <a href="/refusals">All refused inputs</a></p>
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">Code</th><th scope="col" class="number">How many</th><th scope="col">First reason</th><th scope="col">What to do</th></tr></thead>
<tbody>${view.refusals.map(
    ({ code, count, reason, remedy }) =>
      html`<tr><td><a href="/refusals#${code}"><code>${code}</code></a></td><td class="number">${grouped(count)}</td><td class="name">${reason}</td><td class="name">${remedy}</td></tr>`,
  )}</tbody>
</table></div>`;
}

function addresses({ base, version }: HomeView): Html {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['sparql', 'SPARQL 1.1 endpoint; the editor in a browser, the service description for programs'],
    ['?format=ttl', 'FAIR Data Point record (Turtle; also JSON-LD, RDF/XML, N-Triples)'],
    ['openapi.json', 'All addresses of this server (OpenAPI 3.1)'],
    ['.well-known/api-catalog', 'The interfaces of this server as a link set (RFC 9727)'],
    ['catalog/main?format=ttl', 'The catalogue with its datasets (DCAT-AP, HealthDCAT-AP)'],
    ['.well-known/void', 'Statistics of the graph (VoID)'],
    ['rdf-graphs?default', 'Graph Store Protocol (reading): ?graph=<IRI> returns a whole graph'],
    ['health', 'Health of the service'],
  ];
  return html`<h2>For programs</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Address</th><th scope="col">Content</th></tr></thead>
<tbody>${rows.map(([path, text]) => html`<tr><td><a href="/${path}"><code>${base}${path}</code></a></td><td>${text}</td></tr>`)}
<tr><td><code>${base}id/…</code></td><td>Every resource in the graph has an address with its description, for people and for programs</td></tr></tbody>
</table></div>
${version === '' ? undefined : html`<p class="soft small">fair-qiaw ${version}</p>`}`;
}
