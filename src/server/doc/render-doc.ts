import { type Content, html, jsonLd } from '../html/html.ts';
import { layout } from '../html/layout.ts';
import type { PageFrame } from '../html/model.ts';
import type { PageAbout } from './pages-about.ts';

export interface DocView extends PageFrame {
  readonly iri: string;
  readonly label: string | undefined;
  readonly statements: ReadonlyArray<{
    readonly subject: string;
    readonly predicate: string;
    readonly object: DocTerm;
  }>;
  /** Labels of terms of published vocabularies, by IRI. */
  readonly labels: ReadonlyMap<string, string>;
  /** Pages for people about it. */
  readonly pages?: readonly PageAbout[];
  /** Things that refer to this one. */
  readonly incoming: ReadonlyArray<{ readonly subject: string; readonly predicate: string }>;
  /** schema.org description embedded in the page. */
  readonly jsonLd?: object;
  /** Where an IRI is described, if that is not the IRI itself. */
  readonly address?: (iri: string) => string;
  /** Whether the page shows only a part. */
  readonly truncated: boolean;
}

export interface DocTerm {
  readonly iri: boolean;
  readonly value: string;
  readonly datatype?: string;
}

/** `/doc/…` for a browser: the graph's statements about one thing. */
export function renderDocPage(view: DocView): string {
  const anchor = anchors(view);
  return layout(
    view.title,
    view.label ?? shortName(view.iri),
    html`<h1>${view.label ?? shortName(view.iri)}</h1>
<p class="soft small"><code>${view.iri}</code></p>
<div class="links"><a href="?format=ttl">Turtle</a><a href="?format=jsonld">JSON-LD</a><a href="?format=nt">N-Triples</a><a href="?format=rdf">RDF/XML</a></div>
${view.pages?.length ? html`<div class="links">${view.pages.map(({ href, name }) => html`<a href="${href}">${name}</a>`)}</div>` : undefined}
<h2>Statements</h2>
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">Property</th><th scope="col">Value</th></tr></thead>
<tbody>${view.statements.map(
      ({ subject, predicate, object }) =>
        html`<tr${anchor(subject)}><td class="name">${subject === view.iri ? undefined : html`<span class="soft">${part(subject, view)} </span>`}<span title="${predicate}">${view.labels.get(predicate) ?? shortName(predicate)}</span></td><td>${term(object, view)}</td></tr>`,
    )}</tbody></table></div>
${view.truncated ? html`<p class="soft">This page is truncated; the SPARQL endpoint returns all statements.</p>` : undefined}
${incoming(view)}`,
    view.jsonLd && jsonLd(view.jsonLd),
  );
}

function incoming(view: DocView): Content {
  if (view.incoming.length === 0) return undefined;
  return html`<h2>Referenced by</h2>
<div class="scroll"><table><tbody>${view.incoming.map(
    ({ subject, predicate }) =>
      html`<tr><td>${link(subject, view)}</td><td title="${predicate}">${view.labels.get(predicate) ?? shortName(predicate)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The first statement about a part is the target of addresses with its fragment. */
function anchors({ iri }: DocView): (subject: string) => Content {
  const seen = new Set<string>();
  return (subject) => {
    if (!subject.startsWith(`${iri}#`) || seen.has(subject)) return undefined;
    seen.add(subject);
    return html` id="${subject.slice(iri.length + 1)}"`;
  };
}

function term({ iri, value }: DocTerm, view: DocView): Content {
  if (!iri) return value;
  const label = view.labels.get(value);
  return label === undefined ? link(value, view) : html`${link(value, view)} <span class="soft">${label}</span>`;
}

const link = (iri: string, { address }: DocView): Content =>
  /^https?:\/\//.test(iri) ? html`<a href="${address?.(iri) ?? iri}">${iri}</a>` : iri;

/** The name of a part of the thing; a link if it has a page of its own. */
const part = (subject: string, { address }: DocView): Content =>
  address === undefined ? fragment(subject) : html`<a href="${address(subject)}">${fragment(subject)}</a>`;

const fragment = (iri: string): string => (iri.includes('#') ? iri.slice(iri.indexOf('#')) : shortName(iri));

/** The last meaningful part of an IRI. */
function shortName(iri: string): string {
  return decodeSafely(/([^/#]+)[/#]*$/.exec(iri)?.[1] ?? iri);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
