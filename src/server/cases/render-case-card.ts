import { type Content, type Html, html } from '../html/html.ts';
import { grouped, humanBytes, millilitres } from '../html/layout.ts';
import { datasetLink } from '../html/links.ts';
import type { CaseView, FileView, RefusalView, RoiView } from '../html/model.ts';

export function caseCard(view: CaseView): Html {
  return html`<article class="card">
<header>
<h3><a href="/cases/${encodeURIComponent(view.id)}">${view.subject}</a> <span class="tag">${view.modality}</span> <span class="tag">${view.delineation}</span></h3>
<span class="soft small">${geometry(view)} · dataset ${datasetLink(view.dataset)} · case …${view.id.slice(-9)}</span>
</header>
${roiGrid(view.rois)}
${fileLinks(view.outputs, view)}
</article>`;
}

export const geometry = (view: CaseView): string =>
  `${view.size.join(' × ')} voxels of ${view.spacing.map((mm) => Number(mm.toFixed(3))).join(' × ')} mm`;

export function roiGrid(rois: readonly RoiView[]): Html {
  return html`<ul class="rois">${rois.map(
    (roi) => html`<li>
<div class="picture">${
      roi.preview === undefined
        ? html`<span>no picture</span>`
        : html`<img src="${roi.preview}" loading="lazy" alt="Slice of largest area with the outline of ${roi.label}">`
    }</div>
<div class="text"><b>${roi.label}</b>${classOf(roi)}
<div>${millilitres(roi.volumeMl)} mL · ${grouped(roi.voxelCount)} voxels</div>
<div class="soft">${grouped(roi.featureCount)} features</div></div>
</li>`,
  )}</ul>`;
}

export const classOf = (roi: RoiView): Content =>
  roi.className === undefined
    ? html`<span class="tag warn">unmapped</span>`
    : html`<span class="soft">${roi.className}</span>`;

function fileLinks(files: readonly FileView[], view: CaseView): Html {
  const main = files.filter((file) => !/^(?:masks|previews)\//.test(file.name));
  return html`<div class="links">${main.map(
    (file) => html`<a href="${file.href}">${file.name}</a><span class="soft">${humanBytes(file.bytes)}</span>`,
  )}<a href="/id/run/${view.runDigest}">RDF</a></div>`;
}

export function refusalTable(refusals: readonly RefusalView[]): Html {
  return html`<div class="scroll"><table class="stack">
<thead><tr><th scope="col">Code</th><th scope="col">Kind</th><th scope="col">ROI</th><th scope="col">Reason</th><th scope="col">Remedy</th><th scope="col">Evidence</th></tr></thead>
<tbody>${refusals.map(
    (
      refusal,
    ) => html`<tr><td><a href="/refusals#${refusal.code}"><code>${refusal.code}</code></a></td><td class="nowrap">${refusal.kind}</td><td>${refusal.region}</td><td>${refusal.reason}</td><td>${refusal.remedy}</td>
<td class="small">${refusal.evidence.map(([key, value]) => html`${key}: ${value}<br>`)}</td></tr>`,
  )}</tbody>
</table></div>`;
}
