import { type Content, type Html, html, jsonLd } from '../html/html.ts';
import { grouped, humanBytes, layout, millilitres } from '../html/layout.ts';
import { datasetLink, subjectLink } from '../html/links.ts';
import type { CaseDetail, EncodingLink, FeatureTable, RoiView } from '../html/model.ts';
import { classOf, geometry, refusalTable, roiGrid } from './render-case-card.ts';

/** `/cases/{case}`: the full page of one case. */
export function renderCasePage(view: CaseDetail): string {
  const { case: shown } = view;
  return layout(
    view.title,
    shown.subject,
    html`<h1>${subjectLink(shown.subject)}</h1>
<p class="soft small">case <code>${shown.id}</code> · image <code>${shown.image}</code></p>
<p class="soft">${shown.modality} with ${shown.delineation} · ${geometry(shown)} · dataset ${datasetLink(shown.dataset)}</p>
<h2>Regions of interest</h2>
${roiGrid(shown.rois)}
<h2>Volumes</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Region</th><th scope="col">Class</th><th scope="col">Drawn by</th><th scope="col" class="number">Volume (mL)</th><th scope="col" class="number">Voxels</th><th scope="col" class="number">Features</th><th scope="col">Links</th><th scope="col">Encodings</th></tr></thead>
<tbody>${shown.rois.map(
      (
        roi,
      ) => html`<tr><th scope="row"><a href="${roi.iri}">${roi.label}</a></th><td>${classOf(roi)}</td><td>${roi.attribution ?? 'not stated'}</td><td class="number">${millilitres(roi.volumeMl)}</td><td class="number">${grouped(roi.voxelCount)}</td><td class="number">${grouped(roi.featureCount)}</td>
<td class="nowrap">${roi.mask === undefined ? undefined : html`<a href="${roi.mask}">mask</a> · `}<a href="${roi.iri}">RDF</a></td><td>${encodingsText(roi)}</td></tr>`,
    )}</tbody></table></div>
${view.hasAgreement ? html`<p><a href="/agreement/${encodeURIComponent(shown.subject)}">How far the delineations of this subject agree</a></p>` : undefined}
${features(view.features)}
${
  view.refusals.length === 0
    ? undefined
    : html`<h2>Not used in this case</h2>${refusalTable(view.refusals)}
<p><a href="/refusals?subject=${encodeURIComponent(shown.subject)}">All refused inputs of this subject</a></p>`
}
${view.case.notes.length === 0 ? undefined : html`<h2>Notes</h2><ul>${view.case.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<h2>Provenance</h2>
<dl class="facts">${view.provenance.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}<dt>Software</dt><dd>${view.software}</dd></dl>
<details><summary>Settings that influence values</summary><pre>${view.settings}</pre></details>
<h2>Files</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">File</th><th scope="col">Media type</th><th scope="col" class="number">Size</th></tr></thead>
<tbody>${shown.outputs.map(
      (file) =>
        html`<tr><td><a href="${file.href}">${file.name}</a></td><td>${file.mediaType}</td><td class="number">${humanBytes(file.bytes)}</td></tr>`,
    )}</tbody></table></div>
${view.snippets.length === 0 ? undefined : html`<h2>Open it</h2>${view.snippets.map(({ program, code }) => html`<details><summary>${program}</summary><pre><code>${code}</code></pre></details>`)}`}
<p><a href="/id/run/${shown.runDigest}">The run as linked data</a> · <a href="/cases/${encodeURIComponent(shown.id)}/ro-crate-metadata.json">as an RO-Crate</a></p>`,
    jsonLd(view.jsonLd),
  );
}

/** Other delineations of the same region; a further encoding is not counted. */
function encodingsText({ encodingOf, encodings = [] }: RoiView): Content {
  const linked = ({ href, name }: EncodingLink): Html => html`<a href="${href}">${name}</a>`;
  if (encodingOf !== undefined) return html`one more encoding of ${linked(encodingOf)}`;
  if (encodings.length === 0) return undefined;
  return html`also ${encodings.map((one, at) => html`${at === 0 ? '' : ', '}${linked(one)}`)}`;
}

function features(table: FeatureTable | undefined): Content {
  if (table === undefined || table.rows.length === 0) return undefined;
  return html`<h2>Features</h2>
<div class="scroll" style="max-height: 34rem" tabindex="0" role="region" aria-label="Features"><table>
<thead><tr><th scope="col">Feature</th>${table.rois.map((roi) => html`<th scope="col" class="number">${roi}</th>`)}</tr></thead>
<tbody>${table.rows.map(
    (row) =>
      html`<tr><th scope="row"><code>${row.name}</code></th>${row.values.map((value) => html`<td class="number">${value}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
