import { type Content, dataBlock, type Html, html, scriptFile } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import type { PageFrame, QueryLink } from '../html/model.ts';

const example = `SELECT ?graph (COUNT(*) AS ?statements)
WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY DESC(?statements) LIMIT 50`;

/** `/sparql` for a browser: an editor with tabs and completion, a plain form without scripts, and the named queries. */
export function renderSparqlPage(
  view: PageFrame & { readonly queries: readonly QueryLink[]; readonly prefixes: Readonly<Record<string, string>> },
): string {
  const content = html`<link rel="stylesheet" href="/assets/yasgui/yasgui.min.css">
<h1>SPARQL</h1>
<p class="soft">Query the whole graph. Patterns outside <code>GRAPH</code> see the union of all graphs; patterns in <code>GRAPH ?g { … }</code> are much faster on large collections. Ctrl+Space completes classes, properties and prefixes; Ctrl+Enter runs.</p>
<p id="token-row" hidden><label>Token <input id="token" type="text" style="-webkit-text-security: disc" autocomplete="off" spellcheck="false" size="40"></label> <span class="soft small">only needed for data that are not public; stored only in this page</span></p>
<div id="editor" hidden></div>
<div id="plain-form">${editor(example)}</div>
${namedQueries(view.queries)}
${dataBlock('editor-data', { prefixes: view.prefixes, first: example })}
${scriptFile('/assets/yasgui/yasgui.min.js')}
${scriptFile('/assets/sparql-editor.js')}`;
  return layout(view.title, 'SPARQL', content);
}

export interface ResultsView extends PageFrame {
  readonly query: string;
  readonly queries: readonly QueryLink[];
  /** Why the answer is empty, if that is known. */
  readonly hints: readonly string[];
  /** SPARQL JSON results for bindings and booleans, Turtle for graphs. */
  readonly answer: { readonly form: 'bindings' | 'boolean' | 'graph'; readonly body: string };
}

/** Why a query from the editor failed. */
export function renderQueryProblemPage(
  view: PageFrame & {
    readonly query: string;
    readonly queries: readonly QueryLink[];
    readonly code: string;
    readonly detail: string;
  },
): string {
  const content = html`<h1>SPARQL</h1>
${editor(view.query)}
<h2>No answer</h2>
<p><span class="tag warn">${view.code}</span></p>
<pre>${view.detail}</pre>
${namedQueries(view.queries)}`;
  return layout(view.title, 'SPARQL problem', content);
}

/** The answer to a query from the editor. */
export function renderResultsPage(view: ResultsView): string {
  const content = html`<h1>SPARQL</h1>
${editor(view.query)}
<h2>Answer</h2>
${view.hints.map((hint) => html`<p class="warn">${hint}</p>`)}
${answer(view.answer)}
${namedQueries(view.queries)}`;
  return layout(view.title, 'SPARQL answer', content);
}

function editor(query: string): Html {
  return html`<form action="/sparql" method="get">
<label for="query" class="soft small">Query</label>
<textarea id="query" name="query" spellcheck="false" autocapitalize="off" rows="14">${'\n'}${query}</textarea>
<div class="row"><button type="submit">Run</button>
<label>as <select name="format"><option value="html">table</option><option value="csv">CSV</option><option value="json">JSON</option><option value="ttl">Turtle (CONSTRUCT)</option></select></label></div>
</form>`;
}

function namedQueries(queries: readonly QueryLink[]): Content {
  if (queries.length === 0) return undefined;
  return html`<h2>Named queries</h2>
${queries.map(namedQuery)}`;
}

/** The query's parameters as form fields; the server inserts them into the query as terms. */
function namedQuery({ name, title, answers, parameters = [] }: QueryLink): Html {
  const fields = parameters.map(
    (one) =>
      html`<label title="${one.description}">${one.name} <input name="${one.name}" size="36" placeholder="${
        one.default ?? (one.optional ? `${one.type}, optional` : one.type)
      }"${one.default === undefined && !one.optional ? html` required` : ''}></label> `,
  );
  return html`<details><summary><strong>${name}</strong> ${title ?? answers ?? ''}</summary>
<form class="named-query" action="/queries/${encodeURIComponent(name)}" data-name="${name}">
<p class="soft small">${answers ?? ''}</p>
<div class="row">${fields}<button type="submit">Open</button></div><p class="problem warn"></p></form></details>`;
}

const shownRows = 1000;

interface JsonTerm {
  readonly type: string;
  readonly value: string;
}

function answer({ form, body }: ResultsView['answer']): Content {
  if (form === 'graph') return html`<pre>${body.slice(0, 500_000)}</pre>`;
  const parsed = JSON.parse(body) as {
    boolean?: boolean;
    head: { vars?: string[] };
    results?: { bindings: ReadonlyArray<Readonly<Record<string, JsonTerm>>> };
  };
  if (form === 'boolean') return html`<p><strong>${parsed.boolean ? 'Yes' : 'No'}</strong></p>`;
  const names = parsed.head.vars ?? [];
  const rows = parsed.results?.bindings ?? [];
  const more = rows.length > shownRows ? `; the first ${grouped(shownRows)} are shown, CSV returns all` : '';
  return html`<p class="soft">${grouped(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}${more}.</p>
<div class="scroll"><table>
<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.slice(0, shownRows).map((row) => html`<tr>${names.map((name) => html`<td>${cell(row[name])}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function cell(term: JsonTerm | undefined): Content {
  if (term === undefined) return undefined;
  if (term.type === 'uri' && /^https?:\/\//.test(term.value))
    return html`<a href="${term.value}">${shortened(term.value)}</a>`;
  return term.value;
}

const wellKnown: ReadonlyArray<readonly [prefix: string, namespace: string]> = [
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['prov', 'http://www.w3.org/ns/prov#'],
  ['dct', 'http://purl.org/dc/terms/'],
  ['dcat', 'http://www.w3.org/ns/dcat#'],
  ['qiaw', 'https://w3id.org/fair-qiaw/ns#'],
  ['ro', 'http://www.radiomics.org/RO/'],
  ['roo', 'http://www.cancerdata.org/roo/'],
  ['ncit', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#'],
  ['sct', 'http://snomed.info/id/'],
  ['dcm', 'http://dicom.nema.org/resources/ontology/DCM/'],
];

/** A prefixed name if the namespace is well known; the link still has the full IRI. */
function shortened(iri: string): string {
  const found = wellKnown.find(([, namespace]) => iri.startsWith(namespace) && iri.length > namespace.length);
  return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
}
