import { type Content, type Html, html, jsonLd } from '../html/html.ts';
import { grouped, humanBytes, layout } from '../html/layout.ts';
import type { PageFrame } from '../html/model.ts';
import { citationLinks } from './citation-links.ts';
import type { AgentView, DatasetView, DistributionView, Named } from './dataset-model.ts';

export interface DatasetPage extends PageFrame {
  readonly dataset: DatasetView;
  /** schema.org description embedded in the page. */
  readonly jsonLd: object;
}

/** `/dataset/{id}`: description, downloads, terms and provenance. */
export function renderDatasetPage({ title, dataset, jsonLd: described }: DatasetPage): string {
  return layout(
    title,
    dataset.title,
    html`${withdrawnNote(dataset.withdrawn)}<h1>${dataset.title}</h1>
<p class="soft small"><code>${dataset.iri}</code> · version ${dataset.version} · ${day(dataset.modified)}</p>
<p class="lead">${dataset.description}</p>
<p>${dataset.keywords.map((word) => html`<span class="tag">${word}</span> `)}</p>
${figures(dataset)}
${downloads(dataset.distributions)}
${contents(dataset.iri)}
${stability(dataset.iri)}
<h2>Terms and people</h2>
<dl class="facts">
${dataset.draft ? fact('State', 'Draft: no version is published yet') : undefined}
${fact(dataset.draft ? 'Intended access' : 'Access', dataset.access && html`${dataset.access.label}${dataset.rights === '' ? undefined : html` · ${dataset.rights}`}`)}
${fact('Licence', dataset.license && named(dataset.license))}
${fact('Faces', dataset.faces)}
${fact('Creators', dataset.creators.length === 0 ? undefined : list(dataset.creators.map(agent)))}
${fact('Publisher', agent(dataset.publisher))}
${fact('Contact', contact(dataset))}
${fact('How to cite', dataset.citation)}
${fact('Citation files', dataset.draft || dataset.withdrawn ? undefined : citationLinks(dataset.iri))}
${fact('First issued', day(dataset.issued))}
</dl>
<h2>Content</h2>
<dl class="facts">
${fact('Themes', dataset.themes.length === 0 ? undefined : dataset.themes.join(', '))}
${fact('Images and regions', dataset.subjects.length === 0 ? undefined : dataset.subjects.join(', '))}
${fact('Places', dataset.places.length === 0 ? undefined : dataset.places.join(', '))}
${fact('Follows', dataset.standards.length === 0 ? undefined : list(dataset.standards.map(named)))}
${fact('Metadata profiles met', dataset.profiles.length === 0 ? undefined : list(dataset.profiles.map(named)))}
${fact('Provenance', dataset.provenance)}
${fact('Derived from', links(dataset.sources))}
${fact('Publications', links(dataset.publications))}
${fact('Other identifiers', links(dataset.identifiers))}
${fact('Previous version', links(dataset.previous === undefined ? [] : [dataset.previous]))}
</dl>
${formats(dataset)}`,
    jsonLd(described),
  );
}

/** The records are listed for callers who may read them. */
function contents(iri: string): Html | undefined {
  const [, id] = /\/dataset\/([^/]+)$/.exec(iri) ?? [];
  return id === undefined
    ? undefined
    : html`<p>Records: <a href="/subjects?dataset=${id}">subjects</a> · <a href="/cases?dataset=${id}">cases</a></p>`;
}

/** Versions have no page of their own: each study names its version. */
function stability(iri: string): Html | undefined {
  const [, id] = /\/dataset\/([^/]+)$/.exec(iri) ?? [];
  return id === undefined
    ? undefined
    : html`<p><a href="/dataset/${id}/stability">Stability of features</a> between observers, methods and scans</p>`;
}

function figures({ individuals, records, distributions }: DatasetView): Content {
  const shown = [
    [individuals, 'subjects'],
    [records, 'records'],
    [String(distributions.length), 'downloads'],
  ].filter((pair): pair is [string, string] => pair[0] !== undefined);
  return html`<ul class="figures">${shown.map(([value, name]) => html`<li><b>${grouped(Number(value))}</b><span>${name}</span></li>`)}</ul>`;
}

function downloads(distributions: readonly DistributionView[]): Content {
  if (distributions.length === 0) return html`<h2>Downloads</h2><p class="soft">There are no downloads yet.</p>`;
  return html`<h2>Downloads</h2>
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">File</th><th scope="col">Format</th><th scope="col" class="number">Size</th><th scope="col">Download</th></tr></thead>
<tbody>${inOrder(distributions).map(
    (
      one,
    ) => html`<tr><td><a href="${one.iri}"><b>${shortTitle(one.title)}</b></a><br><span class="soft small">${one.description}</span></td>
<td class="nowrap">${one.mediaType}${one.servedAs === one.mediaType ? undefined : html`<br><span class="soft small">${one.servedAs}</span>`}</td>
<td class="number">${humanBytes(one.bytes)}</td>
<td class="nowrap">${one.download === undefined ? undefined : html`<a href="${one.download}" download>Download</a>`}</td></tr>`,
  )}</tbody></table></div>
<p class="soft small">The page of each file states its SHA-256. To resume an interrupted download: <code>curl -C - -O &lt;address&gt;</code>.</p>`;
}

/** Titles begin with that of the dataset; on its page the rest is enough. */
const shortTitle = (title: string): string => title.slice(title.lastIndexOf(': ') + 1).trim() || title;

/** Tables first, then listings, the graph and packages; the description of a table follows the table. */
const order = [
  'features',
  'imported-features',
  'clinical',
  'deep-features',
  'dicom',
  'files',
  'graph',
  'ro-crate',
  'croissant',
];

function inOrder(distributions: readonly DistributionView[]): DistributionView[] {
  const name = ({ iri, download }: DistributionView) => (download ?? iri).split('/').at(-1)!;
  const rank = (one: DistributionView) => {
    const at = order.indexOf(name(one).split('.')[0]!);
    return at < 0 ? order.length : at;
  };
  return distributions.toSorted((a, b) => rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1));
}

export interface DistributionPage extends PageFrame {
  readonly distribution: DistributionView;
  readonly jsonLd: object;
}

/** `/distribution/{id}`: one download. */
export function renderDistributionPage({ title, distribution, jsonLd: described }: DistributionPage): string {
  const { download } = distribution;
  return layout(
    title,
    distribution.title,
    html`${withdrawnNote(distribution.withdrawn)}<h1>${distribution.title}</h1>
<p class="soft small"><code>${distribution.iri}</code></p>
<p class="lead">${distribution.description}</p>
${download === undefined ? undefined : html`<p><a class="button" href="${download}" download>Download ${humanBytes(distribution.bytes)}</a></p>`}
<dl class="facts">
${fact('Dataset', links(distribution.dataset === undefined ? [] : [distribution.dataset]))}
${fact('Media type', distribution.mediaType)}
${fact('Sent as', distribution.servedAs === distribution.mediaType ? undefined : distribution.servedAs)}
${fact('Size', `${grouped(distribution.bytes)} bytes`)}
${fact('SHA-256', distribution.sha256 === '' ? undefined : html`<code>${distribution.sha256}</code>`)}
${fact('Follows', links(distribution.standards))}
${fact('Licence', distribution.license && named(distribution.license))}
${fact('Rights', distribution.rights)}
${fact('Made', day(distribution.issued))}
</dl>
${
  download === undefined
    ? undefined
    : html`<h2>From a terminal</h2><pre>curl -C - -o ${download.split('/').at(-1)!} ${download}
sha256sum ${download.split('/').at(-1)!}    # ${distribution.sha256}</pre>`
}
${formats(distribution)}`,
    jsonLd(described),
  );
}

function formats({ iri }: { readonly iri: string }): Html {
  return html`<h2>Machine-readable formats</h2>
<div class="links"><a href="${iri}?format=ttl">Turtle</a><a href="${iri}?format=jsonld">JSON-LD</a><a href="${iri}?format=rdf">RDF/XML</a><a href="${iri}?format=nt">N-Triples</a></div>`;
}

const withdrawnNote = (withdrawn: boolean): Content =>
  withdrawn ? html`<p class="tag warn">Withdrawn: no longer available.</p>` : undefined;

function fact(name: string, value: Content): Content {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

const named = ({ iri, label }: Named): Content =>
  /^https?:\/\//.test(iri) ? html`<a href="${iri}">${label}</a>` : label;

const links = (iris: readonly string[]): Content =>
  iris.length === 0
    ? undefined
    : list(iris.map((iri) => (/^https?:\/\//.test(iri) ? html`<a href="${iri}">${iri}</a>` : iri)));

const list = (items: readonly Content[]): Content => items.map((item, at) => (at === 0 ? item : html`<br>${item}`));

function agent({ name, iri, homepage }: AgentView): Content {
  const address = iri ?? homepage;
  return address === undefined ? name : html`<a href="${address}">${name}</a>`;
}

function contact({ contact: { name, email, page } }: DatasetView): Content {
  const reachable = email !== undefined && !email.endsWith('.invalid');
  if (!reachable && page === undefined) return name;
  return html`<a href="${reachable ? `mailto:${email}` : page!}">${name}</a>`;
}

/** The date part of a timestamp. */
const day = (moment: string): string => moment.slice(0, 10);
