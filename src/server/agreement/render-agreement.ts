import { agreementMeasures } from '../../graph/index.ts';
import { outlineColors } from '../../image/index.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { layout } from '../html/layout.ts';
import { subjectLink } from '../html/links.ts';
import type { ComparedGroup } from './compared.ts';

interface AgreementView {
  readonly title: string;
  readonly subject: string;
  readonly groups: readonly ComparedGroup[];
}

/** `/agreement/{subject}`: per structure and image, the outlines on one slice, the matrix of Dice, and all measures. */
export function renderAgreementPage({ title, subject, groups }: AgreementView): string {
  const heading = `Agreement of delineations: ${subject}`;
  return layout(
    title,
    heading,
    html`<h1>Agreement of delineations: ${subjectLink(subject)}</h1>
<p class="soft">Delineations of one structure on one image. Each measure is defined in the vocabulary; volumes are in mm³, lengths and distances in mm.</p>
${groups.length === 0 ? html`<p>No structure of this subject was delineated more than once on one image.</p>` : undefined}
${groups.map((group, n) => groupSection(subject, group, n + 1))}`,
  );
}

function groupSection(subject: string, group: ComparedGroup, number: number): Html {
  const picture = `/agreement/${encodeURIComponent(subject)}/outlines/${number}`;
  return html`<section><h2>${group.structure}</h2>
<p><img src="${picture}" loading="lazy" alt="Outlines of ${group.regions.length} delineations of ${group.structure} on the slice with most of their voxels" style="max-width: 100%; image-rendering: pixelated"></p>
<ul style="list-style: none; padding: 0">${group.regions.map(
    ({ label, document }, n) =>
      html`<li><svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="${color(n)}"/></svg> ${n + 1}. <a href="/cases/${encodeURIComponent(document.id)}">${label}</a></li>`,
  )}</ul>
<h3>Dice</h3>
${matrixSvg(group)}
${matrixTable(group)}
<h3>All measures</h3>
${measuresTable(group)}
</section>`;
}

const color = (n: number): string => `rgb(${outlineColors[n % outlineColors.length]!.join(', ')})`;

/** Dice of a pair in either order; 1 on the diagonal; undefined if the pair was not compared. */
function diceOf({ pairs }: ComparedGroup, a: number, b: number): number | undefined {
  if (a === b) return 1;
  return pairs.find(({ first, second }) => (first === a && second === b) || (first === b && second === a))?.pair
    .measures.dice;
}

const cell = 46;

/** The matrix as a picture: the darker, the more the two agree. */
function matrixSvg(group: ComparedGroup): Html {
  const size = group.regions.length;
  const places = Array.from({ length: size }, (_, n) => n);
  const square = (row: number, column: number): Content => {
    const dice = diceOf(group, row, column);
    if (dice === undefined) return undefined;
    const lightness = 97 - 62 * dice;
    return html`<rect x="${(column + 1) * cell}" y="${(row + 1) * cell}" width="${cell}" height="${cell}" fill="hsl(210, 60%, ${lightness.toFixed(1)}%)"/><text x="${(column + 1.5) * cell}" y="${(row + 1.6) * cell}" text-anchor="middle" fill="${lightness < 60 ? '#fff' : '#111'}">${dice.toFixed(2)}</text>`;
  };
  const heading = (n: number): Html =>
    html`<text x="${(n + 1.5) * cell}" y="${0.65 * cell}" text-anchor="middle">${n + 1}</text><text x="${0.5 * cell}" y="${(n + 1.6) * cell}" text-anchor="middle">${n + 1}</text>`;
  const side = (size + 1) * cell;
  return html`<svg role="img" aria-label="Dice between delineations of ${group.structure}; the table below has the same numbers" viewBox="0 0 ${side} ${side}" width="${side}" style="max-width: 100%" font-size="13" fill="currentColor">${places.map(heading)}${places.map((row) => places.map((column) => square(row, column)))}</svg>`;
}

function matrixTable(group: ComparedGroup): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Dice</th>${group.regions.map((_, n) => html`<th scope="col" class="number">${n + 1}</th>`)}</tr></thead>
<tbody>${group.regions.map(
    ({ label }, row) =>
      html`<tr><th scope="row">${row + 1}. ${label}</th>${group.regions.map((_, column) => html`<td class="number">${diceOf(group, row, column)?.toFixed(3)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** Values as they are in the graph, to six digits. */
function measuresTable({ pairs }: ComparedGroup): Html {
  const ordered = [...pairs].sort((a, b) => a.first - b.first || a.second - b.second);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="All measures"><table>
<thead><tr><th scope="col">First</th><th scope="col">Second</th>${agreementMeasures.map(
    ({ label, unit }) =>
      html`<th scope="col" class="number">${label}${unit === '1' ? '' : ` (${unit === 'mm3' ? 'mm³' : unit})`}</th>`,
  )}<th scope="col">Links</th></tr></thead>
<tbody>${ordered.map(
    ({ pair, first, second }) =>
      html`<tr><td>${first + 1}</td><td>${second + 1}</td>${agreementMeasures.map(
        ({ key }) => html`<td class="number">${numberText(pair.measures[key])}</td>`,
      )}<td><a href="${new URL(pair.iri).pathname}">RDF</a></td></tr>`,
  )}</tbody></table></div>`;
}

const numberText = (value: number | undefined): string =>
  value === undefined ? '' : String(Number(value.toPrecision(6)));
