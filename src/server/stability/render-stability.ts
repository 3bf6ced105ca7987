import {
  type CatalogueColumns,
  designs,
  type Estimate,
  type EstimateKey,
  estimates,
  type FeatureStability,
  heldText,
  noCvReasons,
  noIccReasons,
  omissions,
  type StabilityStudy,
  studyCitation,
  studyOptions,
  titleOf,
} from '../../cohorts/index.ts';
import { counted } from '../../core/index.ts';
import { citationLinks } from '../datasets/citation-links.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { layout } from '../html/layout.ts';
import { type BlandAltmanPoint, blandAltmanChart, marker, rankingChart, short } from './charts.ts';
import { describedFeature, featureHref, lastPart, readingsOf, studyHref } from './stability-view.ts';

/** The lower bound from which a feature counts as stable on the pages. */
const limit = 0.9;
const perPage = 100;

interface Frame {
  readonly title: string;
  readonly base: string;
  readonly columns: CatalogueColumns;
}

const titleIn = (study: StabilityStudy, { columns }: Frame): string =>
  titleOf(study, (structure) => columns.labels.get(structure) ?? lastPart(structure));

const stableIn = ({ features }: StabilityStudy): number =>
  features.filter(({ reliability }) => (reliability.estimates.icc?.lower ?? Number.NEGATIVE_INFINITY) >= limit).length;

const withIcc = ({ features }: StabilityStudy): FeatureStability[] =>
  features.filter(({ reliability }) => reliability.estimates.icc !== undefined);

/** All studies of a dataset. */
export function renderStudies(dataset: string, studies: readonly StabilityStudy[], frame: Frame): string {
  const heading = `Stability of features: ${dataset}`;
  const rows = studies.map(
    (study) => html`<tr><td class="name"><a href="${studyHref(study.id)}">${titleIn(study, frame)}</a></td>
<td class="number">${study.subjects.length}</td><td class="number">${study.readings.length}</td><td>${study.forms[0]}</td>
<td class="number">${stableIn(study)} of ${withIcc(study).length}</td><td><code>${lastPart(study.parameterSet).slice(0, 12)}</code></td></tr>
`,
  );
  const table =
    studies.length === 0
      ? html`<p>There are no studies that you may read. <code>qiaw stability --data DIR</code> computes them.</p>`
      : html`<div class="scroll"><table class="stack"><thead><tr><th>Study</th><th class="number">Subjects</th><th class="number">Readings</th><th>Form</th><th class="number">Stable features</th><th>Settings</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return layout(
    frame.title,
    heading,
    html`<h1>${heading}</h1><p class="lead">How far feature values agree between observers, methods, repeated scans or perturbations. A feature counts as stable if the lower bound of the 95 % interval of its intraclass correlation is at least ${limit}.</p>
<p><a href="/dataset/${encodeURIComponent(dataset)}">The dataset</a></p>${table}`,
  );
}

export interface StudyQuery {
  readonly page: number;
  /** Only features whose names contain this. */
  readonly find: string;
}

/** One study: population, ranking of features, table. */
export function renderStudy(
  study: StabilityStudy,
  ranked: readonly FeatureStability[],
  { page, find }: StudyQuery,
  frame: Frame,
): string {
  const named = ranked.map((feature) => ({ feature, described: describedFeature(feature, frame.columns) }));
  const found = named.filter(({ described }) => described.name.toLowerCase().includes(find.toLowerCase()));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const at = Math.min(Math.max(1, page), pages);
  const shown = found.slice((at - 1) * perPage, at * perPage);
  const chart = rankingChart(
    shown.map(({ feature, described }) => ({
      label: described.name,
      href: featureHref(study.id, feature),
      icc: feature.reliability.estimates.icc,
    })),
    limit,
  );
  const link = (to: number, text: string): Html =>
    html`<a href="?page=${to}${find === '' ? '' : `&find=${encodeURIComponent(find)}`}">${text}</a>`;
  const heading = titleIn(study, frame);
  return layout(
    frame.title,
    heading,
    html`<h1>${heading}</h1>
${figures(study)}
${facts(study, frame)}
<h2>Ranking</h2>
<p class="soft small">${study.forms[0]} with its exact 95 % interval, the most stable feature first. The dashed line is ${limit}.</p>
<form class="row" method="get"><label>Features whose names contain <input name="find" value="${find}"></label> <button>Show</button></form>
${found.length === 0 ? html`<p>No feature has such a name.</p>` : html`<div class="scroll">${chart}</div>`}
<p class="pages">${at > 1 ? link(at - 1, 'Before') : undefined} <span>Page ${at} of ${pages}</span> ${at < pages ? link(at + 1, 'Next') : undefined}</p>
<h2>Numbers</h2>
${table(
  study,
  shown.map(({ feature }) => feature),
  frame,
)}`,
  );
}

function figures(study: StabilityStudy): Html {
  return html`<ul class="figures"><li><b>${study.subjects.length}</b><span>subjects</span></li><li><b>${study.readings.length}</b><span>readings each</span></li>
<li><b>${study.omitted.length}</b><span>left out</span></li><li><b>${stableIn(study)}</b><span>stable of ${withIcc(study).length}</span></li></ul>`;
}

function facts(study: StabilityStudy, { base }: Frame): Html {
  const { over, readings, omitted, rareReadings, parameterSet, dataset, version, held, features } = study;
  const left = tally(omitted.map(({ reason }) => reason)).map(([reason, count]) => `${count}: ${omissions[reason]}`);
  const none = tally(features.flatMap(({ reliability }) => reliability.noIcc ?? [])).map(
    ([reason, count]) => `${counted(count, 'feature')}: ${noIccReasons[reason]}`,
  );
  return html`<dl class="facts">
<dt>Readings</dt><dd>${over}: ${readings.join(', ')}</dd>
${designs.flatMap((one) => (held[one] === undefined ? [] : [html`<dt>The same for all</dt><dd>${heldText(one, held[one])}</dd>`]))}
${study.perturbation === undefined ? undefined : html`<dt>Perturbation</dt><dd>${study.perturbation}</dd>`}
${study.options.map((one) => html`<dt>Option</dt><dd>${studyOptions[one]}</dd>`)}
<dt>Dataset</dt><dd><a href="/dataset/${encodeURIComponent(dataset)}">${dataset}</a> ${version ?? '(unpublished data)'} · <a href="/dataset/${encodeURIComponent(dataset)}/stability">all studies</a></dd>
${version === undefined ? undefined : html`<dt>Citation files</dt><dd>${citationLinks(studyHref(study.id))}</dd>`}
<dt>Settings</dt><dd><a href="${parameterSet.replace(base, '/')}"><code>${lastPart(parameterSet).slice(0, 12)}</code></a></dd>
${left.length === 0 ? undefined : html`<dt>Left out</dt><dd>${left.join('; ')}</dd>`}
${rareReadings.length === 0 ? undefined : html`<dt>Rare readings</dt><dd>${rareReadings.join(', ')}: fewer than half of the subjects have them</dd>`}
${none.length === 0 ? undefined : html`<dt>No ICC</dt><dd>${none.join('; ')}</dd>`}
<dt>How to cite</dt><dd>${studyCitation(study, base)}</dd>
<dt>Downloads</dt><dd><a href="${studyHref(study.id)}.csv">CSV</a> · <a href="${studyHref(study.id)}.parquet">Parquet</a> · <a href="/doc/stability/${study.id}?format=ttl">Turtle</a></dd>
</dl>`;
}

const columnsShown: readonly EstimateKey[] = ['icc', 'ccc', 'withinCv', 'repeatability'];

function table(study: StabilityStudy, features: readonly FeatureStability[], { columns }: Frame): Html {
  return html`<div class="scroll"><table><thead><tr><th>Feature</th><th class="number">Subjects</th>${columnsShown.map((key) => html`<th class="number" title="${estimates[key]}">${key === 'icc' ? study.forms[0] : key}</th>`)}</tr></thead><tbody>
${features.map((feature) => {
  const { name, unit } = describedFeature(feature, columns);
  const { reliability } = feature;
  return html`<tr><td class="name"><a href="${featureHref(study.id, feature)}">${name}</a> <span class="soft small">${unit === '1' ? undefined : unit}</span></td><td class="number">${reliability.subjects}</td>${columnsShown.map((key) => html`<td class="number">${interval(reliability.estimates[key]) ?? reasonOf(key, feature)}</td>`)}</tr>
`;
})}</tbody></table></div>`;
}

/** `0.98 [0.95, 0.99]` */
function interval(estimate: Estimate | undefined): string | undefined {
  if (estimate === undefined) return undefined;
  return `${short(estimate.value)} [${short(estimate.lower)}, ${short(estimate.upper)}]`;
}

function reasonOf(key: EstimateKey, { reliability: { noIcc, noCv } }: FeatureStability): Content {
  const reason =
    key === 'withinCv' ? noCv && noCvReasons[noCv] : key === 'icc' ? noIcc && noIccReasons[noIcc] : undefined;
  return html`<span class="soft small">${reason ?? 'undefined'}</span>`;
}

function tally<T extends string>(reasons: readonly T[]): Array<[T, number]> {
  const counts = new Map<T, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort();
}

/** One feature: Bland-Altman plot, every estimate, and the images behind every point. */
export function renderFeature(study: StabilityStudy, feature: FeatureStability, frame: Frame): string {
  const { name, label, unit } = describedFeature(feature, frame.columns);
  const subjects = readingsOf(study, feature, frame.columns);
  const { readings } = study;
  const two = readings.length === 2;
  const points = subjects.flatMap(({ subject, readings: own }, at): BlandAltmanPoint[] => {
    const mean = own.reduce((sum, { value }) => sum + value / own.length, 0);
    const href = `#subject-${at + 1}`;
    if (two) {
      const difference = own[1]!.value - own[0]!.value;
      return [{ mean, difference, reading: 0, title: `${subject}: ${short(difference)}`, href }];
    }
    return own.map(({ value }, reading) => ({
      mean,
      difference: value - mean,
      reading,
      title: `${subject}, ${readings[reading]}: ${short(value - mean)}`,
      href,
    }));
  });
  const { estimates: found } = feature.reliability;
  const inUnit = unit === '' || unit === '1' ? '' : ` (${unit})`;
  const plot = blandAltmanChart(points, found, {
    x: `mean of the readings${inUnit}`,
    y: two ? `${readings[1]} minus ${readings[0]}` : 'reading minus mean',
  });
  return layout(
    frame.title,
    name,
    html`<h1>${name}</h1><p class="lead">${label}${inUnit}</p><p><a href="${studyHref(study.id)}">${titleIn(study, frame)}</a></p>
<h2>Bland-Altman plot</h2>
${points.length === 0 ? html`<p>The values are not in the catalogue.</p>` : html`<div class="scroll">${plot}</div>`}
${two ? undefined : html`<p class="small">${readings.map((reading, at) => html`<span class="tag"><svg width="12" height="12">${marker(6, 6, at)}</svg> ${reading}</span> `)}</p>`}
<p class="soft small">${two ? 'Limits of agreement of two readings (Bland and Altman 1999).' : 'Limits of agreement with the mean of all readings (Christensen et al. 2020).'} The bands are 95 % intervals. A point leads to its images below.</p>
<h2>Estimates</h2>
<dl class="facts">${(Object.keys(estimates) as EstimateKey[]).map((key) => (found[key] === undefined ? undefined : html`<dt>${estimates[key]}</dt><dd>${interval(found[key])}</dd>`))}
${(['icc', 'withinCv'] as const).map((key) => (found[key] === undefined ? html`<dt>${estimates[key]}</dt><dd>${reasonOf(key, feature)}</dd>` : undefined))}</dl>
<h2>Values and images</h2>
<div class="scroll"><table><thead><tr><th>Subject</th>${readings.map((reading) => html`<th class="number">${reading}</th>`)}</tr></thead><tbody>
${subjects.map(
  (
    { subject, readings: own },
    at,
  ) => html`<tr id="subject-${at + 1}"><td><code>${subject}</code></td>${own.map(({ value, case: id }) => html`<td class="number">${id === undefined ? short(value) : html`<a href="/cases/${encodeURIComponent(id)}">${short(value)}</a>`}</td>`)}</tr>
`,
)}</tbody></table></div>`,
  );
}
