import type { Estimate } from '../../cohorts/index.ts';
import { type Html, html } from '../html/html.ts';

/** Readings differ in the colour and the shape of their points. */
const colours = ['#0b6bcb', '#c25700', '#2e8540', '#8f3f97', '#b3261e', '#00838f', '#7a6a00', '#5a6676'];

/** At most four significant digits. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '';
}

export interface RankedFeature {
  readonly label: string;
  readonly href: string;
  readonly icc: Estimate | undefined;
}

const rowHeight = 16;
const nameWidth = 330;
const chartWidth = 520;

/** One line per feature: the 95 % interval and its point. The scale begins at 0, or at the fifth below an interval that reaches below 0. */
export function rankingChart(features: readonly RankedFeature[], limit: number): Html {
  const from = Math.min(0, ...features.map(({ icc }) => Math.floor((icc?.lower ?? 0) * 5) / 5));
  const x = (value: number): number => nameWidth + ((Math.max(from, value) - from) / (1 - from)) * chartWidth;
  const height = features.length * rowHeight + 40;
  const count = Math.round((1 - from) * (from < 0 ? 5 : 10));
  const ticks = Array.from({ length: count + 1 }, (_, n) => Number((from + ((1 - from) * n) / count).toFixed(6)));
  const lines = features.map(({ label, href, icc }, at) => {
    const y = 34 + at * rowHeight;
    const mark =
      icc === undefined
        ? html`<text x="${nameWidth + 4}" y="${y + 4}" class="soft">no ICC</text>`
        : html`<line x1="${x(icc.lower)}" x2="${x(icc.upper)}" y1="${y}" y2="${y}" class="interval"/><circle cx="${x(icc.value)}" cy="${y}" r="3.5" class="${icc.lower >= limit ? 'stable' : 'unstable'}"/>`;
    return html`<a href="${href}"><title>${label}${icc && html`: ${short(icc.value)} [${short(icc.lower)}, ${short(icc.upper)}]`}</title><text x="${nameWidth - 8}" y="${y + 4}" text-anchor="end">${label}</text>${mark}</a>
`;
  });
  return html`<svg class="chart" viewBox="0 0 ${nameWidth + chartWidth + 20} ${height}" role="img" aria-label="Intraclass correlation of each feature with its 95 % interval">
${ticks.map((tick) => html`<line x1="${x(tick)}" x2="${x(tick)}" y1="22" y2="${height - 8}" class="grid"/><text x="${x(tick)}" y="14" text-anchor="middle" class="soft">${short(tick)}</text>`)}
<line x1="${x(limit)}" x2="${x(limit)}" y1="22" y2="${height - 8}" class="limit"/>
${lines}</svg>`;
}

export interface BlandAltmanPoint {
  readonly mean: number;
  readonly difference: number;
  /** Number of the reading; 0 where a point stands for two readings. */
  readonly reading: number;
  readonly title: string;
  /** Address within the page: the row with the images of the point. */
  readonly href: string;
}

export interface BlandAltmanLines {
  readonly bias?: Estimate | undefined;
  readonly lowerLimit?: Estimate | undefined;
  readonly upperLimit?: Estimate | undefined;
}

/** Differences against means, with bias and limits of agreement and the 95 % intervals of these as bands. */
export function blandAltmanChart(
  points: readonly BlandAltmanPoint[],
  lines: BlandAltmanLines,
  labels: { readonly x: string; readonly y: string },
): Html {
  const [width, height, left, bottom] = [860, 420, 80, 50];
  const bounds = [lines.bias, lines.lowerLimit, lines.upperLimit].flatMap((line) =>
    line === undefined ? [] : [line.lower, line.upper, line.value],
  );
  const xs = scaleOf(
    points.map(({ mean }) => mean),
    left,
    width - 130,
  );
  const ys = scaleOf([...points.map(({ difference }) => difference), ...bounds], height - bottom, 16);
  const named = [
    ['upper limit', lines.upperLimit],
    ['bias', lines.bias],
    ['lower limit', lines.lowerLimit],
  ] as const;
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="Bland-Altman plot">
${xs.ticks.map((tick) => html`<text x="${xs.at(tick)}" y="${height - bottom + 18}" text-anchor="middle" class="soft">${short(tick)}</text>`)}
${ys.ticks.map((tick) => html`<line x1="${left}" x2="${width - 130}" y1="${ys.at(tick)}" y2="${ys.at(tick)}" class="grid"/><text x="${left - 8}" y="${ys.at(tick) + 4}" text-anchor="end" class="soft">${short(tick)}</text>`)}
${named.map(([name, line]) =>
  line === undefined
    ? undefined
    : html`<rect x="${left}" width="${width - 130 - left}" y="${Math.min(ys.at(line.upper), ys.at(line.lower))}" height="${Math.abs(ys.at(line.lower) - ys.at(line.upper))}" class="band"/><line x1="${left}" x2="${width - 130}" y1="${ys.at(line.value)}" y2="${ys.at(line.value)}" class="limit"/><text x="${width - 124}" y="${ys.at(line.value) + 4}">${name} ${short(line.value)}</text>`,
)}
${points.map(
  ({
    mean,
    difference,
    reading,
    title,
    href,
  }) => html`<a href="${href}"><title>${title}</title>${marker(xs.at(mean), ys.at(difference), reading)}</a>
`,
)}
<text x="${(left + width - 130) / 2}" y="${height - 8}" text-anchor="middle">${labels.x}</text>
<text transform="translate(16 ${(height - bottom) / 2}) rotate(-90)" text-anchor="middle">${labels.y}</text>
</svg>`;
}

/** The mark of a reading, for the plot and its key. */
export function marker(x: number, y: number, reading: number): Html {
  const colour = colours[reading % colours.length]!;
  const shape = Math.floor(reading / 2) % 3;
  if (shape === 0) return html`<circle cx="${x}" cy="${y}" r="4.5" fill="${colour}" fill-opacity=".75"/>`;
  if (shape === 1)
    return html`<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${colour}" fill-opacity=".75"/>`;
  return html`<path d="M${x} ${y - 5}l5 9h-10z" fill="${colour}" fill-opacity=".75"/>`;
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A scale around the values, with about six round ticks. */
function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const spread = high - low || Math.abs(low) || 1;
  const [start, end] = [low - spread * 0.06, high + spread * 0.06];
  const power = 10 ** Math.floor(Math.log10((end - start) / 6));
  const step = ([1, 2, 5, 10].find((one) => one * power * 6 >= end - start) ?? 10) * power;
  const first = Math.ceil(start / step);
  const count = Math.floor(end / step) - first + 1;
  return {
    ticks: Array.from({ length: Math.max(0, count) }, (_, n) => Number(((first + n) * step).toPrecision(12))),
    at: (value) => Number((from + ((value - start) / (end - start)) * (to - from)).toFixed(2)),
  };
}
